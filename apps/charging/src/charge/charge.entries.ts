import { type AccountKind, transit } from '@modosu/accounting/account';
import { credit, debit, type Entry, entry } from '@modosu/accounting/entry';
import { type Method, RAILS, railOf } from '@modosu/contracts/rails';

/** Whom the money of a charge comes from and goes back to: the card provider, the bank, or the cash points: accounts of the chart. */
export function railAccount(method: Method): AccountKind {
  return RAILS[railOf(method)].account;
}

export function unclaimedAccount(customerId: string): string {
  return `unclaimed:${customerId}`;
}

interface Charge {
  readonly chargeId: string;
  readonly customerId: string;
  readonly method: Method;
}

/** D psp, bank or cash / C transit: the wallet's service takes it from there. */
export function captured({ chargeId, method }: Charge, amountYen: number): Entry {
  return entry('charging', debit(railAccount(method), amountYen), credit(transit('charge', chargeId), amountYen));
}

/** The wallet would not take it: back to its source, or a liability where the source does not take it either. */
export function undone(charge: Charge, amountYen: number, to: 'source' | 'unclaimed' | 'dispute'): Entry {
  const account =
    to === 'source' ? railAccount(charge.method) : to === 'dispute' ? 'dispute' : unclaimedAccount(charge.customerId);
  return entry('charging', debit(transit('charge', charge.chargeId), amountYen), credit(account, amountYen));
}

interface Compensation {
  readonly compensationId: string;
  readonly incidentId?: string;
}

function named({ compensationId, incidentId }: Compensation) {
  return { originalId: compensationId, incidentId };
}

/** D transit:compensation / C refund. Whose money it is follows from the postings that filled the transit account. */
export function refundRequested(compensation: Compensation, amountYen: number): Entry {
  const remedy = named(compensation);
  return entry(
    'charging',
    debit(transit('compensation', compensation.compensationId), amountYen, remedy),
    credit('refund', amountYen, remedy),
  );
}

/** Settle: D refund / C psp, bank or cash. */
export function refunded({ method }: Charge, compensation: Compensation, amountYen: number): Entry {
  const remedy = named(compensation);
  return entry('charging', debit('refund', amountYen, remedy), credit(railAccount(method), amountYen, remedy));
}

/** Row H before the provider confirmed: D refund / C unclaimed. */
export function refundRefused({ customerId }: Charge, compensation: Compensation, amountYen: number): Entry {
  const remedy = named(compensation);
  return entry('charging', debit('refund', amountYen, remedy), credit(unclaimedAccount(customerId), amountYen, remedy));
}

/** Row H after it had confirmed: D psp / C refund, then D refund / C unclaimed. */
export function refundReturned(charge: Charge, compensation: Compensation, amountYen: number): Entry {
  const remedy = named(compensation);
  return entry(
    'charging',
    debit(railAccount(charge.method), amountYen, remedy),
    credit('refund', amountYen, remedy),
    debit('refund', amountYen, remedy),
    credit(unclaimedAccount(charge.customerId), amountYen, remedy),
  );
}

/** The compensation gets its money back to use it for the dispute: D refund / C transit:compensation. */
export function refundWithdrawn(compensation: Compensation, amountYen: number): Entry {
  const remedy = named(compensation);
  return entry(
    'charging',
    debit('refund', amountYen, remedy),
    credit(transit('compensation', compensation.compensationId), amountYen, remedy),
  );
}

/** D unclaimed / C bank. */
export function paidOut(customerId: string, compensation: Compensation, amountYen: number): Entry {
  const remedy = named(compensation);
  return entry('charging', debit(unclaimedAccount(customerId), amountYen, remedy), credit('bank', amountYen, remedy));
}

/** Row G1: D dispute / C psp, and what it costs: D fee:chargeback / C psp. */
export function chargedBack(amountYen: number, feeYen: number): Entry {
  return entry(
    'charging',
    debit('dispute', amountYen),
    credit('psp', amountYen),
    debit('fee:chargeback', feeYen),
    credit('psp', feeYen),
  );
}

/** D transit:compensation / C dispute. */
export function chargebackAccepted(compensation: Compensation, amountYen: number): Entry {
  const remedy = named(compensation);
  return entry(
    'charging',
    debit(transit('compensation', compensation.compensationId), amountYen, remedy),
    credit('dispute', amountYen, remedy),
  );
}
