import { cashback, charged, closed, frozen, held, paid, wallet } from '../../test/wallet-examples';

const place = { type: 'place-hold', holdId: 'h', lotIds: ['c1', 'c2'], reason: 'reported' } as const;
const release = { type: 'release-hold', holdId: 'h', reason: 'cleared' } as const;
const collect = (amountYen: number) =>
  ({ type: 'collect-hold', holdId: 'h', compensationId: 'c1', incidentId: 'i', amountYen }) as const;
const types = (events: readonly { type: string }[]) => events.map(({ type }) => type);

describe('a hold', () => {
  it('sets aside what is left of the named lots, also on a frozen wallet', () => {
    const before = [charged('c0', 100), charged('c1', 1_000), charged('c2', 500), paid('p', ['c0', 100], ['c1', 600])];
    wallet()
      .given(...before, frozen)
      .when(place)
      .thenEvents([held('h', ['c1', 400], ['c2', 500])])
      .thenReply({
        heldYen: 900,
        uses: [
          { lotId: 'c1', amountYen: 400 },
          { lotId: 'c2', amountYen: 500 },
        ],
      });
  });

  it('takes no more than its maximum, over all times it is placed', () => {
    const before = charged('c1', 1_000);
    wallet()
      .given(before)
      .when({ ...place, maximumYen: 300 })
      .thenEvents([held('h', ['c1', 300])]);
    wallet()
      .given(before, held('h', ['c1', 300]))
      .when({ ...place, maximumYen: 300 })
      .thenEvents([])
      .thenReply({ heldYen: 300, uses: [{ lotId: 'c1', amountYen: 300 }] });
  });

  it('placed again adds what is newly left', () => {
    wallet()
      .given(charged('c1', 1_000), held('h', ['c1', 1_000]), charged('c2', 200))
      .when(place)
      .thenEvents([held('h', ['c2', 200])]);
  });

  it('placed again for other lots has a maximum of its own for them', () => {
    wallet()
      .given(charged('c1', 1_000), held('h', ['c1', 1_000]), charged('c2', 200))
      .when({ ...place, lotIds: ['c2'], maximumYen: 150 })
      .thenEvents([held('h', ['c2', 150])])
      .thenReply({ heldYen: 150, uses: [{ lotId: 'c2', amountYen: 150 }] });
  });

  it('with nothing left writes nothing', () => {
    wallet().given().when(place).thenEvents([]).thenReply({ heldYen: 0, uses: [] });
    wallet().givenNothing().when(place).thenRefused('WALLET_UNKNOWN');
  });

  it('on a closed wallet takes from what is owed there', () => {
    const { decision } = wallet().given(charged('c1', 1_000), closed(1_000)).when(place);
    expect(decision.events).toMatchObject([
      {
        data: {
          entry: {
            postings: [
              { account: 'closed:c', amountYen: 1_000 },
              { account: 'hold:c', amountYen: -1_000 },
            ],
          },
        },
      },
    ]);
  });

  it('when released gives all back to its lots, once', () => {
    const before = [charged('c1', 1_000), held('h', ['c1', 1_000])];
    const { decision } = wallet()
      .given(...before)
      .when(release)
      .thenReply({ releasedYen: 1_000 });
    expect(wallet().given(...before, ...decision.events).state).toMatchObject({ balanceYen: 1_000, heldYen: 0 });
    wallet()
      .given(...before, ...decision.events)
      .when(release)
      .thenEvents([])
      .thenReply({ releasedYen: 0 });
  });
});

describe('a collection', () => {
  it('takes the hold, and posts what was recovered for which original', () => {
    const { decision } = wallet()
      .given(charged('c1', 1_000), held('h', ['c1', 1_000]))
      .when(collect(1_000));
    expect(decision.events).toMatchObject([
      {
        type: 'wallet.hold-collected.v1',
        data: {
          amountYen: 1_000,
          entry: {
            postings: [
              { account: 'hold:c', amountYen: 1_000, component: 'recovered', incidentId: 'i', originalId: 'c1' },
              { account: 'transit:compensation:c1', amountYen: -1_000 },
            ],
          },
        },
      },
    ]);
  });

  it('takes what is short from any lot, oldest first, by holding it first', () => {
    const before = [charged('c0', 500), charged('c1', 1_000), held('h', ['c1', 1_000]), charged('c2', 500)];
    const { decision } = wallet()
      .given(...before)
      .when(collect(1_700))
      .thenReply({ collectedYen: 1_700 });
    expect(types(decision.events)).toEqual(['wallet.funds-held.v1', 'wallet.hold-collected.v1']);
    expect(decision.events[0]?.data).toMatchObject({
      uses: [
        { lotId: 'c0', amountYen: 500 },
        { lotId: 'c2', amountYen: 200 },
      ],
    });
    expect(wallet().given(...before, ...decision.events).state).toMatchObject({ balanceYen: 300, heldYen: 0 });
  });

  it('gives back what the hold has over', () => {
    const before = [charged('c1', 1_000), held('h', ['c1', 1_000])];
    const { decision } = wallet()
      .given(...before)
      .when(collect(400))
      .thenReply({ collectedYen: 400 });
    expect(types(decision.events)).toEqual(['wallet.hold-collected.v1', 'wallet.hold-released.v1']);
    expect(wallet().given(...before, ...decision.events).state).toMatchObject({ balanceYen: 600, heldYen: 0 });
  });

  it('takes less where there is less, and nothing where there is nothing', () => {
    wallet().given(charged('c1', 300)).when(collect(1_000)).thenReply({ collectedYen: 300 });
    wallet().given().when(collect(1_000)).thenEvents([]).thenReply({ collectedYen: 0 });
  });

  it('happens once per compensation', () => {
    const before = [charged('c1', 300)];
    const { decision } = wallet()
      .given(...before)
      .when(collect(300));
    const again = wallet().given(...before, ...decision.events, charged('c2', 900));
    again.when(collect(300)).thenEvents([]).thenReply({ collectedYen: 300 });
  });
});

describe('the reversal of a cashback', () => {
  const reverse = (fromHoldYen: number, fromLossYen: number) =>
    ({
      type: 'reverse-cashback',
      lotId: 'cashback:p1',
      holdId: 'h',
      compensationId: 'cashback:p1',
      incidentId: 'i',
      fromHoldYen,
      fromLossYen,
    }) as const;
  const earned = [charged('c1', 30_000), paid('p1', ['c1', 30_000]), cashback('p1', 6_000)];

  it('takes what is left and what the compensation bears, and restores the cap (row F)', () => {
    const before = [...earned, paid('p2', ['cashback:p1', 2_000])];
    const { decision } = wallet()
      .given(...before, held('h', ['cashback:p1', 4_000]))
      .when(reverse(4_000, 2_000))
      .thenReply({ fromHoldYen: 4_000, fromLossYen: 2_000 });
    expect(decision.events).toMatchObject([
      {
        data: {
          amountYen: 6_000,
          entry: {
            postings: [
              { account: 'hold:c', amountYen: 4_000, component: 'recovered' },
              { account: 'transit:compensation:cashback:p1', amountYen: 2_000 },
              { account: 'promotion', amountYen: -6_000 },
            ],
          },
        },
      },
    ]);
    const { state } = wallet().given(...before, held('h', ['cashback:p1', 4_000]), ...decision.events);
    expect(state).toMatchObject({ balanceYen: 0, heldYen: 0 });
    expect(state.cashback.grantedYen.get('k')).toBe(0);
  });

  it('takes its own lot before others, and moves to the loss what is not there', () => {
    const given = wallet().given(
      charged('c0', 100),
      ...earned.slice(0, 1),
      paid('p1', ['c1', 30_000]),
      cashback('p1', 60),
    );
    const { decision } = given.when(reverse(60, 0)).thenReply({ fromHoldYen: 60, fromLossYen: 0 });
    expect(decision.events[0]?.data).toMatchObject({ uses: [{ lotId: 'cashback:p1', amountYen: 60 }] });
    const spent = [...earned, paid('p2', ['cashback:p1', 5_900])];
    wallet()
      .given(...spent)
      .when(reverse(6_000, 0))
      .thenReply({ fromHoldYen: 100, fromLossYen: 5_900 });
  });

  it('happens once per compensation and never exceeds what was granted', () => {
    const { decision } = wallet()
      .given(...earned)
      .when(reverse(6_000, 0));
    const after = wallet().given(...earned, ...decision.events);
    after.when(reverse(6_000, 0)).thenEvents([]).thenReply({ fromHoldYen: 6_000, fromLossYen: 0 });
    after.when({ ...reverse(0, 1), compensationId: 'other' }).thenRefused('REVERSAL_EXCEEDS_ORIGINAL');
    wallet()
      .given(...earned)
      .when(reverse(6_000, 1))
      .thenRefused('REVERSAL_EXCEEDS_ORIGINAL');
    wallet()
      .given(charged('c1', 10))
      .when({ ...reverse(1, 0), lotId: 'c1' })
      .thenRefused('REVERSAL_EXCEEDS_ORIGINAL');
    wallet().given().when(reverse(0, 0)).thenEvents([]);
  });
});
