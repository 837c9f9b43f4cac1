import fc from 'fast-check';
import { cashback, charged, closed, frozen, held, paid, wallet } from '../../test/wallet-examples';
import type { WalletCommand } from '../wallet/wallet.commands';
import type { WalletEvent } from '../wallet/wallet.events';

const place = { type: 'place-hold', holdId: 'h', lotIds: ['c1', 'c2'], reason: 'reported' } as const;
const release = { type: 'release-hold', holdId: 'h', reason: 'cleared' } as const;
/** The yen of each lot that the plan names. */
type Named = [lotId: string, amountYen: number][];
const named = (lots: Named) => lots.map(([lotId, amountYen]) => ({ lotId, amountYen }));
const collect = (amountYen: number, ...lots: Named) =>
  ({
    type: 'collect-hold',
    holdId: 'h',
    compensationId: 'c1',
    incidentId: 'i',
    amountYen,
    lots: named(lots.length > 0 ? lots : [['c1', amountYen]]),
  }) as const;
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

describe('a hold that two incidents need', () => {
  const by = (incidentId: string) => ({ ...place, lotIds: ['c1'], incidentId }) as const;
  const letGo = (incidentId: string) => ({ ...release, incidentId }) as const;
  const charge = charged('c1', 1_000);
  const [heldByA] = wallet().given(charge).when(by('a')).decision.events as [WalletEvent];
  const shared: WalletEvent = {
    type: 'wallet.hold-shared.v1',
    data: { customerId: 'c', holdId: 'h', incidentId: 'b' },
  };
  const left: WalletEvent = {
    type: 'wallet.hold-left.v1',
    data: { customerId: 'c', holdId: 'h', incidentId: 'a', reason: 'cleared' },
  };

  it('is one hold, which both hold', () => {
    const given = wallet().given(charge, heldByA);
    given.when(by('b')).thenEvents([shared]);
    given.when(by('a')).thenEvents([]);
    expect(wallet().given(charge, heldByA, shared).state.holders.get('h')).toEqual(['a', 'b']);
  });

  it('stays when one of them lets go, and ends when the last one does', () => {
    const given = wallet().given(charge, heldByA, shared);
    given.when(letGo('a')).thenEvents([left]).thenReply({ releasedYen: 0 });
    const after = wallet().given(charge, heldByA, shared, left);
    after.when(letGo('a')).thenEvents([]);
    after.when(letGo('b')).thenReply({ releasedYen: 1_000 });
    expect(types(after.when(letGo('b')).decision.events)).toEqual(['wallet.hold-released.v1']);
  });

  it('is not let go of by an incident that does not hold it, but by whoever names none', () => {
    const given = wallet().given(charge, heldByA);
    given.when(letGo('b')).thenEvents([]).thenReply({ releasedYen: 0 });
    given.when(release).thenReply({ releasedYen: 1_000 });
  });

  it('ends for both when it is collected for a compensation', () => {
    const before = [charge, heldByA, shared];
    const { decision } = wallet()
      .given(...before)
      .when(collect(1_000));
    const { state } = wallet().given(...before, ...decision.events);
    expect([state.heldYen, state.holds.size, state.holders.size]).toEqual([0, 0, 0]);
  });

  it('given any incidents that hold and let go in any order, then once all let go nothing is held', () => {
    const steps = fc.array(fc.record({ incident: fc.constantFrom('a', 'b', 'd'), holds: fc.boolean() }), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(steps, (some) => {
        const events: WalletEvent[] = [charge];
        const holding = new Set<string>();
        const then = (command: WalletCommand) =>
          events.push(
            ...wallet()
              .given(...events)
              .when(command).decision.events,
          );
        for (const { incident, holds } of some) {
          then(holds ? by(incident) : letGo(incident));
          if (holds) holding.add(incident);
          else holding.delete(incident);
          expect(wallet().given(...events).state.heldYen).toBe(holding.size > 0 ? 1_000 : 0);
        }
        for (const incident of ['a', 'b', 'd']) then(letGo(incident));
        expect(wallet().given(...events).state).toMatchObject({ heldYen: 0, balanceYen: 1_000 });
      }),
    );
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

  it('takes what the hold has not from the other lots that the plan names, by holding it first', () => {
    const before = [charged('c0', 500), charged('c1', 1_000), held('h', ['c1', 1_000]), charged('c2', 500)];
    const { decision } = wallet()
      .given(...before)
      .when(collect(1_700, ['c1', 1_000], ['c0', 500], ['c2', 200]))
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

  describe('takes only what the plan names', () => {
    it('given money that came in later, then it is left alone and less is collected', () => {
      const before = [charged('c1', 1_000), paid('p', ['c1', 900]), charged('later', 30_000)];
      const { decision } = wallet()
        .given(...before)
        .when(collect(1_000))
        .thenReply({ collectedYen: 100 });
      expect(wallet().given(...before, ...decision.events).state).toMatchObject({ balanceYen: 30_000 });
    });

    it('given a lot of which less is named than it has, then the rest stays', () => {
      const before = [charged('own', 5_000), charged('c1', 1_000)];
      const { decision } = wallet()
        .given(...before)
        .when(collect(3_000, ['c1', 1_000], ['own', 2_000]))
        .thenReply({ collectedYen: 3_000 });
      expect(wallet().given(...before, ...decision.events).state.open).toMatchObject([
        { lotId: 'own', remainingYen: 3_000 },
      ]);
    });

    it('given a hold that has another lot too, then that one goes back', () => {
      const before = [charged('own', 700), charged('c1', 1_000), held('h', ['own', 700], ['c1', 1_000])];
      const { decision } = wallet()
        .given(...before)
        .when(collect(1_700, ['c1', 1_000]))
        .thenReply({ collectedYen: 1_000 });
      expect(types(decision.events)).toEqual(['wallet.hold-collected.v1', 'wallet.hold-released.v1']);
      expect(wallet().given(...before, ...decision.events).state).toMatchObject({ balanceYen: 700, heldYen: 0 });
    });

    it('given a plan from before lots were named, then only what the hold has is taken', () => {
      const { lots: _lots, ...old } = collect(2_000);
      wallet()
        .given(charged('c1', 1_000), held('h', ['c1', 400]), charged('c2', 5_000))
        .when(old)
        .thenReply({ collectedYen: 400 });
    });

    it('given any lots, holds and names, then never more of a lot than is named, whatever else the wallet has', () => {
      const yen = fc.integer({ min: 1, max: 1_000 });
      const lots = fc.array(fc.record({ yen, heldShare: fc.nat(100), namedYen: fc.option(yen) }), {
        minLength: 1,
        maxLength: 8,
      });
      fc.assert(
        fc.property(lots, fc.integer({ min: 1, max: 8_000 }), (some, amountYen) => {
          const lotId = (place: number) => `lot-${place}`;
          const holds = some.flatMap(({ yen: all, heldShare }, place): Named => {
            const heldYen = Math.floor((all * heldShare) / 100);
            return heldYen > 0 ? [[lotId(place), heldYen]] : [];
          });
          const before = [
            ...some.map((lot, place) => charged(lotId(place), lot.yen)),
            ...(holds.length > 0 ? [held('h', ...holds)] : []),
          ];
          const names = some.flatMap(
            ({ namedYen }, place): Named => (namedYen === null ? [] : [[lotId(place), namedYen]]),
          );
          const command = { ...collect(amountYen), lots: named(names) };
          const { decision } = wallet()
            .given(...before)
            .when(command);
          const { state } = wallet().given(...before, ...decision.events);
          for (const [place, { yen: all }] of some.entries()) {
            const heldYen = [...state.holds.values()].flat().find((use) => use.lotId === lotId(place))?.amountYen ?? 0;
            const openYen = state.open.find((lot) => lot.lotId === lotId(place))?.remainingYen ?? 0;
            const leftYen = openYen + heldYen;
            const mostYen = names.find(([id]) => id === lotId(place))?.[1] ?? 0;
            expect(all - leftYen).toBeLessThanOrEqual(mostYen);
          }
          const availableYen = names.reduce((sum, [id, yen]) => {
            return sum + Math.min(yen, some[Number(id.slice(4))]!.yen);
          }, 0);
          const allYen = some.reduce((sum, lot) => sum + lot.yen, 0);
          expect(allYen - state.balanceYen - state.heldYen).toBe(Math.min(amountYen, availableYen));
        }),
      );
    });
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
  const reverse = (fromHoldYen: number, fromLossYen: number, ...lots: Named) =>
    ({
      type: 'reverse-cashback',
      lotId: 'cashback:p1',
      holdId: 'h',
      compensationId: 'cashback:p1',
      incidentId: 'i',
      fromHoldYen,
      fromLossYen,
      lots: named(lots.length > 0 ? lots : [['cashback:p1', fromHoldYen]]),
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
    expect(state.grantedYen.get('2019-07 k')).toBe(0);
  });

  it('takes of the lots that the plan names, and moves to the loss what is not there', () => {
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
    const own = [...spent, charged('own', 9_000)];
    wallet()
      .given(...own)
      .when(reverse(6_000, 0))
      .thenReply({ fromHoldYen: 100, fromLossYen: 5_900 });
    wallet()
      .given(...own)
      .when(reverse(6_000, 0, ['cashback:p1', 100], ['own', 400]))
      .thenReply({ fromHoldYen: 500, fromLossYen: 5_500 });
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
