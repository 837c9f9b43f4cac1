import { ReadModels } from '@modosu/service-kit/read-models/read-models';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Injectable } from '@nestjs/common';
import type { Incident } from '../incident/incident.state';
import { Flows } from '../planning/flows';
import { RemediesReader } from '../remedies/remedies.reader';
import { type Flagged, Suspicion } from '../suspicion/suspicion';
import { type Outflow, outflowOf } from './outflow';

@Injectable()
export class IncidentOutflow {
  constructor(
    private readonly suspicion: Suspicion,
    private readonly remedies: RemediesReader,
    private readonly flows: Flows,
    private readonly readModels: ReadModels,
  ) {}

  /**
   * The money that went out, from lots: of what the last run of the rules flags and of what was put right, whatever the
   * rules say of it since; but not of what another incident put right.
   * @throws Refusal INCIDENT_NOT_SCOPED
   */
  async of(incident: Incident, context: RequestContext): Promise<{ flagged: Flagged; outflow: Outflow }> {
    const flagged = await this.suspicion.flagged(incident);
    const here = new Set<string>();
    const elsewhere = new Set<string>();
    for (const [originalId, { incidentId, kind, customerId }] of await this.remedies.originals()) {
      const isHere = incidentId === incident.incidentId;
      (isHere ? here : elsewhere).add(originalId);
      if (!isHere || kind === 'closed-balance') continue;
      if (kind === 'charge') flagged.charges.set(originalId, flagged.charges.get(originalId) ?? 'confirmed');
      else if (kind === 'own-money') flagged.debits.add(originalId);
      flagged.customers.add(customerId);
    }
    const atLeast = await this.readModels.lastPosition(['wallet-']);
    const lots = await this.flows.reaching(flagged.customers, flagged.debits, atLeast, context);
    return { flagged, outflow: outflowOf(lots, flagged, { here, elsewhere }) };
  }
}
