import { charged, held, paid, wallet } from '../../test/wallet-examples';
import type { WalletEvent } from './wallet.events';

const OF_A_REPORT = 'report:r1';
const types = (events: readonly { type: string }[]) => events.map(({ type }) => type);
const lots = [{ lotId: 'c1', amountYen: 1_000 }];
const place = { type: 'place-hold', holdId: 'c1', incidentId: 'i', lotIds: ['c1'], reason: 'incident i' } as const;
const collect = {
  type: 'collect-hold',
  holdId: 'c1',
  compensationId: 'c1',
  incidentId: 'i',
  amountYen: 1_000,
  lots,
} as const;

/** Where the money of the two charges is. */
const balanceOf = (events: readonly WalletEvent[]) =>
  events.reduce((yen, { type, data }) => {
    if (type === 'wallet.funds-held.v1') return yen - data.amountYen;
    return type === 'wallet.hold-released.v1' ? yen + data.amountYen : yen;
  }, 0);

describe('money that a report by mail has on hold', () => {
  const before = [charged('c1', 1_000), charged('c2', 500), held(OF_A_REPORT, ['c1', 1_000], ['c2', 500])];

  it('gives way to an incident that sets the same lots aside, and to no more of it than that', () => {
    const outcome = wallet()
      .given(...before)
      .when(place)
      .thenReply({ heldYen: 1_000, uses: lots });
    const { events } = outcome.decision;
    expect(types(events)).toEqual(['wallet.hold-released.v1', 'wallet.funds-held.v1']);
    expect(events[0]!.data).toMatchObject({ holdId: OF_A_REPORT, amountYen: 1_000, uses: lots });
    expect(events[1]!.data).toMatchObject({ holdId: 'c1', incidentId: 'i', amountYen: 1_000 });
    expect(balanceOf(events)).toBe(0);
  });

  it('gives way to a plan that collects, though no incident has set it aside', () => {
    wallet()
      .given(...before)
      .when(collect)
      .thenReply({ collectedYen: 1_000 });
  });

  it('stays where another report, or an incident about other lots, sets something aside', () => {
    const other = wallet()
      .given(...before, charged('c3', 300), paid('p', ['c3', 100]))
      .when({ ...place, holdId: 'c3', lotIds: ['c3'] });
    expect(types(other.decision.events)).toEqual(['wallet.funds-held.v1']);
    wallet()
      .given(...before)
      .when({ type: 'place-hold', holdId: 'report:r2', lotIds: ['c1'], reason: 'reported' })
      .thenEvents([]);
  });
});
