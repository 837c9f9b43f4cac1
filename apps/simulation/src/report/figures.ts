import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Reply } from '@modosu/api-client/api-client';
import type { Item } from '@modosu/api-client/pages';
import { CASE, type Minute, minuteOf } from '../clock/scenario-time';
import { inParallel } from '../clock/timeline';
import { Random } from '../random/random';
import { type Classified, isFlagged } from '../staff/classified';
import type { Team } from '../staff/team';
import type { ChargeMade } from '../truth/truth';
import type { KnownTruth } from './state-file';

export interface Difference {
  key: string;
  amountYen: number;
  at: string;
  why: string;
}

export type Figures = Awaited<ReturnType<typeof collectFigures>>;
const TRACES = 60;

/** Everything that the report says, asked from the services; only the comparison uses the truth. */
export async function collectFigures(team: Team, truth: KnownTruth, minute: Minute) {
  const books = await settledBooks(team, minute);
  const settlement = await team.operations.call('charging.settlement.reconcile', {}, minute);
  const log = await team.operations.call('ledger.log.show', {}, minute);
  const alerts = await team.fraud.all('compensation.alert.list', 'alerts', {}, minute);
  const reports = await team.fraud.all('compensation.report.list', 'reports', {}, minute);
  const differences = await reconcileOutside(team, truth, minute);
  const incident = truth.procedure ? await incidentFigures(team, truth, minute) : undefined;
  return { books, settlement, log, alerts, reports, differences, incident, times: timesOf(truth, alerts) };
}

/** The books once nothing is on its way any more, or as they are after some patience. */
async function settledBooks(team: Team, minute: Minute): Promise<Reply<'ledger.book.trial-balance'>> {
  let books = await team.operations.call('ledger.book.trial-balance', {}, minute);
  for (let attempt = 0; attempt < 30; attempt++) {
    await sleep(200);
    const again = await team.operations.call('ledger.book.trial-balance', {}, minute);
    if (again.position === books.position && again.openTransits.length === 0) return again;
    books = again;
  }
  return books;
}

/** The books against the shops' receipts and what the customers' apps showed. */
async function reconcileOutside(team: Team, truth: KnownTruth, minute: Minute) {
  const off: { account: string; shownYen: number; bookYen: number }[] = [];
  const compare = async (account: string, shownYen: number) => {
    const { balanceYen } = await team.fraud.call('ledger.account.balance', { account }, minute);
    // Both are what we owe, so credits.
    if (-balanceYen !== shownYen) off.push({ account, shownYen, bookYen: -balanceYen });
  };
  const accounts: [string, number][] = [
    ...Object.entries(truth.receiptsYen).map(([id, yen]): [string, number] => [`merchant:${id}`, yen]),
    ...Object.entries(truth.walletsYen).map(([id, yen]): [string, number] => [`wallet:${id}`, yen]),
  ];
  await team.fraud.from(minute);
  await inParallel(accounts, 32, ([account, yen]) => compare(account, yen));
  const sum = (kind: string) =>
    off.reduce((total, { account, shownYen, bookYen }) => {
      return total + (account.startsWith(kind) ? Math.abs(shownYen - bookYen) : 0);
    }, 0);
  return { merchantsYen: sum('merchant:'), walletsYen: sum('wallet:'), off: off.slice(0, 20) };
}

async function incidentFigures(team: Team, truth: KnownTruth, minute: Minute) {
  const { incidentId, planId, flaggedIds } = truth.procedure!;
  const { fraud } = team;
  const reconciliation = await fraud.call('compensation.incident.reconcile', { incidentId }, minute);
  const report = await fraud.call('compensation.incident.report', { incidentId }, minute);
  const wanted = { incidentId, kind: 'charge' } as const;
  const charges = await fraud.all('compensation.incident.transactions', 'transactions', wanted, minute);
  const progress = await fraud.call('compensation.plan.progress', { planId }, minute);
  const lines = await fraud.all('compensation.plan.show', 'lines', { planId }, minute);
  const flagged = new Set(flaggedIds);
  const unauthorised = new Map(truth.unauthorised.map((charge) => [charge.chargeId, charge]));
  const found = charges.filter(({ transactionId }) => flagged.has(transactionId));
  const falsely = new Set(truth.falseReports.flatMap(({ chargeIds }) => chargeIds));
  const missed = truth.unauthorised.filter(({ chargeId }) => !flagged.has(chargeId));
  const taken = found.filter(({ transactionId }) => !unauthorised.has(transactionId));
  const byId = new Map(charges.map((charge) => [charge.transactionId, charge]));
  const why = (id: string) => {
    const one = byId.get(id);
    return one ? `${one.classification}, ${one.score}: ${one.evidence.join(' ')}` : 'not in the incident';
  };
  const difference = ({ chargeId, key, amountYen }: ChargeMade): Difference => {
    return { key, amountYen, at: byId.get(chargeId)?.at ?? '', why: why(chargeId) };
  };
  return {
    reconciliation,
    report,
    progress,
    flagged: found.length,
    flaggedNow: charges.filter(isFlagged).length,
    flaggedYen: found.reduce((total, { amountYen }) => total + amountYen, 0),
    recall: truth.unauthorised.length === 0 ? 1 : 1 - missed.length / truth.unauthorised.length,
    missed: missed.map(difference),
    wronglyTaken: taken
      .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.amountYen - b.amountYen))
      .filter(({ transactionId }) => !falsely.has(transactionId))
      .map((one) => ({
        key: truth.people[one.customerId] ?? '?',
        amountYen: one.amountYen,
        at: one.at,
        why: why(one.transactionId),
      })),
    falselyReportedTaken: taken.filter(({ transactionId }) => falsely.has(transactionId)).length,
    traces: await checkTraces(team, truth, minute),
    deterministicHash: hashOf(charges, lines, truth),
  };
}

/** A trace must account for every yen of the charge. A sample that is the same for the same seed. */
async function checkTraces(team: Team, truth: KnownTruth, minute: Minute) {
  const sorted = [...truth.unauthorised].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.minute - b.minute));
  const sample = Random.of(truth.seed, 'traces').shuffled(sorted).slice(0, TRACES);
  const wrong: string[] = [];
  await inParallel(sample, 16, async ({ chargeId, amountYen, key }) => {
    const trace = await team.fraud.call('ledger.trace.charge', { chargeId }, minute);
    const { spentYen, transferredYen, remainingYen, heldYen, collectedYen } = trace;
    const accounted = spentYen + transferredYen + remainingYen + heldYen + collectedYen;
    if (trace.amountYen !== amountYen || accounted !== amountYen || trace.events.length === 0) {
      wrong.push(`${key}: ¥${accounted} of ¥${amountYen} with ${trace.events.length} events`);
    }
  });
  return { asked: sample.length, wrong };
}

/** Classifications and remedies by person, and what each customer has in the end: the same for the same seed, whatever the ids. */
function hashOf(
  charges: readonly Classified[],
  plan: readonly Item<'compensation.plan.show'>[],
  truth: KnownTruth,
): string {
  const lines = charges.map(({ customerId, at, amountYen, classification }) =>
    [truth.people[customerId], at, amountYen, classification].join(' '),
  );
  const remedies = plan.map(({ customerId, kind, amountYen, destination, row }) =>
    [truth.people[customerId], kind, amountYen, destination, row].join(' '),
  );
  const wallets = Object.entries(truth.walletsYen).map(([id, yen]) => `${truth.people[id]} ${yen}`);
  return createHash('sha256')
    .update([...lines.sort(), ...remedies.sort(), ...wallets.sort()].join('\n'))
    .digest('hex');
}

/** In seconds of the scenario. */
function timesOf(truth: KnownTruth, alerts: readonly Item<'compensation.alert.list'>[]) {
  const firstUnauthorised = Math.min(...truth.unauthorised.map(({ minute }) => minute));
  const firstAlert = alerts[0] ? Math.min(...alerts.map(({ at }) => minuteOf(at))) : undefined;
  const after = truth.unauthorised.filter(({ minute }) => firstAlert !== undefined && minute > firstAlert);
  const none = truth.unauthorised.length === 0;
  return {
    alertAfterSeconds: firstAlert === undefined || none ? null : Math.round((firstAlert - firstUnauthorised) * 60),
    containedAfterSeconds: none ? null : (CASE.cardsStopped - CASE.firstReport) * 60,
    preventableYen: after.reduce((total, { amountYen }) => total + amountYen, 0),
  };
}
