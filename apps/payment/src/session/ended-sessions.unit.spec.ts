import type { RecordedEvent } from '@modosu/event-store-client/event';
import { openDatabase } from '@modosu/read-models/database/database';
import { RequestContext } from '@modosu/service-kit/request/request-context';
import { POLICIES } from '../policy/payment-policy';
import { EndedSessions } from './ended-sessions';
import { LiveSessions } from './live-sessions';

const MINUTE_MS = 60_000;
const START_MS = Date.parse('2019-07-02T08:00:00.000Z');

const logged = (type: string, data: object, atMs = START_MS) =>
  ({
    type,
    data: { customerId: 'c', ...data },
    recordedAt: new Date(atMs),
    metadata: { occurredAt: new Date(atMs).toISOString() },
  }) as unknown as RecordedEvent;
const revoked = (sessionIds: string[], atMs?: number) =>
  logged('customer.sessions-revoked.v1', { sessionIds, reason: 'signed out' }, atMs);

describe('ended sessions', () => {
  let nowMs = START_MS;
  const clock = { epochMs: () => nowMs };
  beforeEach(() => {
    nowMs = START_MS;
  });

  it('given notices, then codes of these sessions are void, and of all of a subject those shown before', () => {
    const sessions = new EndedSessions(clock);
    expect(sessions.receive({ sessionIds: ['s1'], at: 1 })).toBe(true);
    expect(sessions.receive({ subject: 'c2', at: 'whenever' })).toBe(true);
    expect(sessions.receive('nonsense')).toBe(false);
    expect(sessions.sessionEnded('c', 's1', nowMs - 1_000)).toBe(true);
    expect(sessions.sessionEnded('c', 's2', nowMs - 1_000)).toBe(false);
    expect(sessions.sessionEnded('c2', 's3', nowMs - 1_000)).toBe(true);
    expect(sessions.sessionEnded('c2', 's4', nowMs + 1)).toBe(false);
  });

  it.each(['customer.password-reset.v1', 'customer.frozen.v1', 'customer.closed.v1'])(
    'given %s in the log, then what the customer showed or unlocked before is void, and nothing after',
    (type) => {
      const sessions = new EndedSessions(clock);
      sessions.take([logged(type, {})]);
      const { sessionEnded, unlockEnded } = EndedSessions.prototype;
      for (const [ended, lastMs] of [
        [sessionEnded, START_MS],
        [unlockEnded, START_MS - 1],
      ] as const) {
        expect(ended.call(sessions, 'c', 'any', lastMs)).toBe(true);
        expect(ended.call(sessions, 'c', 'any', lastMs + 1)).toBe(false);
        expect(ended.call(sessions, 'other', 'any', lastMs)).toBe(false);
      }
    },
  );

  it('given a session that was revoked in the log, then its codes and its unlock are void whatever the clocks say', () => {
    const sessions = new EndedSessions(clock);
    sessions.take([revoked(['s1', 's2'])]);
    for (const sessionId of ['s1', 's2']) {
      expect(sessions.sessionEnded('c', sessionId, START_MS + 5 * MINUTE_MS)).toBe(true);
      expect(sessions.unlockEnded('c', sessionId, START_MS + 5 * MINUTE_MS)).toBe(true);
    }
    expect(sessions.sessionEnded('c', 's3', START_MS)).toBe(false);
  });

  it('given a restart, then the table says the same, and old rows have left it', async () => {
    const db = openDatabase(':memory:');
    const { projection } = new EndedSessions(clock);
    await projection.schema(db);
    const batches = [
      [revoked(['old'], START_MS - 16 * MINUTE_MS), revoked(['older'], START_MS - 17 * MINUTE_MS)],
      [revoked(['s1', 's2']), logged('customer.frozen.v1', {}), logged('customer.unfrozen.v1', {})],
    ];
    for (const events of [...batches, batches[1]!]) {
      await db.transaction().execute((trx) => projection.apply(trx, events));
    }
    expect(await db.selectFrom('ended_sessions').select('who').orderBy('who').execute()).toEqual(
      ['customer c', 'session s1', 'session s2'].map((who) => ({ who })),
    );
    const after = new EndedSessions(clock);
    await after.open(db);
    expect(after.sessionEnded('x', 's2', START_MS)).toBe(true);
    expect(after.sessionEnded('c', 'any', START_MS)).toBe(true);
    expect(after.unlockEnded('c', 'any', START_MS - 1)).toBe(true);
    expect(after.unlockEnded('c', 'any', START_MS)).toBe(false);
    await db.destroy();
  });

  it('are forgotten when no code of theirs can be taken any more, since codes as old as that are refused unseen', () => {
    const sessions = new EndedSessions(clock);
    sessions.take([revoked(['s1'])]);
    nowMs += 15 * MINUTE_MS;
    expect(sessions.sessionEnded('c', 'any', START_MS)).toBe(true);
    expect(sessions.sessionEnded('c', 'any', START_MS + 1)).toBe(false);
    sessions.take([revoked(['s9'], nowMs)]);
    expect(sessions.unlockEnded('c', 's1', nowMs)).toBe(false);
    expect(sessions.sessionEnded('c', 's1', START_MS)).toBe(true);
  });

  it('given more than there is room for, then the oldest are forgotten, and no code that is as old is taken', () => {
    const sessions = new EndedSessions(clock, 2);
    for (const n of [1, 2, 3]) sessions.take([revoked([`s${n}`], START_MS + n)]);
    expect(sessions.sessionEnded('c', 's1', START_MS + 1)).toBe(true);
    expect(sessions.sessionEnded('c', 'any', START_MS + 1)).toBe(true);
    expect(sessions.sessionEnded('c', 'any', START_MS + 2)).toBe(false);
    expect(sessions.sessionEnded('c', 's3', START_MS + 9)).toBe(true);
  });
});

describe('live sessions', () => {
  const ended = new EndedSessions({ epochMs: () => START_MS });
  ended.take([revoked(['gone']), logged('customer.password-reset.v1', { customerId: 'reset' })]);
  const asked = (id: string, sessionId: string | undefined, unlockedMs: number, deviceId: string | undefined = 'd') =>
    new RequestContext({
      actor: { kind: 'customer', id, sessionId, deviceId, facts: { unlockedAt: unlockedMs } },
      now: new Date(START_MS + MINUTE_MS).toISOString(),
      commandId: 'x',
      correlationId: 'x',
      causationId: 'x',
      deadline: 0,
    });
  const live = (areKnown: boolean) => new LiveSessions(ended, { areKnown }, POLICIES.hardened);

  it('are asked for an unlock that is recent and of a session that lives, on a known device', () => {
    const sessions = live(true);
    expect(sessions.requireUnlocked(asked('c', 's', START_MS))).toEqual({ sessionId: 's', deviceId: 'd' });
    expect(() => sessions.requireUnlocked(asked('c', 's', START_MS - 5 * MINUTE_MS))).toThrow('UNLOCK_REQUIRED');
    expect(() => sessions.requireUnlocked(asked('c', 'gone', START_MS))).toThrow('UNAUTHENTICATED');
    expect(() => sessions.requireUnlocked(asked('reset', 's', START_MS - 1))).toThrow('UNAUTHENTICATED');
    expect(() => sessions.requireUnlocked(asked('reset', 's', START_MS))).not.toThrow();
    expect(() => sessions.requireUnlocked(asked('c', undefined, START_MS))).toThrow('UNAUTHENTICATED');
  });

  it('given a copy that is behind the log, then it says for good what it knows, and for now that it cannot tell', () => {
    expect(live(true).refusalOf('c', 's', START_MS)).toBeUndefined();
    expect(live(false).refusalOf('c', 's', START_MS)).toBe('SESSION_STATUS_UNKNOWN');
    expect(live(false).refusalOf('c', 'gone', START_MS)).toBe('CODE_INVALID');
    expect(() => live(false).requireUnlocked(asked('c', 's', START_MS))).toThrow('SESSION_STATUS_UNKNOWN');
  });
});
