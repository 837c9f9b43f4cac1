import { ApiError } from '@modosu/api-client/api-error';
import type { Item } from '@modosu/api-client/pages';
import { list } from '../api/list';
import type { CommandContext } from '../command-context';
import { Failure } from '../failure';
import { facts } from '../text/table';
import { whole, yen } from '../text/yen';
import type { Change } from './what-if';

type Transaction = Item<'compensation.incident.transactions'>;
interface Part {
  charges: number;
  yen: number;
  customers: number;
}

/** What other rules would have done to the unauthorised charges of incidents, and to everybody else's. */
export interface IncidentImpact {
  incidentIds: string[];
  unauthorised: Part;
  stopped: Part;
  through: Part;
  /** Customers of whom nothing unauthorised would have been charged, and of whom less. */
  spared: number;
  relieved: number;
  /** Charges that nobody found unauthorised and that would have been refused: what the rules cost. */
  honestStopped: Part;
}

/** What is found to be unauthorised; suspected is not. */
const UNAUTHORISED = ['confirmed', 'probable'];

/** The unauthorised charges of an incident, or of all that are scoped. */
export async function unauthorisedCharges(context: CommandContext, incident: string) {
  const isAll = incident === 'all';
  const found = new Map<string, Transaction>();
  const incidentIds: string[] = [];
  for (const incidentId of isAll ? await allIncidents(context) : [incident]) {
    try {
      // An incident may be scoped again, and two may hold the same charge.
      for (const one of await flaggedCharges(context, incidentId)) found.set(one.transactionId, one);
      incidentIds.push(incidentId);
    } catch (error) {
      if (!isAll || !(error instanceof ApiError) || error.code !== 'INCIDENT_NOT_SCOPED') throw error;
    }
  }
  if (incidentIds.length === 0) {
    throw new Failure('No incident has been scoped yet, so no charge is known to be unauthorised.');
  }
  return { incidentIds, charges: [...found.values()] };
}

async function allIncidents(context: CommandContext): Promise<string[]> {
  const { incidents } = await context.api.call('compensation.incident.list');
  return incidents.map(({ incidentId }) => incidentId);
}

async function flaggedCharges(context: CommandContext, incidentId: string): Promise<Transaction[]> {
  const wanted = { incidentId, kind: 'charge' } as const;
  const { items } = await list(
    context.api,
    'compensation.incident.transactions',
    'transactions',
    { all: true },
    wanted,
  );
  return items.filter(({ classification }) => UNAUTHORISED.includes(classification));
}

/** @param stopped the charges that came about then and would not have */
export function impactOf(
  { incidentIds, charges }: Awaited<ReturnType<typeof unauthorisedCharges>>,
  stopped: readonly Change[],
  { from, to }: { from: string; to: string },
): IncidentImpact {
  const inTime = charges.filter(({ at }) => at >= from && at < to);
  const unauthorised = new Set(inTime.map(({ transactionId }) => transactionId));
  const real = stopped.filter(({ cameToNothing }) => !cameToNothing);
  const stoppedIds = new Set(real.map(({ chargeId }) => chargeId));
  const through = inTime.filter(({ transactionId }) => !stoppedIds.has(transactionId));
  const gone = inTime.filter(({ transactionId }) => stoppedIds.has(transactionId));
  const stillHit = new Set(through.map(({ customerId }) => customerId));
  const helped = new Set(gone.map(({ customerId }) => customerId));
  return {
    incidentIds,
    unauthorised: sum(inTime),
    stopped: sum(gone),
    through: sum(through),
    spared: [...helped].filter((customerId) => !stillHit.has(customerId)).length,
    relieved: [...helped].filter((customerId) => stillHit.has(customerId)).length,
    honestStopped: sum(real.filter(({ chargeId }) => !unauthorised.has(chargeId))),
  };
}

function sum(charges: readonly { amountYen: number; customerId: string }[]): Part {
  return {
    charges: charges.length,
    yen: charges.reduce((total, { amountYen }) => total + amountYen, 0),
    customers: new Set(charges.map(({ customerId }) => customerId)).size,
  };
}

export function drawImpact(impact: IncidentImpact): string[] {
  const { unauthorised, stopped, through, spared, relieved, honestStopped, incidentIds } = impact;
  const share = unauthorised.yen === 0 ? '' : ` (${Math.round((stopped.yen / unauthorised.yen) * 1_000) / 10} %)`;
  const draw = ({ charges, yen: sumYen, customers }: Part) =>
    `${yen(sumYen)} in ${whole(charges)} charges of ${whole(customers)} customers`;
  return [
    `Of ${incidentIds.length === 1 ? `incident ${incidentIds[0]}` : `${incidentIds.length} incidents`}, confirmed and probable:`,
    ...facts([
      ['unauthorised then', draw(unauthorised)],
      ['stopped now', `${draw(stopped)}${share}`],
      ['through now', draw(through)],
      ['victims spared', `${whole(spared)} wholly, ${whole(relieved)} in part`],
      ['cost: honest charges stopped', draw(honestStopped)],
    ]),
  ];
}
