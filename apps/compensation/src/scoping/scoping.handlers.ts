import * as messages from '@modosu/contracts/compensation.messages';
import type { RequestOf } from '@modosu/contracts/message';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { Releasing } from '../hold/releasing';
import { Incidents } from '../incident/incident.aggregate';
import { ClassifiedReader } from '../scope/classified.reader';
import { scopeOf } from '../suspicion/suspicion';
import { Scoping } from './scoping';

/** Incidents are widened and classified, and customers asked about what is only suspected. */
@Injectable()
export class ScopingHandlers {
  constructor(
    private readonly incidents: Incidents,
    private readonly scoping: Scoping,
    private readonly classified: ClassifiedReader,
    private readonly releasing: Releasing,
  ) {}

  @Handles(messages.scopeIncident)
  async scope({ incidentId }: RequestOf<typeof messages.scopeIncident>, context: RequestContext) {
    const summary = await this.scoping.run(incidentId, await this.incidents.open(incidentId), context.command());
    await this.releasing.afterDecision(incidentId, context);
    return summary;
  }

  @Handles(messages.recordCallback)
  async recordCallback(request: RequestOf<typeof messages.recordCallback>, context: RequestContext) {
    const { incidentId, ...answer } = request;
    await this.incidents.handle(incidentId, { type: 'record-callback', ...answer }, context.command());
    if (answer.answer === 'genuine') await this.releasing.afterDecision(incidentId, context, answer.transactionIds);
    return {};
  }

  @Handles(messages.listClassified)
  async transactions({ incidentId, ...wanted }: RequestOf<typeof messages.listClassified>, _context: RequestContext) {
    return this.classified.transactions(scopeOf(await this.incidents.known(incidentId)), wanted);
  }

  @Handles(messages.listAccounts)
  async accounts({ incidentId, ...wanted }: RequestOf<typeof messages.listAccounts>, _context: RequestContext) {
    return this.classified.accounts(scopeOf(await this.incidents.known(incidentId)), wanted);
  }
}
