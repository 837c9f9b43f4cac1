import { openDatabase } from '@modosu/read-models/database/database';
import { CommandRequests } from './command-requests';
import { COMMAND_REQUESTS, commandRequestsProjection, shortHash } from './command-requests.projection';
import { TableLookup } from './table-lookup';

const [ONE, OTHER, THIRD] = ['1'.repeat(64), '2'.repeat(64), '3'.repeat(64)] as const;
const request = (commandId: string, requestHash?: string) => ({ commandId, causationId: commandId, requestHash });
const step = (commandId: string, requestHash: string) => ({ commandId, causationId: 'the request', requestHash });
const REUSED = 'IDEMPOTENCY_KEY_REUSED';

/** Also of what throws at once: the door awaits in one place. */
async function outcome(check: () => Promise<void> | undefined): Promise<string> {
  try {
    await check();
    return 'let in';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe('one key, one request: at the copy of a service that let the first one in', () => {
  it('the same request comes in as often as it is sent, another under the same command id never', async () => {
    const requests = new CommandRequests();
    expect(await outcome(() => requests.check(request('a', ONE)))).toBe('let in');
    expect(await outcome(() => requests.check(request('a', OTHER)))).toBe(REUSED);
    expect(await outcome(() => requests.check(request('a', ONE)))).toBe('let in');
    expect(await outcome(() => requests.check(request('b', OTHER)))).toBe('let in');
  });

  it('a step of a request is known by the request too', async () => {
    const requests = new CommandRequests();
    expect(await outcome(() => requests.check(step('a', ONE)))).toBe('let in');
    expect(await outcome(() => requests.check(step('a', OTHER)))).toBe(REUSED);
  });

  it('what no client’s key names, such as the steps of processes, is none of its business', async () => {
    const requests = new CommandRequests();
    expect(await outcome(() => requests.check(request('a', ONE)))).toBe('let in');
    expect(await outcome(() => requests.check(request('a')))).toBe('let in');
  });
});

describe('one key, one request: at another copy, as soon as its read model has it', () => {
  const db = openDatabase(':memory:');
  beforeAll(async () => {
    await commandRequestsProjection([]).schema(db);
    const rows = [
      { command_id: 'elsewhere', request_hash: shortHash(ONE), hour: 1 },
      { command_id: 'both', request_hash: shortHash(ONE), hour: 1 },
      { command_id: 'both', request_hash: shortHash(OTHER), hour: 1 },
    ];
    await db.insertInto(COMMAND_REQUESTS).values(rows).execute();
  });
  afterAll(() => db.destroy());
  const started = () => {
    const requests = new CommandRequests();
    requests.lookIn(db);
    return requests;
  };

  it('another request is refused, the same let in, whichever comes first', async () => {
    const requests = started();
    expect(await outcome(() => requests.check(request('elsewhere', OTHER)))).toBe(REUSED);
    expect(await outcome(() => requests.check(request('elsewhere', ONE)))).toBe('let in');
    expect(await outcome(() => started().check(request('elsewhere', ONE)))).toBe('let in');
  });

  it('of many that come at once with one new id, only one request is let in', async () => {
    const requests = started();
    const hashes = [ONE, OTHER, ONE, THIRD, OTHER, ONE];
    const outcomes = await Promise.all(hashes.map((hash) => outcome(() => requests.check(request('new', hash)))));
    expect(outcomes).toEqual(hashes.map((hash) => (hash === ONE ? 'let in' : REUSED)));
  });

  it('two that two copies carried out at one moment are both answered again, and a third is refused', async () => {
    for (const first of [ONE, OTHER]) {
      const requests = started();
      for (const hash of [first, ONE, OTHER, ONE, OTHER])
        expect(await outcome(() => requests.check(request('both', hash)))).toBe('let in');
      expect(await outcome(() => requests.check(request('both', THIRD)))).toBe(REUSED);
    }
  });

  it('without the table, or while it cannot be read, requests go on', async () => {
    const requests = new CommandRequests();
    const closed = openDatabase(':memory:');
    requests.lookIn(closed);
    expect(await outcome(() => requests.check(request('a', ONE)))).toBe('let in');
    expect(await outcome(() => requests.check(request('a', OTHER)))).toBe(REUSED);
    await closed.destroy();
  });
});

describe('looking up in a table', () => {
  it('asks once for all that is asked for at the same time, in lists of a few sizes', async () => {
    const asked: number[] = [];
    const lookup = new TableLookup<string>(async (keys) => {
      asked.push(keys.length);
      return new Map(keys.map((key) => [key, key.toUpperCase()]));
    });
    const keys = Array.from({ length: 70 }, (_, n) => `k${n}`);
    expect(await Promise.all(keys.map((key) => lookup.find(key)))).toEqual(keys.map((key) => key.toUpperCase()));
    expect(await lookup.find('alone')).toBe('ALONE');
    expect(asked).toEqual([64, 16, 1]);
  });

  it('gives up on a database that does not answer, asks nothing more of it, and trusts it again once it has', async () => {
    let answer: (found: Map<string, string>) => void = () => undefined;
    let asked = 0;
    const lookup = new TableLookup<string>(() => {
      asked += 1;
      return new Promise((resolve) => {
        answer = resolve;
      });
    });
    const begin = Date.now();
    expect(await Promise.all([lookup.find('a'), lookup.find('b')])).toEqual([undefined, undefined]);
    expect(await lookup.find('c')).toBeUndefined();
    expect(Date.now() - begin).toBeLessThan(2_000);
    expect(asked).toBe(1);
    answer(new Map());
    await new Promise((resolve) => setImmediate(resolve));
    const found = lookup.find('d');
    await new Promise((resolve) => setImmediate(resolve));
    answer(new Map([['d', 'D']]));
    expect(await found).toBe('D');
    expect(asked).toBe(2);
  });
});
