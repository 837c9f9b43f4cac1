import { transit } from '@modosu/accounting/account';
import { credit, debit, entry, type Posting } from '@modosu/accounting/entry';
import type { Stated } from './events';

const named = (incidentId: string, originalId: string) => ({ incidentId, originalId });
const inTransit = (originalId: string) => transit('compensation', originalId);

export function captured(chargeId: string, customerId: string, amountYen: number): Stated {
  const booked = entry('charging', debit('psp', amountYen), credit(transit('charge', chargeId), amountYen));
  const data = { chargeId, customerId, amountYen, method: 'credit', providerId: 'p', entry: booked };
  return { type: 'charge.captured.v1', data };
}

export function refundRequested(chargeId: string, customerId: string, incidentId: string, amountYen: number): Stated {
  const remedy = named(incidentId, chargeId);
  const booked = entry('charging', debit(inTransit(chargeId), amountYen, remedy), credit('refund', amountYen, remedy));
  const data = { chargeId, customerId, amountYen, compensationId: chargeId, incidentId, entry: booked };
  return { type: 'charge.refund-requested.v1', data };
}

export function refunded(chargeId: string, customerId: string, incidentId: string, amountYen: number): Stated {
  const remedy = named(incidentId, chargeId);
  const booked = entry('charging', debit('refund', amountYen, remedy), credit('psp', amountYen, remedy));
  const data = { chargeId, customerId, amountYen, compensationId: chargeId, providerId: 'r', entry: booked };
  return { type: 'charge.refunded.v1', data };
}

export function chargedBack(chargeId: string, customerId: string, amountYen: number, feeYen: number): Stated {
  const booked = entry(
    'charging',
    debit('dispute', amountYen),
    debit('fee:chargeback', feeYen),
    credit('psp', amountYen + feeYen),
  );
  const data = { chargeId, customerId, amountYen, feeYen, reasonCode: '10.4', disputeId: 'd', entry: booked };
  return { type: 'charge.charged-back.v1', data };
}

export function chargebackAccepted(
  chargeId: string,
  customerId: string,
  incidentId: string,
  amountYen: number,
): Stated {
  const remedy = named(incidentId, chargeId);
  const booked = entry('charging', debit(inTransit(chargeId), amountYen, remedy), credit('dispute', amountYen, remedy));
  const data = { chargeId, customerId, amountYen, compensationId: chargeId, incidentId, entry: booked };
  return { type: 'charge.chargeback-accepted.v1', data };
}

/** The end of a compensation: what holds did not give is owed by receivers and lost by us. */
export function completed(
  originalId: string,
  incidentId: string,
  parts: { lossYen?: number; owed?: Record<string, number> },
): Stated {
  const names = named(incidentId, originalId);
  const { lossYen = 0, owed = {} } = parts;
  const postings: Posting[] = Object.entries(owed).map(([customerId, yen]) =>
    debit(`receivable:mule:${customerId}`, yen, { ...names, component: 'receivable' }),
  );
  postings.push(debit('loss:fraud', lossYen, { ...names, component: 'loss' }));
  const outside = postings.reduce((sum, { amountYen }) => sum + amountYen, 0);
  const booked =
    outside > 0
      ? { entry: entry('compensation', ...postings, credit(inTransit(originalId), outside, names)) }
      : undefined;
  return { type: 'compensation.completed.v1', data: { compensationId: originalId, incidentId, ...booked } };
}
