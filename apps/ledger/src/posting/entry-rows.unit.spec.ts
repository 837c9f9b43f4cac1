import { captured, completed } from '../../test/charges';
import { at, TestLog } from '../../test/events';
import { accountSums, entryRows } from './entry-rows';

const log = new TestLog();
const posting = (account: string, amountYen: unknown) => ({ account, amountYen });
const posted = (...postings: object[]) =>
  log.add('charge-c1', { type: 'charge.captured.v1', data: { entry: { postings } } });

describe('the rows of an entry', () => {
  it('given an entry, then there is a row of the event and one of each posting', () => {
    const fresh = new TestLog();
    expect(entryRows(fresh.add('charge-c1', captured('c1', 'ami', 700)))).toEqual({
      entry: {
        position: 100,
        event_id: 'event-1',
        stream: 'charge-c1',
        revision: 0,
        type: 'charge.captured.v1',
        occurred_at: at(1),
        recorded_at: at(3_601),
        causation_id: 'command-1',
        correlation_id: 'request-1',
      },
      postings: [
        expect.objectContaining({ position: 100, no: 0, account: 'psp', kind: 'psp', amount_yen: 700 }),
        expect.objectContaining({ no: 1, account: 'transit:charge:c1', kind: 'transit', amount_yen: -700 }),
      ],
    });
  });

  it('given postings that put something right, then they say for which incident, original and how', () => {
    const event = log.add('compensation-c1', completed('c1', 'inc', { lossYen: 3, owed: { mule: 2 } }));
    expect(entryRows(event)?.postings).toMatchObject([
      { kind: 'receivable:mule', incident_id: 'inc', original_id: 'c1', component: 'receivable' },
      { kind: 'loss:fraud', incident_id: 'inc', original_id: 'c1', component: 'loss' },
      { kind: 'transit', incident_id: 'inc', original_id: 'c1', component: null },
    ]);
  });

  it('given an event without an entry, then there is nothing', () => {
    expect(entryRows(log.add('charge-c1', { type: 'charge.completed.v1', data: {} }))).toBeUndefined();
  });

  it.each([
    ['postings that do not sum to zero', [posting('psp', 2), posting('bank', -1)], 'sum to 1 yen'],
    ['an account outside the chart', [posting('pspp', 1), posting('bank', -1)], 'pspp is not in the chart'],
    ['an account of another service', [posting('wallet:ami', 1), posting('bank', -1)], 'charging may not post'],
    ['half yen', [posting('psp', 0.5), posting('bank', -0.5)], 'not the shape'],
    ['one posting', [posting('psp', 0)], 'not the shape'],
  ])('refuses %s', (_, postings, message) => {
    expect(() => entryRows(posted(...postings))).toThrow(message);
  });

  it('given postings, then the sums of each account keep debits and credits apart', () => {
    const rows = entryRows(posted(posting('psp', 5), posting('psp', -2), posting('bank', -3)))!.postings;
    expect(accountSums(rows)).toEqual([
      { account: 'psp', kind: 'psp', debit_yen: 5, credit_yen: 2 },
      { account: 'bank', kind: 'bank', debit_yen: 0, credit_yen: 3 },
    ]);
  });
});
