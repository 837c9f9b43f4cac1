import { cashback, charged, closed, frozen, held, paid, room } from '../../test/wallet-examples';
import { historyItem } from './history';

describe('the history of a wallet', () => {
  it('shows what changed the balance, with its sign', () => {
    const events = [charged('c1', 900), paid('p1', ['c1', 500]), cashback('p1', 50), held('h', ['c1', 100])];
    expect(events.map(historyItem)).toEqual([
      { id: 'c1', kind: 'charge', amountYen: 900, counterparty: 'credit' },
      { id: 'p1', kind: 'payment', amountYen: -500, counterparty: 'm' },
      { id: 'cashback:p1', kind: 'cashback', amountYen: 50 },
      { id: 'h', kind: 'hold', amountYen: -100 },
    ]);
  });

  it('shows nothing else', () => {
    expect([room('c1', 900), frozen, closed(0)].map(historyItem)).toEqual([undefined, undefined, undefined]);
  });
});
