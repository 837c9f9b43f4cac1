import { usedYen } from '@modosu/accounting/lot';
import fc from 'fast-check';
import { POLICIES } from '../src/policy/payment-policy';
import type { TransferHold } from '../src/wallet/transfer.state';
import { setAsideOf, transferLot } from '../src/wallet/transfer.state';
import type { WalletCommand } from '../src/wallet/wallet.commands';
import { walletDecider } from '../src/wallet/wallet.decider';
import type { WalletEvent } from '../src/wallet/wallet.events';
import type { Wallet } from '../src/wallet/wallet.state';
import { context, NOW, payCommand } from './wallet-examples';

const PEOPLE = ['ann', 'ben', 'cho', 'dai'] as const;
/** Held easily, so that most of what is drawn is. */
const policy = {
  ...POLICIES.hardened,
  transfersPerDay: 100,
  transfers: {
    ...POLICIES.hardened.transfers,
    yenPerDay: null,
    yenPer30Days: null,
    risk: { ...POLICIES.hardened.transfers.risk!, newPairYen: 300 },
  },
};
const decider = walletDecider({ ...context, policy });

type Draw = {
  readonly what: string;
  readonly who: number;
  readonly other: number;
  readonly yen: number;
  readonly hour: number;
};
const WHAT = [
  'charge',
  'send',
  'send',
  'send',
  'rule',
  'accept',
  'accept',
  'decline',
  'withdraw',
  'expire',
  'release',
  'release',
  'recall',
  'recall',
  'place',
  'place',
  'unplace',
  'collect',
  'note',
  'pay',
  'freeze',
  'unfreeze',
  'close',
  'go on',
  'go on',
  'go on',
] as const;
const draw: fc.Arbitrary<Draw> = fc.record({
  what: fc.constantFrom(...WHAT),
  who: fc.nat(3),
  other: fc.nat(3),
  yen: fc.integer({ min: 100, max: 3_000 }),
  // Clocks step both ways.
  hour: fc.integer({ min: -60, max: 60 }),
});

/** Several wallets and the steps of transfers between them that a crash has left. */
class World {
  readonly wallets = new Map<string, Wallet>();
  readonly books = new Map<string, number>();
  readonly events: WalletEvent[] = [];
  private readonly sent = new Map<string, Extract<WalletEvent, { type: 'wallet.transfer-sent.v1' }>['data']>();
  private readonly offered = new Map<string, { from: string; to: string; amountYen: number }>();
  private readonly left: (() => void)[] = [];
  private count = 0;

  constructor() {
    for (const customerId of PEOPLE) this.run(customerId, { type: 'activate', customerId }, NOW);
  }

  /** @returns the reply, or undefined if it was refused */
  // biome-ignore lint/suspicious/noExplicitAny: of whatever command
  run(customerId: string, command: WalletCommand, now: string): any {
    const wallet = this.wallets.get(customerId) ?? decider.initial;
    const decision = decider.decide(command, wallet, now);
    let after = wallet;
    for (const event of decision.events) {
      after = decider.evolve(after, event, { revision: this.count, occurredAt: now, commandId: 'x' });
      this.happened(event);
    }
    this.wallets.set(customerId, after);
    return 'refusal' in decision ? undefined : decision.reply;
  }

  apply({ what, who, other, yen, hour }: Draw): void {
    const now = new Date(Date.parse(NOW) + hour * 3_600_000).toISOString();
    const a = PEOPLE[who]!;
    const b = PEOPLE[other]!;
    this.count += 1;
    const named = <T>(map: ReadonlyMap<string, T>) => [...map.keys()][yen % Math.max(1, map.size)];
    const wallet = this.of(a);
    switch (what) {
      case 'charge':
        this.run(a, { type: 'credit-charge', chargeId: `c${this.count}`, amountYen: yen, method: 'credit' }, now);
        return;
      case 'send':
        if (a !== b) this.send(a, b, yen % 1_200, now);
        return;
      case 'rule':
        this.run(
          a,
          { type: 'set-transfer-rule', rule: (['anyone', 'known', 'ask', 'nobody'] as const)[yen % 4]! },
          now,
        );
        return;
      case 'accept':
        this.accept(named(this.offered), now);
        return;
      case 'decline':
      case 'withdraw':
      case 'expire': {
        const transferId = named(wallet.transfers.offers) ?? 'none';
        const outcome = ({ decline: 'declined', withdraw: 'withdrawn', expire: 'expired' } as const)[what];
        this.run(a, { type: 'end-offer', transferId, outcome }, now);
        return;
      }
      case 'release': {
        const transferId = named(wallet.transfers.held) ?? 'none';
        this.run(a, { type: 'release-transfer', transferId, cause: yen % 2 ? 'time' : 'staff', reason: 'r' }, now);
        return;
      }
      case 'recall':
        this.recall(named(this.sent), now);
        return;
      case 'place': {
        const lotIds = [...wallet.known_(), transferLot(`t${yen % 40}`)]
          .filter((_, n) => (n + yen) % 2 === 0)
          .slice(0, 5);
        const hold = { type: 'place-hold', holdId: `h${yen % 3}`, incidentId: 'i', lotIds, reason: 'r' } as const;
        if (lotIds.length > 0) this.run(a, yen % 3 ? hold : { ...hold, maximumYen: yen }, now);
        return;
      }
      case 'unplace':
        this.run(a, { type: 'release-hold', holdId: `h${yen % 3}`, incidentId: 'i', reason: 'r' }, now);
        return;
      case 'collect': {
        const lots = wallet
          .known_()
          .slice(0, 4)
          .map((lotId) => ({ lotId, amountYen: yen }));
        const one = { holdId: `h${yen % 3}`, compensationId: `x${this.count}`, incidentId: 'i', amountYen: yen };
        this.run(a, { type: 'collect-hold', ...one, lots }, now);
        return;
      }
      case 'note': {
        const lotIds = wallet
          .known_()
          .filter((_, n) => n % 3 === yen % 3)
          .slice(0, 1);
        this.run(a, { type: 'note-compensation', compensationId: `n${this.count}`, incidentId: 'i', lotIds }, now);
        return;
      }
      case 'pay': {
        const at = { sessionId: 's', deviceId: 'd', at: now };
        this.run(
          a,
          payCommand({ paymentId: `p${this.count}`, codeHash: `p${this.count}`, amountYen: yen % 700 || 1, shown: at }),
          now,
        );
        return;
      }
      case 'freeze':
      case 'unfreeze':
        this.run(a, { type: what, reason: 'r' }, now);
        return;
      case 'close':
        if (yen % 5 === 0) this.run(a, { type: 'close' }, now);
        return;
      default:
        this.goOn(yen);
    }
  }

  /** A step that was left is taken, or one that was taken is taken again. */
  goOn(which: number): void {
    const [step] = this.left.splice(which % Math.max(1, this.left.length), 1);
    step?.();
    if (step && which % 4 === 0) step();
  }

  /** All that was left is done, as the processes do; then nothing is in transit. */
  finish(): void {
    while (this.left.length > 0) this.goOn(0);
    const late = '2030-01-01T00:00:00.000Z';
    for (const [customerId, { transfers }] of [...this.wallets]) {
      for (const transferId of transfers.offers.keys()) {
        this.run(customerId, { type: 'end-offer', transferId, outcome: 'expired' }, late);
      }
      for (const transferId of transfers.held.keys()) {
        this.run(customerId, { type: 'release-transfer', transferId, cause: 'time', reason: 'r' }, late);
      }
    }
    while (this.left.length > 0) this.goOn(0);
  }

  of(customerId: string): Wallet & { known_(): string[] } {
    const wallet = this.wallets.get(customerId)!;
    return { ...wallet, known_: () => this.lotsOf(customerId) };
  }

  lotsOf(customerId: string): string[] {
    return this.events.flatMap(({ data }) =>
      data !== undefined &&
      'customerId' in data &&
      data.customerId === customerId &&
      'lotId' in data &&
      'origin' in data
        ? [data.lotId]
        : [],
    );
  }

  private send(from: string, to: string, amountYen: number, now: string): void {
    const transferId = `t${this.count}`;
    const expect = { type: 'expect-transfer', transferId, fromCustomerId: from, amountYen } as const;
    const expected = this.run(to, expect, now);
    if (!expected) return;
    const { needsAcceptance: offer, reasons } = expected;
    const command = { type: 'send-transfer', transferId, toCustomerId: to, amountYen, offer, reasons } as const;
    const sent = this.run(from, command, now);
    if (sent?.state === 'offered') this.offered.set(transferId, { from, to, amountYen });
    if (sent) return;
    this.run(to, { type: 'release-room', originId: transferLot(transferId), reason: 'r' }, now);
  }

  private accept(transferId: string | undefined, now: string): void {
    const offer = transferId === undefined ? undefined : this.offered.get(transferId);
    if (!transferId || !offer) return;
    const { from, to, amountYen } = offer;
    if (!this.run(to, { type: 'accept-transfer', transferId, fromCustomerId: from, amountYen }, now)) return;
    this.left.push(() => {
      const sent = this.run(from, { type: 'send-offered', transferId, toCustomerId: to }, now);
      if (sent || this.of(from).sentTransfers.has(transferId)) return;
      this.run(to, { type: 'release-room', originId: transferLot(transferId), reason: 'r' }, now);
    });
  }

  private recall(transferId: string | undefined, now: string): void {
    const sent = transferId === undefined ? undefined : this.sent.get(transferId);
    if (!transferId || !sent) return;
    const { customerId: from, toCustomerId: to, amountYen, uses } = sent;
    const until = this.of(to).transfers.held.get(transferId)?.until ?? '2030-01-01T00:00:00.000Z';
    const recall = { type: 'recall-transfer', transferId, toCustomerId: to, amountYen, uses, until } as const;
    if (!this.run(from, recall, now)) return;
    const giveBack = () => {
      const given = this.run(to, { type: 'return-transfer', transferId, fromCustomerId: from }, now);
      if (given) this.left.push(() => this.run(from, { type: 'take-back', transferId, toCustomerId: to }, now));
      else if (!this.of(to).known.has(transferLot(transferId))) this.left.push(giveBack);
      else this.run(from, { type: 'end-recall', transferId, code: 'TRANSFER_NOT_OPEN' }, now);
    };
    this.left.push(giveBack);
  }

  private happened(event: WalletEvent): void {
    this.events.push(event);
    const { type, data } = event;
    for (const { account, amountYen } of ('entry' in data && data.entry?.postings) || []) {
      this.books.set(account, (this.books.get(account) ?? 0) + amountYen);
    }
    if (type !== 'wallet.transfer-sent.v1') return;
    const { transferId, customerId: fromCustomerId, toCustomerId, amountYen, hold } = data;
    this.sent.set(transferId, data);
    const command = {
      type: 'receive-transfer',
      transferId,
      fromCustomerId,
      amountYen,
      hold: hold as TransferHold,
    } as const;
    this.left.push(() => this.run(toCustomerId, command, NOW));
  }
}

const yenOn = ({ books }: World, ...kinds: string[]) =>
  [...books].reduce((sum, [account, yen]) => sum + (kinds.some((kind) => account.startsWith(kind)) ? yen : 0), 0);

describe('transfers, offers and holds between wallets, whatever happens in whatever order', () => {
  const each = (check: (world: World) => void, end?: (world: World) => void) =>
    fc.assert(
      fc.property(fc.array(draw, { minLength: 20, maxLength: 150 }), (draws) => {
        const world = new World();
        for (const a of PEOPLE) world.apply({ what: 'charge', who: PEOPLE.indexOf(a), other: 0, yen: 3_000, hour: 0 });
        for (const one of draws) {
          world.apply(one);
          check(world);
        }
        world.finish();
        check(world);
        end?.(world);
      }),
      { numRuns: 40 },
    );

  it('keeps every yen: books sum to zero, no wallet or hold is below nothing, and wallets are what their lots have', () => {
    each((world) => {
      expect(yenOn(world, '')).toBe(0);
      for (const [customerId, wallet] of world.wallets) {
        const of = (kind: string) => 0 - (world.books.get(`${kind}:${customerId}`) ?? 0);
        expect(of('wallet') + of('closed')).toBe(wallet.balanceYen);
        expect(of('hold')).toBe(wallet.heldYen);
        for (const yen of [of('wallet'), of('closed'), of('hold')]) expect(yen).toBeGreaterThanOrEqual(0);
        expect(wallet.open.reduce((sum, lot) => sum + lot.remainingYen, 0)).toBe(wallet.balanceYen);
        const inHolds = usedYen([...wallet.holds.values()].flat());
        expect(inHolds + wallet.transfers.setAsideYen).toBe(wallet.heldYen);
      }
    });
  });

  it('no lot ever has more than its amount, wherever its money is set aside', () => {
    each((world) => {
      for (const [customerId, wallet] of world.wallets) {
        let setAside = 0;
        for (const lotId of world.lotsOf(customerId)) {
          const left = wallet.open.find((lot) => lot.lotId === lotId)?.remainingYen ?? 0;
          const inHolds = usedYen([...wallet.holds.values()].flat().filter((use) => use.lotId === lotId));
          const aside = setAsideOf(wallet.transfers, lotId);
          setAside += aside;
          expect(left + inHolds + aside).toBeLessThanOrEqual(wallet.known.get(lotId)!.amountYen);
        }
        expect(setAside).toBe(wallet.transfers.setAsideYen);
      }
    });
  });

  it('leaves nothing in transit, offered or held once everything has been gone on with', () => {
    each(
      () => undefined,
      (world) => {
        for (const [account, yen] of world.books) {
          if (account.startsWith('transit:transfer')) expect([account, yen]).toEqual([account, 0]);
        }
        for (const wallet of world.wallets.values()) {
          const { offers, held, recalls, setAsideYen } = wallet.transfers;
          expect([offers.size, held.size, recalls.size, setAsideYen]).toEqual([0, 0, 0, 0]);
          expect([...wallet.rooms.keys()].filter((originId) => originId.startsWith('transfer:'))).toEqual([]);
        }
      },
    );
  });

  it('gives each transfer one fate: what arrived did not come back, and what ended was not sent', () => {
    each(
      () => undefined,
      ({ events }) => {
        const ids = (type: WalletEvent['type'], outcome?: (data: never) => boolean) =>
          events.flatMap((event) =>
            event.type === type && (outcome?.(event.data as never) ?? true)
              ? [(event.data as { transferId: string }).transferId]
              : [],
          );
        const once = (list: string[]) => expect(list).toEqual([...new Set(list)]);
        const sent = ids('wallet.transfer-sent.v1');
        const back = ids('wallet.transfer-came-back.v1');
        const released = ids('wallet.transfer-released.v1', ({ leftYen }: { leftYen: number }) => leftYen === 0);
        const ended = ids(
          'wallet.transfer-offer-ended.v1',
          ({ outcome }: { outcome: string }) => outcome !== 'accepted',
        );
        for (const list of [sent, back, released, ended, ids('wallet.transfer-received.v2')]) once(list);
        expect(ids('wallet.transfer-received.v2').sort()).toEqual(sent.sort());
        expect(back.filter((id) => released.includes(id))).toEqual([]);
        expect(ended.filter((id) => sent.includes(id))).toEqual([]);
      },
    );
  });
});
