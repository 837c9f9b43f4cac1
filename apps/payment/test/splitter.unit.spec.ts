import { BUNDLE, usedYen } from '@modosu/accounting/lot';
import { StateCodec } from '@modosu/event-sourcing/memory/state-codec';
import { MOST_OPEN_LOTS } from '../src/policy/payment-policy';
import { bundledYen, sumsOf } from '../src/wallet/bundle';
import type { WalletCommand } from '../src/wallet/wallet.commands';
import { walletDecider } from '../src/wallet/wallet.decider';
import type { WalletEvent, WalletEventData } from '../src/wallet/wallet.events';
import { walletFormat } from '../src/wallet/wallet.format';
import type { Wallet } from '../src/wallet/wallet.state';
import { context, NOW, payCommand } from './wallet-examples';

/** Far below the mebibyte that the store takes at once. */
const MOST_BYTES = 100_000;
const LOTS = 99_001;
const STOLEN = { chargeId: 'stolen', amountYen: 1_000 };
const decider = walletDecider(context);
const place = { revision: 0, occurredAt: NOW, commandId: 'x' };

class Asked {
  readonly events: WalletEvent[] = [];

  constructor(public wallet: Wallet = decider.initial) {}

  ask(command: WalletCommand): WalletEvent[] {
    const decision = decider.decide(command, this.wallet, NOW);
    if ('refusal' in decision) throw new Error(`${command.type} is refused: ${decision.refusal.code}`);
    for (const event of decision.events) {
      this.events.push(event);
      this.wallet = decider.evolve(this.wallet, event, place);
    }
    return [...decision.events];
  }
}

/** The attacker who splits: everything this wallet has came a yen at a time, from as many senders, and a stolen charge between. */
function split(): Asked {
  const self = new Asked();
  self.ask({ type: 'activate', customerId: 'c' });
  for (let n = 1; n < LOTS; n += 1) {
    if (n === LOTS / 2 + 0.5) self.ask({ type: 'credit-charge', ...STOLEN, method: 'credit' });
    self.ask({ type: 'receive-transfer', transferId: `t${n}`, fromCustomerId: `sender-${n}`, amountYen: 1 });
  }
  return self;
}

describe('an attacker splits: a wallet of 100,000 one-yen lots', () => {
  const full = split();
  const again = () => new Asked(full.wallet);
  const payAll = payCommand({ paymentId: 'p', codeHash: 'code', amountYen: 100_000 });
  const paid = (events: readonly WalletEvent[]) => {
    const event = events.find(({ type }) => type === 'wallet.payment-made.v1');
    return event?.data as WalletEventData<'wallet.payment-made.v1'>;
  };
  const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));
  /** What is left of each lot. */
  const left = ({ open, bundle }: Wallet) => {
    const yen = new Map(sumsOf(bundle.runs).map(({ lotId, amountYen }) => [lotId, amountYen]));
    for (const { lotId, remainingYen } of open) if (lotId !== BUNDLE) yen.set(lotId, remainingYen);
    return yen;
  };

  it('has few of them open, and stores each of them once', () => {
    expect(full.wallet.balanceYen).toBe(100_000);
    expect(full.wallet.open.length).toBeLessThanOrEqual(MOST_OPEN_LOTS + 1);
    const named = full.events.flatMap(({ type, data }) => (type === 'wallet.lots-bundled.v1' ? data.lots : []));
    expect(new Set(named.map(({ lotId }) => lotId)).size).toBe(named.length);
    expect(Math.max(...full.events.map(bytes))).toBeLessThan(MOST_BYTES);
  });

  it('pays all its money at once, and gets all of it back to the same lots', () => {
    const one = again();
    const events = one.ask(payAll);
    expect(bytes(events)).toBeLessThan(MOST_BYTES);
    expect(one.wallet.balanceYen).toBe(0);
    const { paymentId, merchantId, amountYen, uses } = paid(events);
    const back = one.ask({ type: 'void-payment', paymentId, merchantId, amountYen, uses, reason: 'r' });
    expect(bytes(back)).toBeLessThan(MOST_BYTES);
    const after = left(one.wallet);
    expect([after.size, after.get('stolen'), after.get('transfer:t1')]).toEqual([LOTS, 1_000, 1]);
  });

  it('sends all its money at once', () => {
    const one = again();
    const events = one.ask({ type: 'send-transfer', transferId: 's', toCustomerId: 'mule', amountYen: 100_000 });
    expect(bytes(events)).toBeLessThan(MOST_BYTES);
    expect(one.wallet.balanceYen).toBe(0);
  });

  it('has the stolen charge held to the yen, whatever was spent before', () => {
    const one = again();
    one.ask(payCommand({ paymentId: 'p', codeHash: 'code', amountYen: 49_900 }));
    const hold: WalletCommand = { type: 'place-hold', holdId: 'stolen', lotIds: ['stolen'], reason: 'reported' };
    const [, held] = one.ask(hold);
    expect(held).toMatchObject({ data: { uses: [{ lotId: 'stolen', amountYen: 600 }] } });
    const other = again();
    other.ask(payCommand({ paymentId: 'p', codeHash: 'code', amountYen: 99_000 }));
    expect(decider.decide(hold, other.wallet, NOW)).toMatchObject({ events: [], reply: { heldYen: 0 } });
  });

  it('is collected of by name, a thousand lots at a time', () => {
    const one = again();
    const lots = Array.from({ length: 1_000 }, (_, n) => ({ lotId: `transfer:t${n * 99 + 1}`, amountYen: 1 }));
    const remedy = { holdId: 'stolen', compensationId: 'stolen', incidentId: 'i' };
    for (let part = 0; part < 3; part += 1) {
      const named = lots.map(({ lotId }) => ({ lotId: `transfer:t${Number(lotId.slice(10)) + part}`, amountYen: 1 }));
      const events = one.ask({ type: 'collect-hold', ...remedy, amountYen: 1_000, lots: named, part, more: part < 2 });
      expect(bytes(events)).toBeLessThan(3 * MOST_BYTES);
    }
    expect(one.wallet.balanceYen).toBe(97_000);
  });

  it('is closed, and all of it paid out', () => {
    const one = again();
    one.ask({ type: 'close' });
    const [handed] = one.ask({ type: 'hand-over', reference: 'r', amountYen: 100_000 }).slice(-1);
    expect(handed).toMatchObject({ type: 'wallet.closed-balance-handed-over.v1', data: { amountYen: 100_000 } });
    expect(bytes(handed)).toBeLessThan(MOST_BYTES);
  });

  it('is kept in a snapshot and goes on from there', () => {
    const codec = new StateCodec(walletFormat.classes);
    const one = new Asked(codec.decode(codec.encode(full.wallet)) as Wallet);
    expect(bundledYen(one.wallet.bundle, 'stolen')).toBe(1_000);
    expect(usedYen(paid(one.ask(payAll)).uses)).toBe(100_000);
  });
});
