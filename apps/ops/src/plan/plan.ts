import type { Reply } from '@modosu/api-client/api-client';
import type { Item } from '@modosu/api-client/pages';
import { facts, table } from '../text/table';
import { duration } from '../text/time';
import { whole, yen } from '../text/yen';

/** A plan without its lines. */
export type Plan = Reply<'compensation.plan.propose'>;

type PlanLine = Item<'compensation.plan.show'>;

export type Progress = Reply<'compensation.plan.progress'>;

const TOTALS: readonly [field: keyof Plan['totals'], name: string][] = [
  ['originalsYen', 'put right'],
  ['refundYen', '  refunded to cards and bank accounts'],
  ['disputeYen', '  taken back by issuers already'],
  ['unclaimedYen', '  paid out by bank'],
  ['restoredYen', "  customers' own money back to wallets"],
  ['cashbackYen', '  cashback taken back'],
  ['outflowYen', 'unauthorised outflow'],
  ['recoveredYen', '  recovered'],
  ['lossYen', '  our loss'],
  ['receivableYen', '  owed by others'],
  ['unknowinglySpentYen', 'spent by victims unknowingly'],
];

export function drawPlan({ planId, incidentId, contentHash, totals, state, proposedBy, approvedBy }: Plan): string[] {
  const width = Math.max(...Object.values(totals).map((amount) => yen(amount).length));
  return [
    ...facts([
      ['plan', planId],
      ['incident', incidentId],
      ['state', state],
      ['proposed by', proposedBy],
      ['approved by', approvedBy],
      ['originals', `${whole(totals.lines)}, of ${whole(totals.customers)} customers`],
    ]),
    '',
    ...facts(TOTALS.map(([field, name]) => [name, yen(totals[field] ?? 0).padStart(width)])),
    '',
    `content hash  ${contentHash}`,
  ];
}

export function drawLines(lines: readonly PlanLine[]): string[] {
  return table(
    [
      { title: 'original' },
      { title: 'kind' },
      { title: 'row' },
      { title: 'customer' },
      { title: 'amount', right: true },
      { title: 'goes to' },
      { title: 'comes from' },
    ],
    lines.map(({ originalId, kind, row, customerId, amountYen, destination, sources }) => [
      originalId,
      kind,
      row,
      customerId,
      yen(amountYen),
      destination,
      sources.map((source) => `${source.account} ${yen(source.amountYen)}`).join(' + '),
    ]),
  );
}

export function drawProgress({ state, lines, started, completed, failing, ...times }: Progress): string[] {
  const places = 32;
  const full = lines === 0 ? 0 : Math.floor((completed / lines) * places);
  return [
    `${state}: ${whole(completed)} of ${whole(lines)} done, ${whole(started)} begun`,
    `${'█'.repeat(full)}${'░'.repeat(places - full)} ${lines === 0 ? 0 : Math.floor((completed / lines) * 100)} %`,
    times.secondsToMadeWhole === undefined
      ? `${duration(times.secondsSinceApproval)} since the approval`
      : `everyone made whole ${duration(times.secondsToMadeWhole)} after the approval`,
    ...(failing.length === 0 ? [] : ['', 'Tried again until it is done:']),
    ...failing.map(({ originalId, error }) => `  ${originalId}  ${error}`),
  ];
}
