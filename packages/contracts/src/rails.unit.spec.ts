import { chargingEvents } from './charging.events';
import { cashMethod, fundingMethod } from './fields';
import { isFromSource, isMethodOf, METHODS, RAIL_ACCOUNTS, railOf, switchOf } from './rails';

describe('the table of rails', () => {
  it('gives the enums of messages and events, as they have always been stored', () => {
    expect(fundingMethod.options).toEqual(['credit', 'debit', 'bank', 'register', 'atm']);
    expect(cashMethod.options).toEqual(['register', 'atm']);
    const scopes = ['credit', 'debit', 'bank', 'cash', 'charging', 'card-registration', 'registration'];
    expect(chargingEvents['switch.changed.v1'].shape.scope.options).toEqual(scopes);
    expect(RAIL_ACCOUNTS).toEqual(['psp', 'bank', 'cash']);
  });
  it('says of each method its rail, its switch, and whether it is from a source of the customer', () => {
    expect(METHODS.map((method) => [railOf(method), switchOf(method), isFromSource(method)])).toEqual([
      ['card', 'credit', true],
      ['card', 'debit', true],
      ['bank', 'bank', true],
      ['cash', 'cash', false],
      ['cash', 'cash', false],
    ]);
    expect(isMethodOf('cash', 'atm')).toBe(true);
    expect(isMethodOf('cash', 'credit')).toBe(false);
    expect(isMethodOf('cash', 'toString')).toBe(false);
  });
});
