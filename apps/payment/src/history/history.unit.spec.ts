import { cashback, charged, closed, frozen, held, paid, room, wallet } from '../../test/wallet-examples';
import type { WalletEvent } from '../wallet/wallet.events';
import { historyItem } from './history';
import { itemState, onHold } from './item-state';
import type { Outcome } from './outcomes.projection';

describe('the history of a wallet', () => {
  it('shows what changed the balance, with its sign', () => {
    const events = [charged('c1', 900), paid('p1', ['c1', 500]), cashback('p1', 50), held('h', ['c1', 100])];
    expect(events.map(historyItem)).toEqual([
      { id: 'c1', kind: 'charge', amountYen: 900, counterparty: 'credit', lotId: 'c1' },
      { id: 'p1', kind: 'payment', amountYen: -500, counterparty: 'm' },
      { id: 'cashback:p1', kind: 'cashback', amountYen: 50, lotId: 'cashback:p1' },
      { id: 'h', kind: 'hold', amountYen: -100 },
    ]);
  });

  it('shows nothing else', () => {
    expect([room('c1', 900), frozen, closed(0)].map(historyItem)).toEqual([undefined, undefined, undefined]);
  });
});

describe('what became of an item of the history', () => {
  const refund = (refundId: string, amountYen: number, remainingYen: number): WalletEvent => ({
    type: 'wallet.payment-refunded.v1',
    data: {
      customerId: 'c',
      refundId,
      paymentId: 'p1',
      merchantId: 'm',
      amountYen,
      remainingYen,
      uses: [{ lotId: 'c1', amountYen }],
      late: [],
      dueYen: 0,
      cashbackYen: 0,
      reason: 'r',
      entry: { postings: [] },
    },
  });
  const bought = [charged('c1', 900), paid('p1', ['c1', 500])];
  const states = (events: readonly WalletEvent[], outcome?: Outcome) => {
    const { state } = wallet().given(...events);
    return events.flatMap((event) => {
      const item = historyItem(event);
      return item ? [itemState(item, state, onHold(state), outcome)] : [];
    });
  };

  it('is that it is done, until it is refunded in part or whole', () => {
    expect(states(bought)).toMatchObject([{ state: 'completed' }, { state: 'completed' }]);
    expect(states([...bought, refund('r1', 200, 300)])).toMatchObject([
      { state: 'completed' },
      { state: 'partly-refunded', refundedYen: 200 },
      { state: 'completed' },
    ]);
    expect(states([...bought, refund('r1', 200, 300), refund('r2', 300, 0)])[1]).toEqual({
      state: 'refunded',
      refundedYen: 500,
    });
  });

  it('is that its money is on hold, and for which incident', () => {
    const hold = held('h', ['c1', 100]);
    const ofIncident = { ...hold, data: { ...hold.data, incidentId: 'i' } } as WalletEvent;
    const aside = { state: 'held', heldYen: 100, incidentId: 'i' };
    expect(states([...bought, ofIncident])).toMatchObject([aside, { state: 'completed' }, aside]);
  });

  it('is what its issuer and an incident did about it', () => {
    expect(states(bought, { chargedBack: true, putRight: false })[0]).toMatchObject({ state: 'charged-back' });
    const putRight = { chargedBack: true, putRight: true, incidentId: 'i' };
    expect(states([...bought, refund('r1', 500, 0)], putRight)[1]).toEqual({
      state: 'put-right',
      refundedYen: 500,
      incidentId: 'i',
    });
  });
});
