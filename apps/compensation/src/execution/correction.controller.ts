import * as messages from '@modosu/contracts/compensation.messages';
import type { RequestOf } from '@modosu/contracts/message';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Answers } from '@modosu/service-kit/transport/answers';
import { Controller } from '@nestjs/common';
import { Desk } from '../desk';

/** Wrong compensations are corrected by a new entry that names them, after two people agreed. */
@Controller()
export class CorrectionController {
  constructor(private readonly desk: Desk) {}

  @Answers(messages.proposeCorrection)
  async propose({ originalId, reason }: RequestOf<typeof messages.proposeCorrection>, context: RequestContext) {
    const correctionId = context.idOf('correction', originalId);
    const command = { kind: 'propose-correction' as const, correctionId, reason, proposedBy: context.actor.id };
    const { reply } = await this.desk.compensations.handle(originalId, command, context.command());
    return reply as { correctionId: string; receivableYen: number };
  }

  @Answers(messages.approveCorrection)
  async approve({ originalId, correctionId }: RequestOf<typeof messages.approveCorrection>, context: RequestContext) {
    const command = { kind: 'approve-correction' as const, correctionId, approvedBy: context.actor.id };
    const { reply } = await this.desk.compensations.handle(originalId, command, context.command());
    return reply as { receivableYen: number };
  }
}
