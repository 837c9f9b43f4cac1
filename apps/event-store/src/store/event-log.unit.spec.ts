import { randomUUID } from 'node:crypto';
import type { Outcome } from '../wire/append-answers';
import { EXPECT } from '../wire/append-requests';
import { EventDatabase } from './database';
import { type Committed, EventLog } from './event-log';

const proposed = (bytes = 100) => ({
  id: randomUUID(),
  type: Buffer.from('happened'),
  isJson: true,
  data: Buffer.alloc(bytes, 'x'),
  metadata: Buffer.alloc(0),
});

const logWith = (maxPages?: number) => {
  const published: Committed[] = [];
  const database = new EventDatabase(undefined, { maxPages });
  const log = new EventLog(
    database,
    (events) => published.push(...events),
    () => 1_000,
  );
  const append = (stream: string, expected: number, count = 1, bytes = 100, deadlineMs = 2_000) => {
    let outcome: Outcome | undefined;
    const events = Array.from({ length: count }, () => proposed(bytes));
    log.submit({
      kind: 'append',
      stream,
      expected,
      events,
      deadlineMs,
      done: (result) => {
        outcome = result;
      },
    });
    return () => outcome;
  };
  return { database, log, published, append };
};

describe('given an empty log', () => {
  test('when appends wait together, then they are decided in order and committed as one', () => {
    const { log, published, append } = logWith();
    const first = append('a', EXPECT.noStream, 2);
    const second = append('a', 1);
    const third = append('a', EXPECT.noStream);
    log.drain();
    expect(first()).toEqual({ kind: 'appended', revision: 1, position: 2 });
    expect(second()).toEqual({ kind: 'appended', revision: 2, position: 3 });
    expect(third()).toEqual({ kind: 'wrong-expected-version', actual: 2, expected: EXPECT.noStream });
    expect(published.map((event) => [event.position, event.revision])).toEqual([
      [1, 0],
      [2, 1],
      [3, 2],
    ]);
  });

  test('when a name begins with 20,000 dollar signs, then it is a stream like others, and the next append is not refused', () => {
    const { log, append } = logWith();
    const strange = append(`${'$'.repeat(20_000)}a`, EXPECT.any);
    const usual = append('a', EXPECT.any);
    log.drain();
    expect(strange()).toEqual({ kind: 'appended', revision: 0, position: 1 });
    expect(usual()).toEqual({ kind: 'appended', revision: 0, position: 2 });
  });

  test('when an append is decided after its deadline, then nothing of it is written', () => {
    const { log, append } = logWith();
    const late = append('a', EXPECT.noStream, 1, 100, 999);
    log.drain();
    expect(late()).toEqual({ kind: 'too-late' });
    expect(log.lastPosition).toBe(0);
  });
});

describe('given a disk that is nearly full', () => {
  test('when a commit does not fit, then all of it is refused, reads go on, and what fits later is written', () => {
    const { database, log, published, append } = logWith(30);
    append('a', EXPECT.noStream);
    log.drain();
    const small = append('a', 0);
    const big = append('b', EXPECT.noStream, 20, 20_000);
    log.drain();
    expect(small()).toMatchObject({ kind: 'not-written' });
    expect(big()).toMatchObject({ kind: 'not-written' });
    expect(log.failure).toContain('full');
    expect(published).toHaveLength(1);
    expect(database.allForwards(0, 10)).toHaveLength(1);

    const again = append('a', 0);
    const other = append('b', EXPECT.noStream);
    log.drain();
    expect(again()).toEqual({ kind: 'appended', revision: 1, position: 2 });
    expect(other()).toEqual({ kind: 'appended', revision: 0, position: 3 });
    expect(log.failure).toBeUndefined();
  });
});
