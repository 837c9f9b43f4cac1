import { MOST_NAMED_LOTS } from '@modosu/contracts/fields';
import { MOST_HELD_LOTS, MOST_OPEN_LOTS } from '../src/policy/payment-policy';
import type { WalletCommand } from '../src/wallet/wallet.commands';
import { walletDecider } from '../src/wallet/wallet.decider';
import type { WalletEvent } from '../src/wallet/wallet.events';
import type { Wallet } from '../src/wallet/wallet.state';
import { context, NOW, payCommand } from './wallet-examples';

/** The store takes a mebibyte at once; metadata, envelopes and JSON's own escapes need room too. */
const MOST_BYTES = 700_000;
/** More than any one event names. */
const LOTS = 2_400;
const longest = (name: string) => name.padEnd(120, '-');
const text = '店'.repeat(1_000);
const decider = walletDecider(context);

/** A wallet as full of small sums as anybody can make it, with ids as long as they may be. */
function full(): { wallet: Wallet; run(command: WalletCommand): WalletEvent[] } {
  const self = {
    wallet: decider.initial,
    run(command: WalletCommand): WalletEvent[] {
      const decision = decider.decide(command, self.wallet, NOW);
      const bytes = Buffer.byteLength(JSON.stringify(decision));
      expect([command.type, bytes < MOST_BYTES]).toEqual([command.type, true]);
      for (const event of decision.events) {
        self.wallet = decider.evolve(self.wallet, event, { revision: 0, occurredAt: NOW, commandId: 'x' });
      }
      return [...decision.events];
    },
  };
  self.run({ type: 'activate', customerId: 'c' });
  for (let n = 0; n < LOTS; n += 1) {
    self.run({ type: 'receive-transfer', transferId: lotNo(n).slice(9), fromCustomerId: longest('o'), amountYen: 100 });
  }
  return self;
}
const lotNo = (n: number) => longest(`transfer:${n}-`);
const named = (from: number, count: number) =>
  Array.from({ length: count }, (_, n) => ({ lotId: lotNo(from + n), amountYen: 100 }));
const reason = text;

describe('limits count bytes: whatever anybody may ask of a wallet full of small sums', () => {
  const paid = (wallet: Wallet, n: number) =>
    payCommand({
      paymentId: longest(`p${n}`),
      codeHash: `code ${n}`,
      amountYen: wallet.balanceYen,
      merchantId: longest('m'),
      reference: '店'.repeat(100),
    });

  it('a payment of all of it and its void fit into an append', () => {
    const self = full();
    const made = self.run(paid(self.wallet, 1)).at(-1);
    if (made?.type !== 'wallet.payment-made.v1') throw new Error('not paid');
    expect(made.data.uses.length).toBeLessThanOrEqual(MOST_OPEN_LOTS + 1);
    const { paymentId, merchantId, amountYen, uses } = made.data;
    const incident = { compensationId: longest('x'), incidentId: longest('i') };
    self.run({ type: 'note-compensation', ...incident, lotIds: named(0, 500).map(({ lotId }) => lotId) });
    self.run({ type: 'void-payment', paymentId, merchantId, amountYen, uses, reason });
    self.run({ type: 'settle-void', paymentId, recoveredYen: 0, paidOutYen: 0 });
  });

  it('a transfer of all of it fits, and so does its arrival', () => {
    const self = full();
    const command = { type: 'send-transfer', transferId: longest('t'), toCustomerId: longest('o') } as const;
    const sent = self
      .run({ ...command, amountYen: context.policy.transfers.yenPerDay ?? self.wallet.balanceYen })
      .at(-1);
    expect(sent?.type).toBe('wallet.transfer-sent.v1');
  });

  it('holds, what is collected of them and what is released fit together', () => {
    const self = full();
    const names = { holdId: longest('h'), compensationId: longest('x'), incidentId: longest('i') };
    for (let from = 0; from < MOST_HELD_LOTS + 400; from += 200) {
      const lotIds = named(from, 200).map(({ lotId }) => lotId);
      self.run({ type: 'place-hold', holdId: names.holdId, lotIds, reason });
    }
    expect(self.wallet.holds.get(names.holdId)).toHaveLength(MOST_HELD_LOTS);
    self.run({ type: 'collect-hold', ...names, amountYen: 90_000, lots: named(MOST_HELD_LOTS, MOST_NAMED_LOTS) });
    self.run({ type: 'release-hold', holdId: names.holdId, reason });
    self.run({ type: 'close' });
    self.run({ type: 'hand-over', reference: longest('r'), amountYen: 10_000, lots: named(0, MOST_NAMED_LOTS) });
    self.run({ type: 'hand-over', reference: longest('s'), amountYen: 1_000_000 });
    expect(self.wallet.balanceYen).toBe(0);
  });
});
