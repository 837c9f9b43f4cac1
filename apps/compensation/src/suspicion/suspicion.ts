import { Refusal } from '@modosu/event-sourcing/decider';
import { ReadModels } from '@modosu/service-kit/read-models/read-models';
import { Injectable } from '@nestjs/common';
import type { Incident } from '../incident/incident.state';
import { PATIENCE } from '../policy/compensation-policy';
import { ReportsReader } from '../report/reports.reader';
import type { ClassifiedRow } from '../scope/classified.projection';
import { ClassifiedReader } from '../scope/classified.reader';
import { type Decided, decidedSince } from './decided-since';

export interface Flagged {
  readonly charges: Map<string, 'confirmed' | 'probable'>;
  readonly debits: Set<string>;
  readonly customers: Set<string>;
  /** Flagged transactions about which the staff decided otherwise since the rules ran. */
  readonly decided: readonly Decided[];
}

const FLAGGED = ['confirmed', 'probable'] as const;

/**
 * What is under suspicion: what the last run of the rules said, and what was decided since. The incident is loaded first
 * by the caller; the read models are waited for here, so that they have the run that the incident names.
 */
@Injectable()
export class Suspicion {
  constructor(
    private readonly classified: ClassifiedReader,
    private readonly reports: ReportsReader,
    private readonly readModels: ReadModels,
  ) {}

  /** What the last run of the rules flagged: confirmed or probable. @throws Refusal INCIDENT_NOT_SCOPED */
  async flagged(incident: Incident): Promise<Flagged> {
    const rows = await this.rows(incident, FLAGGED);
    const decided = await this.decidedAbout(rows, incident);
    const flagged: Flagged = { charges: new Map(), debits: new Set(), customers: new Set(), decided };
    for (const { transaction_id: id, kind, customer_id, classification } of rows) {
      if (kind === 'charge') flagged.charges.set(id, classification as (typeof FLAGGED)[number]);
      else flagged.debits.add(id);
      flagged.customers.add(customer_id);
    }
    return flagged;
  }

  /** Those of the transactions that the last run flagged and nobody decided otherwise about since. */
  stillFlagged(incident: Incident, transactionIds: readonly string[]): Promise<Set<string>> {
    return this.still(incident, FLAGGED, transactionIds);
  }

  /** As `stillFlagged`, and those that are only suspected: they are still to be asked about. */
  underSuspicion(incident: Incident, transactionIds: readonly string[]): Promise<Set<string>> {
    return this.still(incident, [...FLAGGED, 'suspected'], transactionIds);
  }

  private async still(
    incident: Incident,
    classes: readonly ClassifiedRow['classification'][],
    transactionIds: readonly string[],
  ): Promise<Set<string>> {
    const rows = await this.rows(incident, classes, [...new Set(transactionIds)]);
    const found = new Set(rows.map(({ transaction_id }) => transaction_id));
    for (const { transactionId } of await this.decidedAbout(rows, incident)) found.delete(transactionId);
    return found;
  }

  private async rows(
    incident: Incident,
    classes: readonly ClassifiedRow['classification'][],
    transactionIds?: readonly string[],
  ): Promise<ClassifiedRow[]> {
    await this.readModels.caughtUp(PATIENCE);
    return this.classified.of(scopeOf(incident), classes, transactionIds);
  }

  private async decidedAbout(rows: readonly ClassifiedRow[], incident: Incident): Promise<Decided[]> {
    const known = rows.map((row) => ({
      transactionId: row.transaction_id,
      evidence: JSON.parse(row.evidence) as string[],
      reported: row.reported === 1,
    }));
    // Few reports are refused: the others are needed only where one of these named what is asked about.
    const refused = new Set((await this.reports.all('refused')).flatMap(({ chargeIds }) => chargeIds));
    const isNamed = known.some(({ transactionId, reported }) => reported && refused.has(transactionId));
    return decidedSince(known, incident.callbacks, isNamed ? await this.reports.all() : []);
  }
}

/** The last run of the rules. @throws Refusal INCIDENT_NOT_SCOPED */
export function scopeOf({ scope }: Incident): string {
  if (!scope) throw new Refusal('INCIDENT_NOT_SCOPED');
  return scope.scopeId;
}
