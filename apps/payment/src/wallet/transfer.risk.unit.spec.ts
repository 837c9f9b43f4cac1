import fc from 'fast-check';
import { charged, context, NOW, wallet } from '../../test/wallet-examples';
import { POLICIES } from '../policy/payment-policy';
import { newDevice } from './transfer.risk';
import { walletDecider } from './wallet.decider';
import type { WalletEvent } from './wallet.events';

const HOUR_MS = 3_600_000;
const { hardened } = POLICIES;
const risk = hardened.transfers.risk!;
const at = (hours: number) => new Date(Date.parse(NOW) + hours * HOUR_MS).toISOString();

/** A wallet that sends one transfer after another; what each was held for. */
function sender(policy = hardened) {
  const decider = walletDecider({ ...context, policy });
  let { state } = wallet({ policy }).given(charged('c1', 100_000));
  let count = 0;
  const apply = (event: WalletEvent, now: string) => {
    state = decider.evolve(state, event, { revision: 0, occurredAt: now, commandId: 'x' });
  };
  return (toCustomerId: string, amountYen: number, now = NOW): readonly string[] | string => {
    const command = { type: 'send-transfer', transferId: `t${count++}`, toCustomerId, amountYen } as const;
    const decision = decider.decide(command, state, now);
    for (const event of decision.events) apply(event, now);
    const [event] = decision.events;
    if ('refusal' in decision) return decision.refusal.code;
    return event?.type === 'wallet.transfer-sent.v1' ? (event.data.hold?.reasons ?? []) : [];
  };
}

describe('what is risky about a transfer', () => {
  it('is a new pair, from a sum of the day on, until its first transfer was a day ago', () => {
    const send = sender();
    expect(send('ben', 9_999)).toEqual([]);
    expect(send('ben', 1)).toBe('TRANSFER_TOO_SMALL');
    expect(send('ben', 100)).toEqual(['new-pair']);
    expect(send('cho', 100)).toEqual(['new-pair']);
    expect(send('ben', 20_000, at(23.9))).toEqual(['new-pair']);
    expect(send('ben', 20_000, at(24))).toEqual([]);
  });

  it('is a new pair still where the first was only offered', () => {
    const decider = walletDecider(context);
    const offer = { type: 'send-transfer', transferId: 'o', toCustomerId: 'ben', amountYen: 100, offer: true } as const;
    const given = wallet().given(charged('c1', 50_000));
    let { state } = given;
    for (const event of given.when(offer).decision.events) {
      state = decider.evolve(state, event, { revision: 0, occurredAt: NOW, commandId: 'x' });
    }
    const send = { type: 'send-transfer', transferId: 't', toCustomerId: 'ben', amountYen: 20_000 } as const;
    expect(decider.decide(send, state, at(48))).toMatchObject({ reply: { hold: { reasons: ['new-pair'] } } });
  });

  it('is a fan-out to many new receivers, however small the sums', () => {
    const send = sender();
    for (let n = 0; n < risk.newReceiversADay; n += 1) expect(send(`r${n}`, 100)).toEqual([]);
    expect(send('r0', 100)).toEqual([]);
    expect(send('another', 100)).toEqual(['fan-out']);
  });

  it('is one of many in an hour', () => {
    const send = sender();
    for (let n = 0; n < risk.transfersAnHour; n += 1) expect(send('ben', 100)).toEqual([]);
    expect(send('ben', 100)).toEqual(['many-transfers']);
    expect(send('ben', 100, at(1))).toEqual([]);
  });

  it('is a sender who is new to a wallet that many new senders pay into, and not a friend', () => {
    const from = (n: number | string): WalletEvent => ({
      type: 'wallet.transfer-received.v2',
      data: {
        customerId: 'c',
        transferId: `t${n}`,
        fromCustomerId: `s${n}`,
        lotId: `transfer:t${n}`,
        origin: { kind: 'transfer', id: `t${n}` },
        amountYen: 100,
        entry: { postings: [] },
      },
    });
    const many = Array.from({ length: risk.newSendersADay }, (_, n) => from(n));
    const expects = (fromCustomerId: string) =>
      ({ type: 'expect-transfer', transferId: 'n', fromCustomerId, amountYen: 100 }) as const;
    wallet()
      .given(...many)
      .when(expects('s99'))
      .thenReply({ needsAcceptance: false, reasons: ['many-new-senders'] });
    wallet()
      .given(...many)
      .when(expects('s1'))
      .thenReply({ needsAcceptance: false, reasons: [] });
    wallet()
      .given(...many.slice(1))
      .when(expects('s99'))
      .thenReply({ needsAcceptance: false, reasons: [] });
  });

  it('is a device that is new on the account, or of which nothing is stated', () => {
    expect(newDevice({ newDeviceAt: at(-24) }, NOW, risk)).toEqual([]);
    expect(newDevice({ firstDevice: true, newDeviceAt: NOW }, NOW, risk)).toEqual([]);
    for (const facts of [undefined, {}, { newDeviceAt: 'lately' }, { newDeviceAt: at(-23) }, { newDeviceAt: at(5) }]) {
      expect(newDevice(facts, NOW, risk)).toEqual(['new-device']);
    }
  });

  it('was nothing in 2019', () => {
    const send = sender(POLICIES['2019']);
    for (let n = 0; n < 40; n += 1) expect(send(`r${n}`, 2_000)).toEqual([]);
    expect(newDevice({}, NOW, POLICIES['2019'].transfers.risk)).toEqual([]);
  });
});

describe('the sums that a wallet may send', () => {
  it('are capped in 24 hours and in 30 days', () => {
    const policy = { ...hardened, transfers: { ...hardened.transfers, yenPerDay: 10_000, yenPer30Days: 25_000 } };
    const send = sender(policy);
    expect(send('ben', 10_000)).not.toBe('TRANSFER_AMOUNT_EXCEEDED');
    expect(send('ben', 100, at(23))).toBe('TRANSFER_AMOUNT_EXCEEDED');
    expect(send('ben', 10_000, at(25))).toEqual([]);
    expect(send('ben', 5_001, at(50))).toBe('TRANSFER_AMOUNT_EXCEEDED');
    expect(send('ben', 5_000, at(50))).toEqual([]);
    expect(send('ben', 5_000, at(31 * 24 + 12))).toEqual([]);
  });

  it('are never passed, looked at from any of them, whatever the clocks of copies say', () => {
    const policy = {
      ...hardened,
      transfersPerDay: 100,
      transfers: { ...hardened.transfers, yenPerDay: 20_000, yenPer30Days: 50_000 },
    };
    const one = fc.record({ hour: fc.integer({ min: -400, max: 400 }), yen: fc.integer({ min: 100, max: 9_000 }) });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 60 }), (draws) => {
        const send = sender(policy);
        const done: { atMs: number; yen: number }[] = [];
        for (const { hour, yen } of draws) {
          if (Array.isArray(send('ben', yen, at(hour)))) done.push({ atMs: hour, yen });
        }
        for (const [index, { atMs }] of done.entries()) {
          const sum = (hours: number) =>
            done.slice(0, index + 1).reduce((yen, other) => yen + (other.atMs > atMs - hours ? other.yen : 0), 0);
          expect(sum(24)).toBeLessThanOrEqual(20_000);
          expect(sum(30 * 24)).toBeLessThanOrEqual(50_000);
        }
      }),
    );
  });
});
