import { specification } from '@modosu/event-sourcing/testing/specification';
import { POLICIES } from '../src/policy/payment-policy';
import type { Pay } from '../src/wallet/wallet.commands';
import type { WalletContext } from '../src/wallet/wallet.context';
import { walletDecider } from '../src/wallet/wallet.decider';
import type { WalletEvent } from '../src/wallet/wallet.events';

/** Given/when/then vocabulary of the wallet's specs. Everything happens at NOW unless said. */
export const NOW = '2019-07-02T08:00:00.000Z';

export const context: WalletContext = {
  policy: POLICIES.hardened,
  campaigns: () => [],
  sessionRefusal: () => undefined,
};

export function wallet(changes: Partial<WalletContext> = {}) {
  const spec = specification(walletDecider({ ...context, ...changes }));
  return {
    given: (...events: WalletEvent[]) => spec.given([opened, ...events], NOW),
    givenNothing: () => spec.given([], NOW),
  };
}

const customerId = 'c';
const posted = (debited: string, credited: string, amountYen: number) => ({
  postings: [
    { account: debited, amountYen },
    { account: credited, amountYen: -amountYen },
  ],
});

export const opened: WalletEvent = { type: 'wallet.opened.v1', data: { customerId, balanceLimitYen: 100_000 } };
export const frozen: WalletEvent = { type: 'wallet.frozen.v1', data: { customerId, reason: 'reported' } };
export const unfrozen: WalletEvent = { type: 'wallet.unfrozen.v1', data: { customerId, reason: 'cleared' } };

export const closed = (balanceYen: number): WalletEvent => ({
  type: 'wallet.closed.v1',
  data: { customerId, balanceYen, ...(balanceYen > 0 && { entry: posted('wallet:c', 'closed:c', balanceYen) }) },
});

export const room = (originId: string, amountYen: number): WalletEvent => ({
  type: 'wallet.room-reserved.v1',
  data: { customerId, originId, amountYen },
});

export const charged = (lotId: string, amountYen: number): WalletEvent => ({
  type: 'wallet.charge-credited.v1',
  data: {
    customerId,
    lotId,
    origin: { kind: 'charge', id: lotId },
    amountYen,
    method: 'credit',
    entry: posted(`transit:charge:${lotId}`, 'wallet:c', amountYen),
  },
});

export const shown = { sessionId: 's', deviceId: 'd', address: 'a', network: 'n', at: NOW };

export const paid = (paymentId: string, ...uses: [string, number][]): WalletEvent => {
  const amountYen = uses.reduce((sum, [, yen]) => sum + yen, 0);
  return {
    type: 'wallet.payment-made.v1',
    data: {
      customerId,
      paymentId,
      merchantId: 'm',
      terminalId: 't',
      amountYen,
      category: 'general',
      codeHash: `code of ${paymentId}`,
      shown,
      uses: uses.map(([lotId, yen]) => ({ lotId, amountYen: yen })),
      entry: posted('wallet:c', 'merchant:m', amountYen),
    },
  };
};

export const cashback = (paymentId: string, amountYen: number): WalletEvent => ({
  type: 'wallet.cashback-granted.v1',
  data: {
    customerId,
    lotId: `cashback:${paymentId}`,
    origin: { kind: 'cashback', id: paymentId },
    paymentId,
    campaignId: 'k',
    amountYen,
    entry: posted('promotion', 'wallet:c', amountYen),
  },
});

export const held = (holdId: string, ...uses: [string, number][]): WalletEvent => {
  const amountYen = uses.reduce((sum, [, yen]) => sum + yen, 0);
  return {
    type: 'wallet.funds-held.v1',
    data: {
      customerId,
      holdId,
      amountYen,
      uses: uses.map(([lotId, yen]) => ({ lotId, amountYen: yen })),
      reason: 'reported',
      entry: posted('wallet:c', 'hold:c', amountYen),
    },
  };
};

export const payCommand = (changes: Partial<Pay> = {}): Pay => ({
  type: 'pay',
  paymentId: 'p1',
  merchantId: 'm',
  terminalId: 't',
  amountYen: 700,
  category: 'general',
  codeHash: 'code of p1',
  shown,
  shownMs: 1_000,
  ...changes,
});
