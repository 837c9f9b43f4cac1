import * as messages from '@modosu/contracts/compensation.messages';
import type { RequestOf } from '@modosu/contracts/message';
import { ReadModels } from '@modosu/service-kit/read-models/read-models';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { PATIENCE } from '../policy/compensation-policy';
import { Incidents } from './incident.aggregate';
import { IncidentsReader } from './incidents.reader';

@Injectable()
export class IncidentHandlers {
  constructor(
    private readonly incidents: Incidents,
    private readonly reader: IncidentsReader,
    private readonly readModels: ReadModels,
  ) {}

  @Handles(messages.openIncident)
  async open(request: RequestOf<typeof messages.openIncident>, context: RequestContext) {
    const incidentId = context.idOf('incident');
    await this.incidents.handle(incidentId, { type: 'open', incidentId, ...request }, context.command());
    return { incidentId };
  }

  @Handles(messages.addIndicator)
  async addIndicator(request: RequestOf<typeof messages.addIndicator>, context: RequestContext) {
    const { incidentId, kind: indicator, value, reason } = request;
    const command = { type: 'add-indicator', indicator, value, reason } as const;
    return (await this.incidents.handle(incidentId, command, context.command())).reply;
  }

  @Handles(messages.proposeLiability)
  async proposeLiability(request: RequestOf<typeof messages.proposeLiability>, context: RequestContext) {
    const { incidentId, ...said } = request;
    const command = { type: 'propose-liability', ...said, by: context.actor.id } as const;
    return (await this.incidents.handle(incidentId, command, context.command())).reply;
  }

  @Handles(messages.confirmLiability)
  async confirmLiability(request: RequestOf<typeof messages.confirmLiability>, context: RequestContext) {
    const { incidentId, customerId } = request;
    const command = { type: 'confirm-liability', customerId, by: context.actor.id } as const;
    return (await this.incidents.handle(incidentId, command, context.command())).reply;
  }

  @Handles(messages.listIncidents)
  async list(_request: RequestOf<typeof messages.listIncidents>, _context: RequestContext) {
    await this.readModels.caughtUp(PATIENCE);
    return { incidents: await this.reader.list() };
  }
}
