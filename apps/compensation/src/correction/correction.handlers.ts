import * as messages from '@modosu/contracts/compensation.messages';
import type { RequestOf } from '@modosu/contracts/message';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { Compensations } from '../compensation/compensation.aggregate';

/** Wrong compensations are corrected by a new entry that names them, after two people agreed. */
@Injectable()
export class CorrectionHandlers {
  constructor(private readonly compensations: Compensations) {}

  @Handles(messages.proposeCorrection)
  async propose({ originalId, reason }: RequestOf<typeof messages.proposeCorrection>, context: RequestContext) {
    const correctionId = context.idOf('correction', originalId);
    const command = { type: 'propose-correction', correctionId, reason, proposedBy: context.actor.id } as const;
    return (await this.compensations.handle(originalId, command, context.command())).reply;
  }

  @Handles(messages.approveCorrection)
  async approve({ originalId, correctionId }: RequestOf<typeof messages.approveCorrection>, context: RequestContext) {
    const command = { type: 'approve-correction', correctionId, approvedBy: context.actor.id } as const;
    return (await this.compensations.handle(originalId, command, context.command())).reply;
  }
}
