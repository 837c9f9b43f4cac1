import type { LotFlow } from '@modosu/contracts/ledger.messages';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { Database } from '@modosu/read-models/database/database';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import type { EvidenceReader } from '../evidence/evidence.reader';
import type { ReadModels } from '../evidence/read-models';
import type { RemediesReader } from '../execution/remedies.reader';
import { inChunks } from '../in-chunks';
import type { IncidentState } from '../incident/incident.decider';
import { type Decided, decidedSince } from './decided-since';
import type { Flows } from './flows';
import type { BasisCharge, BasisLot } from './plan.events';
import { type PlannedLine, planLines } from './plan-builder';

export interface Flagged {
  charges: Map<string, 'confirmed' | 'probable'>;
  debits: Set<string>;
  customers: Set<string>;
  /** Flagged transactions about which somebody decided otherwise since the rules ran. */
  decided: Decided[];
}

interface FlaggedRow {
  transaction_id: string;
  kind: string;
  customer_id: string;
  classification: 'confirmed' | 'probable';
  evidence: string;
  reported: number | string;
}

const FLAGGED: readonly string[] = ['confirmed', 'probable'];

/** So many parameters every database takes. */
const IDS_A_QUERY = 500;

/** The lines as of now, and what they rest on. */
export interface Draft {
  lines: PlannedLine[];
  lots: BasisLot[];
  charges: BasisCharge[];
  flagged: Flagged;
  /** Log position: credits after it are left out. */
  cutOff: bigint;
}

/** What a plan would be now, from the rules' last run, the lots of the wallets and the charges as they stand. */
export class Drafting {
  constructor(
    private readonly db: Database,
    private readonly readModels: ReadModels,
    private readonly reader: EvidenceReader,
    private readonly remedies: RemediesReader,
    private readonly flows: Flows,
  ) {}

  /** What the last run of the rules flagged: confirmed or probable. @throws Refusal INCIDENT_NOT_SCOPED */
  async flagged(incident: IncidentState): Promise<Flagged> {
    const rows = await this.rows(incident);
    const decided = await this.decidedAbout(rows, incident);
    const flagged: Flagged = { charges: new Map(), debits: new Set(), customers: new Set(), decided };
    for (const { transaction_id: id, kind, customer_id, classification } of rows) {
      if (kind === 'charge') flagged.charges.set(id, classification);
      else flagged.debits.add(id);
      flagged.customers.add(customer_id);
    }
    return flagged;
  }

  /** Those of the transactions that the last run flagged and nobody decided otherwise about since. */
  async stillFlagged(incident: IncidentState, transactionIds: readonly string[]): Promise<Set<string>> {
    const named = new Set(transactionIds);
    const rows: FlaggedRow[] = [];
    for (const chunk of inChunks([...named], IDS_A_QUERY)) rows.push(...(await this.rows(incident, chunk)));
    const decided = await this.decidedAbout(rows, incident);
    const flagged = new Set(rows.map(({ transaction_id }) => transaction_id));
    for (const { transactionId } of decided) flagged.delete(transactionId);
    return flagged;
  }

  /** As `stillFlagged`, and those that are only suspected: they are still to be asked about. */
  async underSuspicion(incident: IncidentState, transactionIds: readonly string[]): Promise<Set<string>> {
    const rows: FlaggedRow[] = [];
    for (const chunk of inChunks(transactionIds, IDS_A_QUERY)) {
      rows.push(...(await this.rows(incident, chunk, [...FLAGGED, 'suspected'])));
    }
    const found = new Set(rows.map(({ transaction_id }) => transaction_id));
    for (const { transactionId } of await this.decidedAbout(rows, incident)) found.delete(transactionId);
    return found;
  }

  private async rows(
    incident: IncidentState,
    transactionIds?: readonly string[],
    classes: readonly string[] = FLAGGED,
  ): Promise<FlaggedRow[]> {
    let query = this.db
      .selectFrom('classified_transactions')
      .select(['transaction_id', 'kind', 'customer_id', 'classification', 'evidence', 'reported'])
      .where('scope_id', '=', scopeOf(incident))
      .where('classification', 'in', classes)
      .orderBy('transaction_id');
    if (transactionIds) query = query.where('transaction_id', 'in', transactionIds);
    return (await query.execute()) as FlaggedRow[];
  }

  private async decidedAbout(rows: readonly FlaggedRow[], incident: IncidentState): Promise<Decided[]> {
    const known = rows.map((row) => ({
      transactionId: row.transaction_id,
      evidence: JSON.parse(row.evidence) as string[],
      reported: Number(row.reported) === 1,
    }));
    const reports = known.some(({ reported }) => reported) ? await this.reader.reports() : [];
    return decidedSince(known, incident.callbacks, reports);
  }

  /**
   * Nothing is written.
   * @param asOf log position after which credits are left out (now)
   */
  async draft(incident: IncidentState, context: RequestContext, asOf?: bigint): Promise<Draft> {
    await this.readModels.caughtUp();
    const flagged = await this.flagged(incident);
    const atLeast = await this.readModels.lastPosition(['wallet-']);
    const cutOff = asOf ?? atLeast;
    const all = await this.flows.reaching(flagged.customers, flagged.debits, atLeast, context);
    const lots = all.filter(({ position }) => BigInt(position) <= cutOff);
    const charges = await this.flows.states([...flagged.charges.keys()], context);
    const chargedBack = new Set(charges.filter(({ state }) => isChargedBack(state)).map(({ chargeId }) => chargeId));
    const closedCustomers = await this.reader.closedCustomers();
    const compensated = await this.remedies.known(originalsIn(lots, flagged));
    const lines = planLines({
      lots,
      flaggedCharges: flagged.charges,
      flaggedDebits: flagged.debits,
      closedCustomers,
      chargedBack,
      compensated,
    });
    return { lines, lots: basisLots(lots, flagged), charges, flagged, cutOff };
  }
}

export function scopeOf(incident: IncidentState): string {
  if (!incident.scope) throw new Refusal('INCIDENT_NOT_SCOPED');
  return incident.scope.scopeId;
}

export function isChargedBack(state: string): boolean {
  return state === 'charged-back' || state === 'chargeback-accepted';
}

/** Everything in these wallets that could be an original. */
function originalsIn(lots: readonly LotFlow[], { charges, debits }: Flagged): string[] {
  const customers = new Set(lots.map(({ customerId }) => customerId));
  return [
    ...charges.keys(),
    ...debits,
    ...lots.filter(({ originKind }) => originKind === 'cashback').map(({ lotId }) => lotId),
    ...[...customers].map((customerId) => `closed:${customerId}`),
  ];
}

/** What has money left, and what strangers used. */
function basisLots(lots: readonly LotFlow[], { charges, debits }: Flagged): BasisLot[] {
  return lots
    .map((lot) => ({ lot, leftYen: lot.remainingYen + lot.heldYen }))
    .filter(
      ({ lot, leftYen }) =>
        leftYen > 0 || charges.has(lot.originId) || lot.uses.some(({ debitId }) => debits.has(debitId)),
    )
    .map(({ lot, leftYen }) => ({ customerId: lot.customerId, lotId: lot.lotId, leftYen }));
}
