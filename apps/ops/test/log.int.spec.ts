import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chainEvent, GENESIS_HASH } from '@modosu/event-store-client/hash-chain';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { LocalStore } from '@modosu/event-store-client/testing/local-store';
import { writeJwe } from '@modosu/service-kit/testing/jwe';
import type { LoggedEvent } from '../src/log/log';
import { run } from '../src/program';
import { SessionFile } from '../src/session/session-file';
import { RecordedApi } from './recorded-api';

const NOW = Date.parse('2026-03-04T05:06:07.000Z');

let api: RecordedApi;
let home: string;
let [out, err] = ['', ''];

const modosu = (...argv: string[]) => {
  [out, err] = ['', ''];
  const tell = (text: string) => {
    out += `${text}\n`;
  };
  const say = (text: string) => {
    err += `${text}\n`;
  };
  const terminal = { interactive: false, out: tell, err: say, ask: async () => '', askSecret: async () => '' };
  return run(argv, { terminal, env: { XDG_CONFIG_HOME: home, MODOSU_URL: api.url }, now: () => NOW });
};

/** A log as an export gives it: two streams whose events take turns. */
function aLog(count: number): LoggedEvent[] {
  const heads = new Map<string, { revision: number; hash: string }>();
  return Array.from({ length: count }, (_, no) => {
    const stream = no % 3 === 0 ? 'charge-c1' : 'wallet-ami';
    const head = heads.get(stream) ?? { revision: -1, hash: GENESIS_HASH };
    const id = `00000000-0000-4000-8000-${String(no + 1).padStart(12, '0')}`;
    const metadata = {
      $correlationId: `r${no}`,
      $causationId: `m${no}`,
      commandId: `m${no}`,
      payloadHash: '5f'.repeat(32),
      actor: { kind: 'staff', id: 's1' },
      service: 'payment',
      occurredAt: '2019-07-02T01:00:00.000Z',
      schemaVersion: 1,
    };
    const content = {
      stream,
      revision: head.revision + 1,
      id,
      type: 'thing.done.v1',
      data: { no, name: '７' },
      metadata,
    };
    const { hash } = chainEvent(head.hash, content);
    heads.set(stream, { revision: content.revision, hash });
    const place = { position: String((no + 1) * 10), recordedAt: '2019-07-02T01:00:00.000Z' };
    return { ...content, ...place, metadata: { ...metadata, hash } };
  });
}
const fileOf = (events: readonly object[], name = 'log.ndjson') => {
  const path = join(home, name);
  writeFileSync(path, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  return path;
};

beforeAll(async () => {
  api = await RecordedApi.start();
});
afterAll(() => api.stop());
beforeEach(() => {
  api.forget();
  home = mkdtempSync(join(tmpdir(), 'modosu-log-'));
  SessionFile.ofUser({ XDG_CONFIG_HOME: home }).set(api.url, {
    token: 't',
    email: 'e',
    roles: ['operations'],
    again: 'a',
  });
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

describe('reading the log', () => {
  const [first, second] = aLog(2) as [LoggedEvent, LoggedEvent];

  it('lists streams with how many events they have', async () => {
    const stream = {
      stream: 'wallet-ami',
      category: 'wallet',
      revision: 1_233,
      position: '9',
      lastAt: '2019-07-02T01:00:00.000Z',
    };
    api.answer('GET /v1/staff/log/streams?category=wallet', { body: { streams: [stream], next: 'wallet-ami' } });
    expect(await modosu('streams', '--category', 'wallet')).toBe(0);
    expect(out).toMatch(/wallet-ami +1,234 +2019-07-02 10:00:00 JST/);
    expect(out).toContain('--after wallet-ami');
  });

  it('reads a stream page by page', async () => {
    api
      .answer('GET /v1/staff/log/streams/wallet-ami?direction=backwards&limit=1000', {
        body: { events: [second], next: 0 },
      })
      .answer('GET /v1/staff/log/streams/wallet-ami?direction=backwards&limit=1000&from=0', {
        body: { events: [first] },
      });
    expect(await modosu('read', 'wallet-ami', '--backwards', '--all', '--json')).toBe(0);
    expect(JSON.parse(out).events.map(({ id }: LoggedEvent) => id)).toEqual([second.id, first.id]);
  });

  it('follows from a position to the end, an event a line', async () => {
    api
      .answer('GET /v1/staff/log/tail?customerId=ami&after=0&waitMs=0&limit=1000', {
        body: { events: [first, second], position: '20' },
      })
      .answer('GET /v1/staff/log/tail?customerId=ami&after=20&waitMs=0&limit=1000', {
        body: { events: [], position: '20' },
      });
    expect(await modosu('tail', '--customer', 'ami', '--from', '0', '--no-follow', '--json')).toBe(0);
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).id),
    ).toEqual([first.id, second.id]);
  });

  it('draws what an event caused as a tree, through the commands in between', async () => {
    const line = (id: string, commandId: string, causationId: string, position: string) => ({
      ...{ id, commandId, causationId, position, stream: `wallet-${id}`, revision: 0, type: `${id}.v1` },
      ...{ occurredAt: '2019-07-02T01:00:00.000Z', correlationId: 'r' },
    });
    const correlated = [
      line('reserved', 'm1', 'm1', '1'),
      line('requested', 'm1', 'm1', '2'),
      line('credited', 'm2', 'm1', '3'),
      line('mailed', 'm3', 'credited', '4'),
    ];
    api.answer(`GET /v1/staff/log/events/credited`, {
      body: { event: { ...first, id: 'credited' }, caused: [], correlated },
    });
    expect(await modosu('event', 'credited')).toBe(0);
    const tree = out.slice(out.indexOf('The same request'));
    expect(tree.match(/(├─|└─|▶|\w+\.v1)/g)).toEqual([
      'reserved.v1',
      'requested.v1',
      '└─',
      '▶',
      'credited.v1',
      '└─',
      'mailed.v1',
    ]);
  });
});

describe('verifying and proving', () => {
  const counts = {
    position: '10',
    head: '20',
    events: 5,
    streams: 2,
    seals: 1,
    entries: 3,
    eventsPerSecond: 9,
    inFlight: 0,
  };
  const running = { verificationId: 'v1', state: 'running', ...counts, findings: [], found: 0, notes: [] };

  it('given nothing found, then it waits for the end and the exit code is 0', async () => {
    api.answer('POST /v1/staff/log/verifications', { body: { verificationId: 'v1' } });
    api.answer('GET /v1/staff/log/verifications/v1', { body: running }, { body: { ...running, state: 'done' } });
    expect(await modosu('verify', '--since', '3')).toBe(0);
    expect(out).toContain('✓ Everything holds.');
    expect(api.asked[0]?.body).toEqual({ since: 3 });
  });

  it('given findings, then each is named with its place, and the exit code is 1', async () => {
    const finding = {
      law: 'event-altered',
      message: 'x',
      stream: 'wallet-ami',
      revision: 4,
      eventId: 'e1',
      position: '7',
    };
    api.answer('POST /v1/staff/log/verifications', { body: { verificationId: 'v1' } });
    api.answer('GET /v1/staff/log/verifications/v1', {
      body: { ...running, state: 'done', findings: [finding], found: 3 },
    });
    expect(await modosu('verify')).toBe(1);
    expect(out).toContain('✗ event-altered: x\n  wallet-ami @4, event e1, position 7');
    expect(out).toContain('and 2 more');
    expect(await modosu('verify', '--json')).toBe(1);
    expect(JSON.parse(out).findings).toEqual([finding]);
  });

  it('given an event that is not sealed, then it seals first only if told so', async () => {
    const proof = {
      event: { id: 'e1', type: 't.v1', stream: 's-1', revision: 0 },
      streamPath: [{}],
      sealPath: [{}, {}],
      seal: { no: 7 },
    };
    const path = 'GET /v1/staff/log/events/e1/proof';
    const notYet = { status: 409, body: { error: { code: 'NOT_SEALED', message: 'not yet' } } };
    api.answer(path, notYet);
    expect(await modosu('prove', 'e1')).toBe(2);
    expect(err).toContain('not under a seal yet');
    api.forget();
    api.answer(path, notYet, { body: proof }).answer('POST /v1/staff/log/seals', { body: { no: 7 } });
    expect(await modosu('prove', 'e1', '--yes', '--out', join(home, 'proof.json'))).toBe(0);
    expect(JSON.parse(readFileSync(join(home, 'proof.json'), 'utf8'))).toEqual(proof);
    expect(out).toContain('under seal no 7; 3 hashes prove it');
  });
});

describe('taking the log out and in', () => {
  const events = aLog(7);

  it('orders an export for a key, takes it page by page once it is confirmed, and goes on where it was stopped', async () => {
    const [file, key] = [join(home, 'log.jwe'), join(home, 'keeper.jwk')];
    expect(await modosu('export-key', key)).toBe(0);
    expect(statSync(key).mode & 0o077).toBe(0);
    const publicKey = JSON.parse(readFileSync(`${key}.pub`, 'utf8'));
    const page = async (from: number, to: number, done: boolean) => {
      const lines = events.slice(from, to).map((event) => `${JSON.stringify(event)}\n`);
      const jwe = writeJwe(lines.join(''), publicKey);
      return { body: { jwe, events: to - from, position: events[to - 1]!.position, head: '70', done } };
    };
    const order = {
      exportId: 'e-1',
      state: 'confirmed',
      keyFingerprint: 'f',
      after: '0',
      to: '70',
      orderedBy: 'o',
      orderedAt: '2026-03-04T05:06:07.000Z',
    };
    api
      .answer('POST /v1/staff/log/exports', { body: order })
      .answer('GET /v1/staff/log/exports/e-1', { body: order })
      .answer('GET /v1/staff/log/exports/e-1/events?limit=1000', await page(0, 3, false))
      .answer('GET /v1/staff/log/exports/e-1/events?after=30&limit=1000', await page(3, 7, true));
    expect(await modosu('export', file)).toBe(1);
    expect(err).toContain('--key');
    expect(await modosu('export', file, '--key', key)).toBe(1);
    expect(err).toContain('private');
    expect(await modosu('export', file, '--key', `${key}.pub`)).toBe(0);
    const whole = readFileSync(file, 'utf8');
    expect(whole).not.toContain('wallet');
    expect(await modosu('export', file, '--key', `${key}.pub`)).toBe(1);
    expect(err).toContain('--resume');
    writeFileSync(file, whole.slice(0, whole.indexOf('\n') + 40));
    expect(await modosu('export', file, '--resume')).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(whole);
    expect(await modosu('import', file, '--key', key)).toBe(0);
    expect(out).toContain('✓ 7 events of 2 streams; every hash holds.');
    expect(await modosu('import', file)).toBe(1);
    expect(err).toContain('--key');
    expect(await modosu('export-key', join(home, 'other.jwk'))).toBe(0);
    expect(await modosu('import', file, '--key', join(home, 'other.jwk'))).toBe(1);
    expect(err).toContain('not encrypted to this key');
  });

  it('confirms what somebody else ordered, with the fingerprint that was shown', async () => {
    const order = {
      exportId: 'e-1',
      state: 'ordered',
      keyFingerprint: 'FINGER',
      after: '0',
      to: '70',
      orderedBy: 'olga',
      orderedAt: '2026-03-04T05:06:07.000Z',
    };
    api
      .answer('GET /v1/staff/log/exports/e-1', { body: order })
      .answer('POST /v1/staff/log/exports/e-1/confirm', { body: { ...order, state: 'confirmed' } });
    expect(await modosu('export-confirm', 'e-1', '--yes')).toBe(0);
    expect(err).toContain('olga');
    expect(err).toContain('FINGER');
    expect(out).toContain('Confirmed');
  });

  it('checks every line of an export, and names the first that is wrong', async () => {
    expect(await modosu('import', fileOf(events))).toBe(0);
    expect(out).toContain('✓ 7 events of 2 streams; every hash holds.');
    const wrong: [string, object[], string][] = [
      ['altered', events.map((event, at) => (at === 4 ? { ...event, data: { no: 5, name: '７' } } : event)), 'Line 5'],
      ['left out', events.filter((_, at) => at !== 2), 'Line 4'],
      ['swapped', [events[0]!, events[2]!, events[1]!, ...events.slice(3)], 'Line 3'],
      ['doubled', [events[0]!, events[0]!], 'Line 2'],
      [
        'of another stream',
        events.map((event, at) => (at === 6 ? { ...event, stream: 'wallet-ben', revision: 0 } : event)),
        'Line 7',
      ],
    ];
    for (const [, lines, line] of wrong) {
      expect(await modosu('import', fileOf(lines))).toBe(1);
      expect(err).toContain(line);
    }
    writeFileSync(join(home, 'cut'), `${JSON.stringify(events[0])}\n{"id":`);
    expect(await modosu('import', join(home, 'cut'))).toBe(1);
    expect(err).toContain('Line 2');
  });

  it('says which streams begin in the middle', async () => {
    expect(await modosu('import', fileOf(events.slice(2)))).toBe(0);
    expect(out).toContain('2 streams begin in the middle');
  });

  it('appends into an empty store only, the same events in the same order', async () => {
    const store = await LocalStore.start();
    try {
      const file = fileOf(events);
      expect(await modosu('import', file, '--to', store.url)).toBe(2);
      expect(await modosu('import', file, '--to', store.url, '--dry-run')).toBe(0);
      expect(out).toContain('A dry run');
      expect(await modosu('import', file, '--to', store.url, '--yes')).toBe(0);
      expect(out).toContain('7 events appended, read again and found the same');
      const opened = EventStore.connect(store.url);
      const there: [string, string][] = [];
      for await (const { id, metadata } of opened.readAll()) there.push([id, metadata.hash]);
      await opened.dispose();
      expect(there).toEqual(events.map(({ id, metadata }) => [id, metadata.hash]));
      expect(await modosu('import', file, '--to', store.url, '--yes')).toBe(1);
      expect(err).toContain('must be empty');
      expect(await modosu('import', fileOf(events.slice(3), 'part'), '--to', store.url, '--yes')).toBe(1);
      expect(err).toContain('Only whole streams');
    } finally {
      await store.stop();
    }
  });
});
