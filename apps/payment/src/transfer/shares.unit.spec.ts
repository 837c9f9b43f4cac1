import fc from 'fast-check';
import { sharesOf } from './shares';

const others = (many: number) => Array.from({ length: many }, (_, n) => ({ customerId: `c${n}` }));

describe('the shares of a bill', () => {
  it('are equal to the yen; who paid bears one of them and what is left over', () => {
    expect(sharesOf(1_000, 'a', others(2))).toEqual({
      people: [
        { toCustomerId: 'c0', amountYen: 333 },
        { toCustomerId: 'c1', amountYen: 333 },
      ],
      ownShareYen: 334,
    });
  });

  it('are as they were given, and the rest is borne by who paid', () => {
    const given = [
      { customerId: 'b', amountYen: 700 },
      { customerId: 'c', amountYen: 300 },
    ];
    expect(sharesOf(1_000, 'a', given)?.ownShareYen).toBe(0);
    expect(sharesOf(999, 'a', given)).toBeUndefined();
  });

  it('are of different people, and all given or none', () => {
    expect(sharesOf(1_000, 'a', [{ customerId: 'a' }])).toBeUndefined();
    expect(sharesOf(1_000, 'a', [{ customerId: 'b' }, { customerId: 'b' }])).toBeUndefined();
    expect(sharesOf(1_000, 'a', [{ customerId: 'b', amountYen: 1 }, { customerId: 'c' }])).toBeUndefined();
  });

  it('are together always the bill, and nobody bears less than another by more than what is left over', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 1, max: 20 }), (billYen, many) => {
        const shares = sharesOf(billYen, 'a', others(many));
        if (!shares) return expect(billYen).toBeLessThan(many + 1);
        const sum = shares.people.reduce((yen, { amountYen }) => yen + amountYen, shares.ownShareYen);
        expect(sum).toBe(billYen);
        expect(shares.ownShareYen - shares.people[0]!.amountYen).toBeLessThanOrEqual(many);
        return expect(shares.ownShareYen).toBeGreaterThanOrEqual(shares.people[0]!.amountYen);
      }),
    );
  });
});
