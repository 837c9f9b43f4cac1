import { recordSettlement } from '@modosu/contracts/charging.messages';
import type { RequestOf } from '@modosu/contracts/message';
import { ReadModels } from '@modosu/service-kit/read-models/read-models';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { dueProjection, dueYen } from './due.projection';
import { SettlementStreams } from './settlement.aggregate';

@Injectable()
export class SettlementHandlers {
  constructor(
    private readonly settlements: SettlementStreams,
    private readonly readModels: ReadModels,
  ) {}

  @Handles(recordSettlement)
  async record(request: RequestOf<typeof recordSettlement>, context: RequestContext) {
    await this.readModels.caughtUp({ prefixes: dueProjection.prefixes });
    const due = await dueYen(this.readModels.db, request.account);
    const command = { type: 'record', ...request, by: context.actor.id, dueYen: due } as const;
    return (await this.settlements.handle(request.account, command, context.command())).reply;
  }
}
