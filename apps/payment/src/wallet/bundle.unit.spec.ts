import { BUNDLE, type LotUse, usedYen } from '@modosu/accounting/lot';
import fc from 'fast-check';
import { context, NOW, payCommand } from '../../test/wallet-examples';
import { POLICIES } from '../policy/payment-policy';
import { bundledYen, sumsOf, takenBy } from './bundle';
import type { WalletCommand } from './wallet.commands';
import { walletDecider } from './wallet.decider';
import type { WalletEvent } from './wallet.events';
import type { Wallet } from './wallet.state';

const MOST_OPEN = 4;
const policy = { ...POLICIES.hardened, transfersPerDay: 100, leastTransferYen: 1 };
const decider = walletDecider({ ...context, policy }, MOST_OPEN);

/** A wallet that is asked one thing after the other. */
class Asked {
  wallet: Wallet = decider.initial;
  readonly events: WalletEvent[] = [];

  constructor(...commands: WalletCommand[]) {
    this.ask({ type: 'activate', customerId: 'c' }, ...commands);
  }

  ask(...commands: WalletCommand[]): this {
    for (const command of commands) {
      const decision = decider.decide(command, this.wallet, NOW);
      if ('refusal' in decision) throw new Error(decision.refusal.code);
      for (const event of decision.events) {
        this.events.push(event);
        this.wallet = decider.evolve(this.wallet, event, { revision: 0, occurredAt: NOW, commandId: 'x' });
      }
    }
    return this;
  }

  /** What is left of each lot, wherever it is. */
  left(): Record<string, number> {
    const yen: Record<string, number> = {};
    for (const { lotId, remainingYen } of this.wallet.open) if (lotId !== BUNDLE) yen[lotId] = remainingYen;
    for (const { lotId, amountYen } of sumsOf(this.wallet.bundle.runs)) yen[lotId] = (yen[lotId] ?? 0) + amountYen;
    return yen;
  }

  voidOf(paymentId: string): WalletCommand {
    const paid = this.events.find((one) => one.type === 'wallet.payment-made.v1' && one.data.paymentId === paymentId);
    if (paid?.type !== 'wallet.payment-made.v1') throw new Error(`no payment ${paymentId}`);
    const { merchantId, amountYen, uses } = paid.data;
    return { type: 'void-payment', paymentId, merchantId, amountYen, uses, reason: 'r' };
  }

  recallOf(transferId: string): WalletCommand {
    const sent = this.events.find(
      (one) => one.type === 'wallet.transfer-sent.v1' && one.data.transferId === transferId,
    );
    if (sent?.type !== 'wallet.transfer-sent.v1') throw new Error(`no transfer ${transferId}`);
    const { toCustomerId, amountYen, uses } = sent.data;
    return { type: 'recall-transfer', transferId, toCustomerId, amountYen, uses, until: '2019-07-03T08:00:00.000Z' };
  }

  /** What open offers have of each lot, by name and through the bundle. */
  offered(): Record<string, number> {
    const yen: Record<string, number> = {};
    for (const [transferId, { uses }] of this.wallet.transfers.offers)
      for (const { lotId, amountYen } of [...uses, ...takenBy(this.wallet.bundle, transferId)])
        if (lotId !== BUNDLE) yen[lotId] = (yen[lotId] ?? 0) + amountYen;
    return yen;
  }
}

const charge = (chargeId: string, amountYen: number): WalletCommand => ({
  type: 'credit-charge',
  chargeId,
  amountYen,
  method: 'credit',
});
const charges = (count: number, amountYen = 10) => Array.from({ length: count }, (_, n) => charge(`c${n}`, amountYen));
const pay = (paymentId: string, amountYen: number) =>
  payCommand({ paymentId, codeHash: `code ${paymentId}`, amountYen });
const hold = (holdId: string, ...lotIds: string[]): WalletCommand => ({
  type: 'place-hold',
  holdId,
  lotIds,
  reason: 'r',
});
const send = (transferId: string, amountYen: number, offer = false): WalletCommand => ({
  type: 'send-transfer',
  transferId,
  toCustomerId: 'other',
  amountYen,
  offer,
});
const note = (compensationId: string, ...lotIds: string[]): WalletCommand => ({
  type: 'note-compensation',
  compensationId,
  incidentId: 'i',
  lotIds,
});
const endOffer = (transferId: string): WalletCommand => ({ type: 'end-offer', transferId, outcome: 'declined' });
const takeBack = (transferId: string): WalletCommand => ({ type: 'take-back', transferId, toCustomerId: 'other' });
const remedy = { holdId: 'h', compensationId: 'x', incidentId: 'i' };

describe('the older lots of a wallet that has many', () => {
  it('are bundled with the next thing that happens, and half of the most stays single', () => {
    const asked = new Asked(...charges(5));
    expect(asked.wallet.open).toHaveLength(5);
    asked.ask(charge('next', 7));
    expect(asked.events.at(-2)).toEqual({
      type: 'wallet.lots-bundled.v1',
      data: {
        customerId: 'c',
        from: 0,
        lots: [
          { lotId: 'c0', amountYen: 10 },
          { lotId: 'c1', amountYen: 10 },
          { lotId: 'c2', amountYen: 10 },
        ],
        amountYen: 30,
      },
    });
    expect(asked.wallet.open.map(({ lotId, remainingYen }) => [lotId, remainingYen])).toEqual([
      [BUNDLE, 30],
      ['c3', 10],
      ['c4', 10],
      ['next', 7],
    ]);
  });

  it('are not bundled by what is refused or changes nothing', () => {
    const { wallet } = new Asked(...charges(5));
    expect(decider.decide(pay('p', 51), wallet, NOW)).toMatchObject({
      refusal: { code: 'INSUFFICIENT_FUNDS' },
      events: [],
    });
    expect(decider.decide(charge('c1', 10), wallet, NOW).events).toEqual([]);
  });

  it('are spent first, in the order in which they came', () => {
    const asked = new Asked(...charges(6), pay('p', 25));
    expect(asked.events.at(-1)).toMatchObject({ data: { uses: [{ lotId: BUNDLE, amountYen: 25 }] } });
    expect(asked.left()).toEqual({ c2: 5, c3: 10, c4: 10, c5: 10 });
  });

  it('get back what a payment took of them, to the yen, whatever was taken since', () => {
    const asked = new Asked(...charges(8), pay('p1', 15), pay('p2', 12));
    const before = asked.left();
    asked.ask(asked.voidOf('p1'));
    expect(asked.left()).toEqual({ ...before, c0: 10, c1: 5 });
    asked.ask(asked.voidOf('p2'));
    expect(asked.left()).toEqual(Object.fromEntries(charges(8).map((_, n) => [`c${n}`, 10])));
  });

  it('get back a part of what a payment took of them, the last first', () => {
    const asked = new Asked(...charges(8), pay('p1', 25));
    const refund = { type: 'refund-payment', paymentId: 'p1', merchantId: 'm', paidYen: 25, reason: 'r' } as const;
    const uses = [{ lotId: BUNDLE, amountYen: 25 }];
    asked.ask({ ...refund, refundId: 'r1', amountYen: 12, uses });
    expect(asked.left()).toMatchObject({ c1: 7, c2: 10 });
    expect(asked.left()).not.toHaveProperty('c0');
    asked.ask({ ...refund, refundId: 'r2', uses });
    expect(asked.left()).toMatchObject({ c0: 10, c1: 10, c2: 10 });
  });

  it('are taken out of the bundle when they are named: held, to the yen', () => {
    const asked = new Asked(...charges(8), pay('p1', 15), hold('h', 'c0', 'c1', 'c3'));
    expect(asked.events.slice(-2)).toMatchObject([
      {
        type: 'wallet.lots-unbundled.v1',
        data: {
          lots: [
            { lotId: 'c1', amountYen: 5 },
            { lotId: 'c3', amountYen: 10 },
          ],
        },
      },
      {
        type: 'wallet.funds-held.v1',
        data: {
          uses: [
            { lotId: 'c1', amountYen: 5 },
            { lotId: 'c3', amountYen: 10 },
          ],
        },
      },
    ]);
    expect(asked.left()).toEqual({ c2: 10, c4: 10, c5: 10, c6: 10, c7: 10 });
  });

  it('are collected by name, each no more than the plan names', () => {
    const lots = [
      { lotId: 'c2', amountYen: 10 },
      { lotId: 'c0', amountYen: 4 },
    ];
    const asked = new Asked(...charges(8), { type: 'collect-hold', ...remedy, amountYen: 14, lots });
    expect(asked.left()).toEqual({ c0: 6, c1: 10, c3: 10, c4: 10, c5: 10, c6: 10, c7: 10 });
  });

  it('are handed over by name once the wallet is closed', () => {
    const lots = [{ lotId: 'c1', amountYen: 10 }];
    const asked = new Asked(
      ...charges(8),
      { type: 'close' },
      { type: 'hand-over', reference: 'r', amountYen: 50, lots },
    );
    expect(asked.events.at(-1)).toMatchObject({ data: { amountYen: 10, uses: lots } });
  });

  it('answer for themselves when a compensation is noted', () => {
    const { wallet } = new Asked(...charges(8), pay('p1', 15));
    const note = { type: 'note-compensation', compensationId: 'x', incidentId: 'i', lotIds: ['c1', 'c2'] } as const;
    expect(decider.decide(note, wallet, NOW)).toMatchObject({
      events: [{ type: 'wallet.compensation-noted.v1' }],
      reply: {
        lots: [
          { lotId: 'c1', remainingYen: 5, heldYen: 0 },
          { lotId: 'c2', remainingYen: 10, heldYen: 0 },
        ],
      },
    });
  });

  it('that were compensated get nothing back: it is a late recovery, the rest is the customer’s', () => {
    const note: WalletCommand = { type: 'note-compensation', compensationId: 'x', incidentId: 'i', lotIds: ['c1'] };
    const asked = new Asked(...charges(8), pay('p1', 25), note);
    asked.ask(asked.voidOf('p1'));
    expect(asked.events.at(-1)).toMatchObject({
      type: 'wallet.payment-voided.v2',
      data: { uses: [{ lotId: BUNDLE, amountYen: 15 }], late: [{ lotId: 'c1', amountYen: 10, originalIds: ['x'] }] },
    });
    expect(asked.left()).toMatchObject({ c0: 10, c2: 10 });
    expect(asked.left()).not.toHaveProperty('c1');
  });

  it('that are on hold are on hold again after a void', () => {
    const asked = new Asked(...charges(8), pay('p1', 15), hold('h', 'c1'));
    asked.ask(asked.voidOf('p1'));
    expect(asked.events.slice(-3)).toMatchObject([
      { type: 'wallet.payment-voided.v1', data: { uses: [{ lotId: BUNDLE, amountYen: 15 }] } },
      { type: 'wallet.lots-unbundled.v1', data: { lots: [{ lotId: 'c1', amountYen: 5 }] } },
      { type: 'wallet.funds-held.v1', data: { uses: [{ lotId: 'c1', amountYen: 5 }] } },
    ]);
    expect(asked.wallet.holds.get('h')).toEqual([{ lotId: 'c1', amountYen: 10 }]);
    expect(asked.left()).toMatchObject({ c0: 10 });
  });

  it('are found by a hold in an offer that took them through the bundle and by name', () => {
    // Of c0 a part came back by name, after the rest of it had been bundled.
    const asked = new Asked(charge('c0', 10), pay('p1', 4), ...charges(8).slice(1), charge('c8', 10));
    asked.ask(asked.voidOf('p1'), send('t1', asked.wallet.balanceYen, true));
    expect(asked.offered()).toMatchObject({ c0: 10 });
    asked.ask(hold('h', 'c0'));
    expect(asked.wallet.holds.get('h')).toEqual([{ lotId: 'c0', amountYen: 10 }]);
    expect(asked.wallet.transfers.offers.size).toBe(0);
  });

  it('of which something is still in the bundle come back to it from an offer', () => {
    const asked = new Asked(...charges(4), { ...hold('h', 'c0'), maximumYen: 3 } as WalletCommand);
    asked.ask(...charges(12).slice(4), send('t1', 5, true));
    expect(asked.offered()).toEqual({ c0: 5 });
    asked.ask(endOffer('t1'));
    // What came back is on hold as well; the rest of the lot is single with it.
    expect(asked.wallet.holds.get('h')).toEqual([{ lotId: 'c0', amountYen: 8 }]);
    expect(asked.left()).toMatchObject({ c0: 2 });
  });

  it('of which something is still in the bundle leave it whole when an offer of them is stopped', () => {
    const asked = new Asked(...charges(8), send('t1', 15, true));
    expect(asked.offered()).toEqual({ c0: 10, c1: 5 });
    asked.ask({ ...hold('h', 'c0', 'c1'), maximumYen: 10 } as WalletCommand);
    expect(asked.wallet.holds.get('h')).toEqual([{ lotId: 'c0', amountYen: 10 }]);
    expect(asked.left()).toMatchObject({ c1: 10, c2: 10 });
  });

  it('are found by the very hold with which they would be bundled', () => {
    const asked = new Asked(...charges(5), hold('h', 'c0'));
    expect(asked.wallet.holds.get('h')).toEqual([{ lotId: 'c0', amountYen: 10 }]);
  });

  it('that were compensated cannot be called back, whoever had taken them', () => {
    const asked = new Asked(...charges(8), send('t1', 15), note('x', 'c1'));
    expect(decider.decide(asked.recallOf('t1'), asked.wallet, NOW)).toMatchObject({
      refusal: { code: 'TRANSFER_NOT_OPEN' },
    });
    const other = new Asked(...charges(8), send('t1', 15), note('x', 'c2'));
    expect(decider.decide(other.recallOf('t1'), other.wallet, NOW)).toMatchObject({
      events: [{ type: 'wallet.transfer-recalled.v1' }],
    });
  });

  it('that are being called back are not compensated', () => {
    const asked = new Asked(...charges(8), send('t1', 15));
    asked.ask(asked.recallOf('t1'));
    expect(decider.decide(note('x', 'c1'), asked.wallet, NOW)).toMatchObject({
      refusal: { code: 'PAYMENT_ALREADY_VOIDED' },
    });
    expect(decider.decide(note('x', 'c2'), asked.wallet, NOW).events).toHaveLength(1);
  });

  it('that are on hold are on hold again when a transfer is called back', () => {
    const asked = new Asked(...charges(8), send('t1', 15), hold('h', 'c1'));
    asked.ask(asked.recallOf('t1'), takeBack('t1'));
    expect(asked.wallet.holds.get('h')).toEqual([{ lotId: 'c1', amountYen: 10 }]);
    expect(asked.left()).toMatchObject({ c0: 10 });
    expect(asked.left()).not.toHaveProperty('c1');
  });

  it('of a wallet from before are bundled, however many there are', () => {
    const old = walletDecider(context, Number.POSITIVE_INFINITY);
    let wallet = old.initial;
    const run = (from: typeof old, command: WalletCommand) => {
      const { events } = from.decide(command, wallet, NOW);
      for (const event of events) wallet = from.evolve(wallet, event, { revision: 0, occurredAt: NOW, commandId: 'x' });
      return events;
    };
    for (const command of [{ type: 'activate', customerId: 'c' } as const, ...charges(1_300, 1)]) run(old, command);
    const [first] = run(decider, pay('p', 1_300));
    expect(first).toMatchObject({ type: 'wallet.lots-bundled.v1', data: { amountYen: 1_000 } });
    expect(wallet.balanceYen).toBe(0);
  });
});

describe('whatever happens to a wallet with a bundle', () => {
  const name = (kind: string, most: number) => fc.nat(most).map((n) => `${kind}${n}`);
  const yen = fc.integer({ min: 1, max: 40 });
  const lotIds = fc.array(name('c', 40), { minLength: 1, maxLength: 4 });
  const named = fc.array(fc.record({ lotId: name('c', 40), amountYen: yen }), { minLength: 1, maxLength: 4 });
  type Step = WalletCommand | { void: string } | { recall: string };
  const command: fc.Arbitrary<Step> = fc.oneof(
    { weight: 12, arbitrary: fc.tuple(name('c', 40), yen).map(([id, amountYen]) => charge(id, amountYen)) },
    { weight: 4, arbitrary: fc.tuple(name('p', 12), yen).map(([id, amountYen]) => pay(id, amountYen)) },
    { weight: 3, arbitrary: name('p', 12).map((p) => ({ void: p })) },
    {
      weight: 4,
      arbitrary: fc.tuple(name('t', 12), yen, fc.boolean()).map(([id, amountYen, offer]) => send(id, amountYen, offer)),
    },
    { weight: 2, arbitrary: name('t', 12).map(endOffer) },
    name('t', 12).map((transferId) => ({ type: 'send-offered' as const, transferId, toCustomerId: 'other' })),
    { weight: 2, arbitrary: name('t', 12).map((t) => ({ recall: t })) },
    { weight: 2, arbitrary: name('t', 12).map(takeBack) },
    { weight: 2, arbitrary: fc.tuple(name('h', 3), lotIds).map(([id, ids]) => hold(id, ...ids)) },
    fc
      .tuple(name('h', 3), lotIds, yen)
      .map(([id, ids, maximumYen]) => ({ ...hold(id, ...ids), maximumYen }) as WalletCommand),
    fc.record({ type: fc.constant('release-hold' as const), holdId: name('h', 3), reason: fc.constant('r') }),
    fc.record({
      type: fc.constant('collect-hold' as const),
      holdId: name('h', 3),
      compensationId: name('x', 9),
      incidentId: fc.constant('i'),
      amountYen: yen,
      lots: named,
    }),
    fc.record({
      type: fc.constant('note-compensation' as const),
      compensationId: name('x', 9),
      incidentId: fc.constant('i'),
      lotIds,
    }),
  );

  /** As far as it is not refused, and whatever names nothing that happened. */
  const after = (steps: readonly Step[], each: (asked: Asked) => void = () => undefined) => {
    const asked = new Asked();
    for (const step of steps) {
      try {
        if ('void' in step) asked.ask(asked.voidOf(step.void));
        else asked.ask('recall' in step ? asked.recallOf(step.recall) : step);
      } catch (error) {
        expect(error).not.toBeInstanceOf(RangeError);
      }
      each(asked);
    }
    return asked;
  };

  it('a hold finds exactly the money that offers took of a lot, through the bundle as well', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 80 }), fc.nat(), (steps, pick) => {
        const asked = after(steps);
        const offered = asked.offered();
        const lotIds = Object.keys(offered);
        fc.pre(lotIds.length > 0);
        const lotId = lotIds[pick % lotIds.length]!;
        const leftYen = asked.left()[lotId] ?? 0;
        asked.ask(hold('new', lotId));
        expect(asked.offered()).not.toHaveProperty(lotId);
        expect(usedYen(asked.wallet.holds.get('new') ?? [])).toBe(leftYen + offered[lotId]!);
      }),
      { numRuns: 300 },
    );
  });

  it('no yen is lost or made, no lot holds more than it was, and few are open', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 120 }), (steps) => {
        after(steps, (asked) => {
          const { wallet } = asked;
          const left = asked.left();
          const inHolds = [...wallet.holds.values()].flat();
          expect(Object.values(left).reduce((sum, one) => sum + one, 0)).toBe(wallet.balanceYen);
          for (const [lotId, leftYen] of Object.entries(left)) {
            const heldYen = usedYen(inHolds.filter((use: LotUse) => use.lotId === lotId));
            expect(leftYen + heldYen).toBeLessThanOrEqual(wallet.known.get(lotId)!.amountYen);
            const single = wallet.open.find((lot) => lot.lotId === lotId)?.remainingYen ?? 0;
            expect(single + bundledYen(wallet.bundle, lotId)).toBe(leftYen);
          }
          for (const { data } of asked.events) if ('uses' in data) expect(data.uses.length).toBeLessThan(4 * MOST_OPEN);
        });
      }),
      { numRuns: 300 },
    );
  });
});
