import { CommitGroup } from '../store/commit-group';
import { openDatabase } from '../store/schema';
import type { Sql } from '../store/sql';
import { ok, ProviderError } from './answer';
import { answerOnce } from './idempotency';

describe('the store', () => {
  let sql: Sql;
  beforeEach(() => {
    sql = openDatabase(undefined, false);
  });
  afterEach(() => sql.close());
  const request = { scope: 'operator', key: 'key', payloadHash: 'a' };

  it('given a key that was used, then the work is not done again and the answer is the first', () => {
    const work = jest.fn(() => ok({ id: 1 }));
    expect(answerOnce(sql, request, work)).toEqual(answerOnce(sql, request, work));
    expect(work).toHaveBeenCalledTimes(1);
    expect(answerOnce(sql, { ...request, payloadHash: 'b' }, work).status).toBe(409);
    expect(answerOnce(sql, { ...request, scope: 'public', payloadHash: 'b' }, work).status).toBe(200);
  });

  it('given a refusal, then it is kept; given a fault, then nothing is', () => {
    const refuse = () => {
      throw new ProviderError(404, 'unknown_token', 'There is no such token.');
    };
    expect(answerOnce(sql, request, refuse).status).toBe(404);
    expect(answerOnce(sql, request, () => ok(1)).status).toBe(404);
    const broken = () => {
      throw new Error('broken');
    };
    expect(() => answerOnce(sql, { ...request, key: 'other' }, broken)).toThrow('broken');
    expect(answerOnce(sql, { ...request, key: 'other' }, () => ok(1)).status).toBe(200);
  });

  it('given many pieces of work at once, then they share a transaction', async () => {
    const transaction = jest.spyOn(sql, 'transaction');
    const commits = new CommitGroup(sql);
    const results = await Promise.all(Array.from({ length: 100 }, (_, index) => commits.submit(() => index)));
    expect(results).toHaveLength(100);
    expect(transaction).toHaveBeenCalledTimes(1);
  });

  it('given one that breaks among others, then its own changes are undone and theirs are kept', async () => {
    const commits = new CommitGroup(sql);
    const add = (value: string) => sql.run(`INSERT INTO refusal_rule (rule, value) VALUES ('card', ?)`, value);
    const results = await Promise.allSettled([
      commits.submit(() => add('a')),
      commits.submit(() => {
        add('b');
        throw new Error('broken');
      }),
      commits.submit(() => add('c')),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(sql.all('SELECT value FROM refusal_rule ORDER BY value')).toEqual([{ value: 'a' }, { value: 'c' }]);
  });
});
