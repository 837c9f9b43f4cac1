import type { Reply } from '@modosu/api-client/api-client';
import { facts } from '../text/table';
import { whole, yen } from '../text/yen';

export type Reconciliation = Reply<'compensation.incident.reconcile'>;

/** Line by line what must be zero, and whether it is. */
export function drawReconciliation(found: Reconciliation): string[] {
  const zero = (amountYen: number) => `${yen(amountYen)} ${amountYen === 0 ? '✓' : '✗ must be zero'}`;
  return [
    ...facts([
      ['outflow, from lots', yen(found.outflowYen)],
      ['recovered, from postings', yen(found.recoveredYen)],
      ['loss, from postings', yen(found.lossYen)],
      ['receivable, from postings', yen(found.receivableYen)],
      ['difference', zero(found.differenceYen)],
      ['trial balance', zero(found.trialBalanceYen)],
      ['in transit', zero(found.transitYen)],
      ["to the provider's file", zero(found.providerDifferenceYen)],
      ['compensated twice', `${whole(found.compensatedTwice)} ${found.compensatedTwice === 0 ? '✓' : '✗'}`],
    ]),
    '',
    found.reconciled ? 'It reconciles, to the yen ✓' : 'It does not reconcile ✗',
  ];
}
