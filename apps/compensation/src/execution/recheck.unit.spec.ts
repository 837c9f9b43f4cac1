import type { PlanLine } from '@modosu/contracts/compensation.events';
import type { LotFlow } from '@modosu/contracts/ledger.messages';
import { notToCarryOut, type Seen } from './recheck';
import { cameBack } from './remedy';

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
  sawYen: new Map(),
  foundMoreIn: new Set(),
  originals: new Set(['c', 'p', 'cashback:p']),
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
  it('given the rules found more since in its wallet, or where its money went, then it is not', () => {
    expect(reasons({ foundMoreIn: new Set(['v']) }, charge)).toEqual({ c: 'scope-moved' });
    const sent = { ...charge, receivers: [{ customerId: 'm', lotIds: ['transfer:t'], spentYen: 1 }] };
    expect(reasons({ foundMoreIn: new Set(['m']) }, sent)).toEqual({ c: 'scope-moved' });
    expect(reasons({ foundMoreIn: new Set(['n']) }, sent)).toEqual({});
  });
  describe('given the plan takes of a lot', () => {
    const takes = (lotId: string, customerId = 'v'): PlanLine => {
      const lots = [{ lotId, amountYen: 4_000 }];
      return {
        ...charge,
        sources: [{ from: 'hold', customerId, account: `hold:${customerId}`, amountYen: 4_000, lots }],
      };
    };
    const left = (lotId: string, remainingYen: number, heldYen = 0, uses: object[] = [], customerId = 'v') =>
      ({ customerId, lotId, remainingYen, heldYen, uses: [{ debitId: 'p', kind: 'payment' }, ...uses] }) as LotFlow;
    const sawYen = new Map([
      ['v c', 5_000],
      ['m transfer:t', 5_000],
    ]);
    it('then it is carried out while that is still there, on hold or not', () => {
      expect(reasons({ lots: [left('c', 1_000, 4_000)], sawYen }, takes('c'))).toEqual({});
    });
    it('then it is not once somebody spent of it, also a receiver', () => {
      expect(reasons({ lots: [left('c', 3_999, 1_000)], sawYen }, takes('c'))).toEqual({ c: 'lots-moved' });
      const lots = [left('c', 0), left('transfer:t', 4_000, 0, [], 'm')];
      expect(reasons({ lots, sawYen }, takes('transfer:t', 'm'))).toEqual({ c: 'lots-moved' });
    });
    it('then it is not once money came back to it', () => {
      expect(reasons({ lots: [left('c', 5_001)], sawYen }, takes('c'))).toEqual({ c: 'lots-moved' });
    });
    it('then it is although another line of the plan took of it', () => {
      const use = { debitId: 'cashback:p', kind: 'collection', amountYen: 1_000 };
      expect(reasons({ lots: [left('c', 4_000, 0, [use])], sawYen }, takes('c'))).toEqual({});
    });
  });
  it('given a merchant gave a receiver back since what is to be owed for it, then nobody owes it', () => {
    const account = 'receivable:mule:m';
    const source = { from: 'receivable' as const, customerId: 'm', account, amountYen: 900 };
    const owed = { ...charge, sources: [{ ...source, lots: [{ lotId: 'transfer:t', amountYen: 900 }] }] };
    const spent = (amountYen: number) =>
      ({ customerId: 'm', lotId: 'transfer:t', uses: [{ kind: 'payment', debitId: 'q', amountYen }] }) as LotFlow;
    const lots = (amountYen: number) => ({ lots: [lot('c', ['p']), spent(amountYen)] });
    expect(reasons(lots(900), owed)).toEqual({});
    expect(reasons(lots(899), owed)).toEqual({ c: 'debit-undone' });
    expect(reasons({ lots: [lot('c', ['p'])] }, owed)).toEqual({ c: 'debit-undone' });
  });
  it('given another payment used the lot since, then it is still carried out', () => {
    expect(reasons({ lots: [lot('c', ['p', 'q']), lot('mine', ['p'])] })).toEqual({});
  });
});

describe('a void that is faster than the compensation, in the wallet itself', () => {
  const takes = (...lots: [string, number][]): PlanLine => {
    const named = lots.map(([lotId, amountYen]) => ({ lotId, amountYen }));
    const source = { from: 'hold' as const, customerId: 'v', account: 'hold:v', amountYen: 1, lots: named };
    return { ...charge, sources: [source, { from: 'loss', account: 'loss:fraud', amountYen: 1 }] };
  };
  const left = (remainingYen: number, heldYen: number) => [{ lotId: 'c', remainingYen, heldYen }];

  it('given the lot has what the plan takes of it, or less, then the line begins', () => {
    expect(cameBack(takes(['c', 10_000], ['own', 5_000]), left(4_000, 6_000))).toBe(false);
    expect(cameBack(takes(['c', 10_000]), left(0, 6_000))).toBe(false);
    expect(cameBack({ ...charge, sources: [] }, left(0, 0))).toBe(false);
  });
  it('given it has more, then money came back and the line does not begin', () => {
    expect(cameBack(takes(['c', 10_000]), left(20_000, 10_000))).toBe(true);
    expect(cameBack({ ...charge, sources: [] }, left(1, 0))).toBe(true);
  });
  it('given a plan from before lots were named, then nothing can be said', () => {
    const { debitIds: _none, ...old } = charge;
    expect(cameBack(old, left(1, 0))).toBe(false);
  });
});
