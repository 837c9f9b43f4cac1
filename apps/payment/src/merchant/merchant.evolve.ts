import type { MerchantEvent } from './merchant.events';
import type { Merchant, Payout, StaffVoid } from './merchant.state';

export function evolve(
  merchant: Merchant,
  { type, data }: MerchantEvent,
  { occurredAt: at }: { occurredAt: string },
): Merchant {
  switch (type) {
    case 'merchant.registered.v1':
      return { ...merchant, registered: true, ...data };
    case 'merchant.shop-opened.v1': {
      const { name, category } = data;
      return { ...merchant, shops: new Map(merchant.shops).set(data.shopId, { name, category }) };
    }
    case 'merchant.statement-closed.v1': {
      const { statementId, number, throughLine, earnedYen, closingYen } = data;
      const { committedYen } = merchant;
      return { ...merchant, settled: { statementId, number, throughLine, earnedYen, committedYen, closingYen } };
    }
    case 'merchant.payout-proposed.v1': {
      const { amountYen, by } = data;
      return withPayout(merchant, data.payoutId, { amountYen, by, state: 'proposed' });
    }
    case 'merchant.payout-withdrawn.v1':
      return moved(merchant, data.payoutId, 'withdrawn');
    case 'merchant.payout-approved.v1':
      return moved(merchant, data.payoutId, 'approved');
    case 'merchant.payout-paid.v1':
      return moved(merchant, data.payoutId, 'paid');
    case 'merchant.payout-failed.v1':
      return moved(merchant, data.payoutId, 'failed');
    case 'merchant.payout-returned.v1':
      return moved(merchant, data.payoutId, 'returned');
    case 'merchant.payouts-held.v1':
      return { ...merchant, payoutHold: { reason: data.reason, by: data.by, at } };
    case 'merchant.payouts-released.v1':
      return { ...merchant, payoutHold: undefined };
    case 'merchant.void-proposed.v1':
      return withVoid(merchant, data.proposalId, { paymentId: data.paymentId, by: data.by, state: 'proposed' });
    case 'merchant.void-approved.v1':
      return withVoid(merchant, data.proposalId, { ...merchant.voids.get(data.proposalId)!, state: 'approved' });
    case 'merchant.void-carried-out.v1': {
      const { proposalId, outcome } = data;
      return withVoid(merchant, proposalId, { ...merchant.voids.get(proposalId)!, state: 'carried-out', outcome });
    }
  }
}

const isCommitted = (state: Payout['state'] | undefined) => state === 'approved' || state === 'paid';

function withPayout(merchant: Merchant, payoutId: string, payout: Payout): Merchant {
  const before = merchant.payouts.get(payoutId)?.state;
  const { amountYen, state } = payout;
  const change = (was: boolean, is: boolean) => (Number(is) - Number(was)) * amountYen;
  return {
    ...merchant,
    payouts: new Map(merchant.payouts).set(payoutId, payout),
    committedYen: merchant.committedYen + change(isCommitted(before), isCommitted(state)),
    proposedYen: merchant.proposedYen + change(before === 'proposed', state === 'proposed'),
  };
}

function moved(merchant: Merchant, payoutId: string, state: Payout['state']): Merchant {
  return withPayout(merchant, payoutId, { ...merchant.payouts.get(payoutId)!, state });
}

function withVoid(merchant: Merchant, proposalId: string, one: StaffVoid): Merchant {
  return { ...merchant, voids: new Map(merchant.voids).set(proposalId, one) };
}
