import type { LotFlow } from '@modosu/contracts/ledger.messages';
import { ReadModels } from '@modosu/service-kit/read-models/read-models';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Injectable } from '@nestjs/common';
import { EvidenceReader } from '../evidence/evidence.reader';
import { type Incident, liableIn } from '../incident/incident.state';
import type { BasisCharge, BasisLot } from '../plan/plan.events';
import { RemediesReader } from '../remedies/remedies.reader';
import { type Flagged, Suspicion } from '../suspicion/suspicion';
import { Flows } from './flows';
import { type OnTheWay, onTheWay } from './on-the-way';
import { type PlannedLine, planLines } from './plan-builder';

/** The lines as of now, and what they rest on. */
export interface Draft {
  readonly lines: PlannedLine[];
  readonly lots: BasisLot[];
  readonly charges: BasisCharge[];
  readonly flagged: Flagged;
  /** Stolen money between two wallets. */
  readonly onTheWay: OnTheWay[];
  /** Log position: credits after it are left out. */
  readonly cutOff: bigint;
}

/** What a plan would be now, from the rules' last run, the lots of the wallets and the state of the charges. */
@Injectable()
export class Drafting {
  constructor(
    private readonly suspicion: Suspicion,
    private readonly readModels: ReadModels,
    private readonly evidence: EvidenceReader,
    private readonly remedies: RemediesReader,
    private readonly flows: Flows,
  ) {}

  /**
   * Nothing is written.
   * @param asOf log position after which credits are left out (now)
   */
  async draft(incident: Incident, context: RequestContext, asOf?: bigint): Promise<Draft> {
    const flagged = await this.suspicion.flagged(incident);
    const atLeast = await this.readModels.lastPosition(['wallet-']);
    const cutOff = asOf ?? atLeast;
    const all = await this.flows.reaching(flagged.customers, flagged.debits, atLeast, context);
    const lots = all.filter(({ position }) => BigInt(position) <= cutOff);
    const charges = await this.flows.states([...flagged.charges.keys()], context);
    const chargedBack = new Set(charges.filter(({ state }) => isChargedBack(state)).map(({ chargeId }) => chargeId));
    const closedCustomers = await this.evidence.closedCustomers();
    const compensated = await this.remedies.known(originalsIn(lots, flagged));
    const refundedYen = await this.evidence.refundedYen([...flagged.debits]);
    const lines = planLines({
      lots,
      flaggedCharges: flagged.charges,
      flaggedDebits: flagged.debits,
      closedCustomers,
      chargedBack,
      compensated,
      refundedYen,
      liable: liableIn(incident),
    });
    return { lines, lots: basisLots(lots, flagged), charges, flagged, onTheWay: onTheWay(all, flagged), cutOff };
  }
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
