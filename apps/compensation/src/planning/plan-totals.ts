import type { PlanLine, PlanTotals } from '@modosu/contracts/compensation.events';
import type { PlannedLine } from './plan-builder';

/** What a plan sums up to; outflow = recovered + loss + receivable by construction of its lines. */
export function planTotals(lines: readonly PlannedLine[]): PlanTotals {
  const remedied = lines.filter(({ kind }) => kind !== 'closed-balance');
  const yen = (some: readonly PlanLine[]) => some.reduce((sum, { amountYen }) => sum + amountYen, 0);
  const from = (source: string) =>
    remedied.flatMap(({ sources }) => sources).reduce((sum, s) => sum + (s.from === source ? s.amountYen : 0), 0);
  const to = (destination: string) => yen(lines.filter((line) => line.destination === destination));
  return {
    lines: lines.length,
    customers: new Set(lines.map(({ customerId }) => customerId)).size,
    originalsYen: yen(lines.filter(({ kind }) => kind === 'charge')),
    outflowYen: yen(remedied),
    recoveredYen: from('hold'),
    lossYen: from('loss'),
    receivableYen: from('receivable'),
    refundYen: to('refund'),
    disputeYen: to('dispute'),
    unclaimedYen: to('unclaimed'),
    restoredYen: yen(lines.filter(({ kind }) => kind === 'own-money')),
    cashbackYen: to('promotion'),
    unknowinglySpentYen: lines.reduce((sum, line) => sum + line.unknowinglySpentYen, 0),
  };
}

/** A line as it is stored and approved: without what only prepares it. */
export function storedLine({ holds: _holds, unknowinglySpentYen, ...line }: PlannedLine): PlanLine {
  return { ...line, unknowinglySpentYen: unknowinglySpentYen > 0 ? unknowinglySpentYen : undefined };
}
