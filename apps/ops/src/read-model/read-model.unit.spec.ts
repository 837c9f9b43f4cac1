import { UsageError } from '../failure';
import { drawDifferences } from './differences';
import { named } from './read-model';

describe('read models on the command line', () => {
  it('are named by service and name, which may hold a colon too', () => {
    expect(named('ledger:lots')).toEqual({ service: 'ledger', projection: 'lots' });
    expect(named('compensation:open-work:plans')).toEqual({ service: 'compensation', projection: 'open-work:plans' });
  });

  it.each(['lots', 'ledger:', 'gateway:lots', ''])('given %j, then the command line is wrong', (text) => {
    expect(() => named(text)).toThrow(UsageError);
  });

  it('names every column that differs, and rows that are missing or too many', () => {
    const row = { no: 1, projection: 'lots', table: 'lots', key: { lot_id: 'c1', customer_id: 'vic' } };
    const columns = [
      { column: 'remaining_yen', stored: 1, rebuilt: 20_000 },
      { column: 'held_yen', stored: null, rebuilt: 0 },
    ];
    const drawn = drawDifferences('ledger', [
      { ...row, kind: 'changed', columns },
      { ...row, kind: 'missing', columns: [] },
      { ...row, kind: 'extra', columns: [] },
    ]);
    const begin = 'ledger:lots  lots lot_id=c1 customer_id=vic';
    expect(drawn).toEqual([
      `${begin}  remaining_yen: 1, by the log 20000`,
      `${begin}  held_yen: nothing, by the log 0`,
      `${begin}  is missing`,
      `${begin}  is not in the log`,
    ]);
  });
});
