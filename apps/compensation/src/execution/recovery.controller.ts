import { recordRecovery } from '@modosu/contracts/compensation.messages';
import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Answers } from '@modosu/service-kit/transport/answers';
import { Controller } from '@nestjs/common';
import { Desk } from '../desk';

/** What merchants give back of originals that were put right before. */
@Controller()
export class RecoveryController {
  constructor(private readonly desk: Desk) {}

  @Answers(recordRecovery)
  async record(
    { originalId, ...recovery }: RequestOf<typeof recordRecovery>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof recordRecovery>> {
    const command = { kind: 'record-recovery' as const, ...recovery };
    const { reply } = await this.desk.compensations.handle(originalId, command, context.command());
    return reply as { takenYen: number };
  }
}
