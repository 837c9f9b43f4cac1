import { charged, closed, frozen, wallet } from '../../test/wallet-examples';
import type { WalletCommand } from './wallet.commands';
import type { WalletEvent } from './wallet.events';

const posted = (debited: string, credited: string, amountYen: number) => ({
  postings: [
    { account: debited, amountYen },
    { account: credited, amountYen: -amountYen },
  ],
});
const until = '2019-07-03T08:00:00.000Z';
const hold = { until, reasons: ['new-pair' as const], policy: 'transfers hardened-1' };
const receive = { type: 'receive-transfer', transferId: 't1', fromCustomerId: 'other', amountYen: 900, hold } as const;
const giveBack = { type: 'return-transfer', transferId: 't1', fromCustomerId: 'other' } as const;
const release = { type: 'release-transfer', transferId: 't1', cause: 'staff', reason: 'siblings' } as const;
const uses = [{ lotId: 'c1', amountYen: 900 }];
const recall = {
  type: 'recall-transfer',
  transferId: 't1',
  toCustomerId: 'other',
  amountYen: 900,
  uses,
  until,
} as const;
const lot = 'transfer:t1';
const place = { type: 'place-hold', holdId: 'x', incidentId: 'i', lotIds: [lot], reason: 'r' } as const;

const arrived = wallet().given().when(receive).decision.events as WalletEvent[];
const after = (...events: readonly WalletEvent[]) => wallet().given(...arrived, ...events);
const types = (events: readonly WalletEvent[]) => events.map(({ type }) => type.replace(/^wallet\.|\.v\d$/g, ''));
const sent: WalletEvent = {
  type: 'wallet.transfer-sent.v1',
  data: {
    customerId: 'c',
    transferId: 't1',
    toCustomerId: 'other',
    amountYen: 900,
    uses,
    hold,
    entry: posted('wallet:c', 'transit:transfer:t1', 900),
  },
};

describe('a risky transfer', () => {
  it('arrives on hold, spendable by nobody, and counts for the limit of the balance', () => {
    expect(types(arrived)).toEqual(['transfer-received', 'transfer-held']);
    expect(after().state).toMatchObject({ balanceYen: 0, heldYen: 900 });
    after().when(receive).thenEvents([]);
    after().when({ type: 'reserve-room', originId: 'c9', amountYen: 99_101 }).thenRefused('BALANCE_LIMIT_EXCEEDED');
    wallet().given(closed(0)).when(receive).thenReply({});
    expect(wallet().given(frozen).when(receive).decision.events).toHaveLength(2);
  });

  it('is released once, by its time or by staff', () => {
    const { decision } = after().when(release).thenReply({ releasedYen: 900 });
    expect(decision.events).toMatchObject([
      { type: 'wallet.transfer-released.v1', data: { leftYen: 0, cause: 'staff' } },
    ]);
    expect(after(...decision.events).state).toMatchObject({ balanceYen: 900, heldYen: 0 });
    after(...decision.events)
      .when(release)
      .thenEvents([])
      .thenReply({ releasedYen: 0 });
  });

  it('goes back whole, to the one who sent it, once', () => {
    const { decision } = after().when(giveBack).thenReply({ amountYen: 900 });
    expect(types(decision.events)).toEqual(['transfer-returned']);
    after()
      .when({ ...giveBack, fromCustomerId: 'x' })
      .thenRefused('TRANSFER_NOT_OPEN');
    after(...decision.events)
      .when(giveBack)
      .thenEvents([])
      .thenReply({ amountYen: 900 });
    after(...decision.events)
      .when(release)
      .thenEvents([]);
    expect(after(...decision.events).state).toMatchObject({ balanceYen: 0, heldYen: 0 });
  });

  it('stays where an incident holds it: neither time nor staff nor its sender takes it from there', () => {
    const { decision } = after()
      .when(place)
      .thenReply({ heldYen: 900, uses: [{ lotId: lot, amountYen: 900 }] });
    expect(types(decision.events)).toEqual(['transfer-released', 'funds-held']);
    const held = after(...decision.events);
    held.when(release).thenEvents([]);
    held.when(giveBack).thenRefused('TRANSFER_NOT_OPEN');
    expect(held.state).toMatchObject({ balanceYen: 0, heldYen: 900 });
  });

  it('of which an incident wants a part keeps the rest held until its time is over, and does not go back', () => {
    const { decision } = after().when({ ...place, maximumYen: 200 });
    expect(decision.events).toMatchObject([{ data: { leftYen: 700 } }, { data: { amountYen: 200 } }]);
    after(...decision.events)
      .when(giveBack)
      .thenRefused('TRANSFER_NOT_OPEN');
    after(...decision.events)
      .when(release)
      .thenReply({ releasedYen: 700 });
  });

  it('is collected for a compensation that names its lot, and is not called back once that is noted', () => {
    const one = { compensationId: 'x', incidentId: 'i' };
    const lots = [{ lotId: lot, amountYen: 900 }];
    after()
      .when({ type: 'collect-hold', holdId: 'x', ...one, amountYen: 900, lots })
      .thenReply({ collectedYen: 900 });
    const note = { type: 'note-compensation', ...one, lotIds: [lot] } as const;
    const { decision } = after()
      .when(note)
      .thenReply({ lots: [{ lotId: lot, remainingYen: 0, heldYen: 900 }] });
    after(...decision.events)
      .when(giveBack)
      .thenRefused('TRANSFER_NOT_OPEN');
  });
});

describe('money that arrives after an incident has looked', () => {
  const { decision } = wallet()
    .given()
    .when({ ...place, maximumYen: 500 });

  it('is waited for and held in the append in which it arrives, as much as the incident wants', () => {
    expect(types(decision.events)).toEqual(['hold-awaited']);
    const come = wallet()
      .given(...decision.events)
      .when({ ...receive, hold: undefined }).decision;
    expect(come.events[1]).toMatchObject({ type: 'wallet.funds-held.v1', data: { amountYen: 500, incidentId: 'i' } });
    expect(wallet().given(...decision.events, ...come.events).state).toMatchObject({ balanceYen: 400, heldYen: 500 });
  });

  it('is waited for no longer once the hold is let go of', () => {
    const letGo = wallet()
      .given(...decision.events)
      .when({ type: 'release-hold', holdId: 'x', incidentId: 'i', reason: 'cleared' }).decision;
    const { state } = wallet().given(...decision.events, ...letGo.events);
    expect(state.transfers.awaited.size).toBe(0);
  });
});

describe('calling a held transfer back', () => {
  const given = (...events: WalletEvent[]) => wallet().given(charged('c1', 1_000), sent, ...events);
  const recalled = given().when(recall).decision.events as WalletEvent[];
  const takeBack = { type: 'take-back', transferId: 't1', toCustomerId: 'other' } as const;

  it('is said once, and brings the money back to the very lots, once', () => {
    expect(types(recalled)).toEqual(['transfer-recalled']);
    given(...recalled)
      .when(recall)
      .thenEvents([]);
    const { decision } = given(...recalled).when(takeBack);
    expect(types(decision.events)).toEqual(['transfer-came-back']);
    const { state } = given(...recalled, ...decision.events);
    expect(state.open).toMatchObject([{ lotId: 'c1', remainingYen: 1_000 }]);
    given(...recalled, ...decision.events)
      .when(takeBack)
      .thenEvents([]);
    given(...recalled, ...decision.events)
      .when(recall)
      .thenEvents([]);
  });

  it('and putting it right exclude each other: whoever comes second is refused', () => {
    const one = { compensationId: 'x', incidentId: 'i' };
    const notes: WalletCommand[] = [
      { type: 'note-compensation', ...one, lotIds: ['c1'] },
      { type: 'note-compensation', ...one, lotIds: [], debitId: 't1' },
    ];
    for (const note of notes) {
      given(...recalled)
        .when(note)
        .thenRefused('PAYMENT_ALREADY_VOIDED');
      const noted = given().when(note).decision.events as WalletEvent[];
      given(...noted)
        .when(recall)
        .thenRefused('TRANSFER_NOT_OPEN');
    }
    const back = given(...recalled).when(takeBack).decision.events as WalletEvent[];
    given(...recalled, ...back)
      .when(notes[1]!)
      .thenRefused('PAYMENT_ALREADY_VOIDED');
  });

  it('ends without effect where the receiver’s wallet has not got it any more', () => {
    const { decision } = given(...recalled).when({ type: 'end-recall', transferId: 't1', code: 'TRANSFER_NOT_OPEN' });
    expect(given(...recalled, ...decision.events).state.transfers.recalls.size).toBe(0);
    given(...recalled, ...decision.events)
      .when(takeBack)
      .thenEvents([]);
  });
});
