import type { PlanLine } from '@modosu/contracts/compensation.events';
import type { LotFlow } from '@modosu/contracts/ledger.messages';
import { notToCarryOut, type Seen } from './second-look';

const charge: PlanLine = {
  originalId: 'c',
  kind: 'charge',
  customerId: 'v',
  amountYen: 30_000,
  destination: 'refund',
  sources: [],
  row: 'C',
  debitIds: ['p'],
};
const own: PlanLine = { ...charge, originalId: 'p', kind: 'own-money', destination: 'wallet' };
const cashback: PlanLine = {
  ...charge,
  originalId: 'cashback:p',
  kind: 'cashback',
  destination: 'promotion',
  debitIds: [],
};
const lot = (lotId: string, debitIds: string[], customerId = 'v') =>
  ({ customerId, lotId, uses: debitIds.map((debitId) => ({ debitId })) }) as LotFlow;

const seen = (changes: Partial<Seen> = {}): Seen => ({
  flagged: new Set(['c', 'p']),
  chargedBack: new Set(),
  lots: [lot('c', ['p']), lot('mine', ['p']), lot('cashback:p', [])],
  ...changes,
});
const reasons = (changes: Partial<Seen>, ...lines: PlanLine[]) =>
  Object.fromEntries(notToCarryOut(lines.length > 0 ? lines : [charge, own, cashback], seen(changes)));

describe('a line is looked at again before it is carried out', () => {
  it('given nothing moved, then all are', () => {
    expect(reasons({})).toEqual({});
  });
  it('given the charge was cleared since, then it is not', () => {
    expect(reasons({ flagged: new Set(['p']) })).toEqual({ c: 'cleared' });
  });
  it('given the payment was cleared since, then nothing that rests on it is', () => {
    expect(reasons({ flagged: new Set(['c']) })).toEqual({ c: 'cleared', p: 'cleared', 'cashback:p': 'cleared' });
  });
  it('given the issuer took the charge back since, then it is not refunded', () => {
    expect(reasons({ chargedBack: new Set(['c']) })).toEqual({ c: 'charged-back' });
    expect(reasons({ chargedBack: new Set(['c']) }, { ...charge, destination: 'dispute' })).toEqual({});
  });
  it('given the payment was voided since, then nobody gets its money a second time', () => {
    expect(reasons({ lots: [lot('c', []), lot('mine', []), lot('p', ['p'], 'other')] })).toEqual({
      c: 'debit-undone',
      p: 'debit-undone',
    });
  });
  it('given another payment used the lot since, then it is still carried out', () => {
    expect(reasons({ lots: [lot('c', ['p', 'q']), lot('mine', ['p'])] })).toEqual({});
  });
});
