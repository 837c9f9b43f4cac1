import { Aggregate, kindForm } from '@modosu/event-sourcing/command/aggregate';
import { Refusal } from '@modosu/event-sourcing/decider';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { Injectable } from '@nestjs/common';
import type { IncidentCommand, IncidentReplies } from './incident.commands';
import { incidentDecider } from './incident.decider';
import type { IncidentEvent } from './incident.events';
import type { Incident } from './incident.state';

/** The streams `incident-<incidentId>`. */
@Injectable()
export class Incidents extends Aggregate<IncidentCommand, IncidentEvent, Incident, IncidentReplies> {
  constructor(store: EventStore) {
    super({ store, category: 'incident', service: 'compensation', decider: incidentDecider, hashAs: kindForm });
  }

  /** @throws Refusal INCIDENT_UNKNOWN */
  async known(incidentId: string): Promise<Incident> {
    const { state, revision } = await this.load(incidentId);
    if (revision < 0) throw new Refusal('INCIDENT_UNKNOWN');
    return state;
  }

  /** @throws Refusal INCIDENT_UNKNOWN, INCIDENT_CLOSED */
  async open(incidentId: string): Promise<Incident> {
    const incident = await this.known(incidentId);
    if (incident.closed) throw new Refusal('INCIDENT_CLOSED');
    return incident;
  }
}
