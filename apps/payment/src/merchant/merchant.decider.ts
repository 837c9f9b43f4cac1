import { accept, type Decider, refuse } from '@modosu/event-sourcing/decider';
import type { MerchantCommand, MerchantDecision, MerchantReplies } from './merchant.commands';
import type { MerchantEvent } from './merchant.events';
import { evolve } from './merchant.evolve';
import { type Merchant, noMerchant } from './merchant.state';
import { decidePayout } from './payout.decider';
import { decideStaffVoid } from './staff-void.decider';

/** So many are in one state and answer. */
const MOST_SHOPS = 1_000;

/** A merchant is registered once, and never removed. */
export const merchantDecider: Decider<
  MerchantCommand,
  MerchantEvent,
  Merchant,
  MerchantReplies[keyof MerchantReplies]
> = { initial: noMerchant, evolve, decide };

function decide(command: MerchantCommand, merchant: Merchant): MerchantDecision {
  const { registered, merchantId, shops } = merchant;
  if (command.type === 'register') {
    const { type: _, ...data } = command;
    return accept(registered ? [] : [{ type: 'merchant.registered.v1', data }], { merchantId: data.merchantId });
  }
  if (!registered) return refuse('MERCHANT_UNKNOWN');
  switch (command.type) {
    case 'open-shop': {
      const { type: _, ...shop } = command;
      const { shopId } = shop;
      if (shops.has(shopId)) return accept([], { shopId });
      if (shops.size >= MOST_SHOPS) return refuse('TOO_MANY_SHOPS', { most: MOST_SHOPS });
      return accept([{ type: 'merchant.shop-opened.v1', data: { merchantId, ...shop } }], { shopId });
    }
    case 'propose-void':
    case 'approve-void':
    case 'carry-out-void':
      return decideStaffVoid(command, merchant);
    default:
      return decidePayout(command, merchant);
  }
}
