import * as charging from '@modosu/contracts/charging.messages';
import * as ledger from '@modosu/contracts/ledger.messages';
import { Messenger } from '@modosu/service-kit/broker/messenger';
import { ReadModels } from '@modosu/service-kit/read-models/read-models';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Injectable } from '@nestjs/common';

const AS_SERVICE = { as: 'service', timeoutMs: 30_000 } as const;

/** Asks the ledger for what was posted, with every compensation until now, and charging for the provider's own file. */
@Injectable()
export class Books {
  constructor(
    private readonly messenger: Messenger,
    private readonly readModels: ReadModels,
  ) {}

  /** What was posted to put an incident right. */
  async remedies(incidentId: string, context: RequestContext) {
    const request = { incidentId, atLeast: await this.position() };
    return this.messenger.send(ledger.remedies, request, context, AS_SERVICE);
  }

  async trialBalance(context: RequestContext) {
    return this.messenger.send(ledger.trialBalance, { atLeast: await this.position() }, context, AS_SERVICE);
  }

  async settlement(context: RequestContext) {
    return this.messenger.send(charging.reconcileSettlement, {}, context, AS_SERVICE);
  }

  private async position(): Promise<string> {
    return String(await this.readModels.lastPosition(['compensation-']));
  }
}
