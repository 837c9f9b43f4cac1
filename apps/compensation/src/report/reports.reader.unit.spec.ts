import { transactionsIn } from './reports.reader';

describe('what a report names', () => {
  it('given one by the link of a letter, then the payment or transfer of the letter, never the whole account', () => {
    expect(transactionsIn({ charge_ids: '[]', transaction_id: 'p-1' })).toEqual(['p-1']);
    expect(transactionsIn({ charge_ids: '["c-1"]', transaction_id: 'c-1' })).toEqual(['c-1']);
  });

  it('given one that names no charge otherwise, then nothing: it is about the account', () => {
    expect(transactionsIn({ charge_ids: '[]', transaction_id: null })).toEqual([]);
    expect(transactionsIn({ charge_ids: '["c-1","c-2"]', transaction_id: null })).toEqual(['c-1', 'c-2']);
  });
});
