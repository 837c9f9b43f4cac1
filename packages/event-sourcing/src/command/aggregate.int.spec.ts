import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import { verifyStream } from '@modosu/event-store-client/hash-chain';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { LocalStore } from '@modosu/event-store-client/testing/local-store';
import { accept, Refusal } from '../decider';
import { ALWAYS_REMEMBERED } from '../state/command-memory';
import { type CounterCommand, type CounterEvent, type CounterState, counter, LIMIT } from '../testing/counter';
import { Aggregate, type CommandContext, kindForm } from './aggregate';

type Counters = Aggregate<CounterCommand, CounterEvent, CounterState, { total: number }>;

describe('an aggregate', () => {
  let local: LocalStore;
  let store: EventStore;
  const context = (commandId: string = randomUUID(), now = '2019-07-02T15:00:00.000Z'): CommandContext => ({
    commandId,
    correlationId: 'the-correlation',
    causationId: 'the-cause',
    actor: { kind: 'tester' },
    now,
  });
  const counters = (): Counters => new Aggregate({ store, category: 'counter', decider: counter, service: 'tests' });
  async function log(id: string): Promise<RecordedEvent[]> {
    const events = [];
    for await (const event of store.readStream(`counter-${id}`)) events.push(event);
    return events;
  }

  beforeAll(async () => {
    local = await LocalStore.start();
    store = EventStore.connect(local.url);
  });
  afterAll(async () => {
    await store.dispose();
    await local.stop();
  });

  it('given nothing, when a command is accepted, then its events are in the log with everything about it', async () => {
    const id = randomUUID();
    const all = counters();
    const first = await all.handle(id, { kind: 'count', by: 2, times: 2 }, context('one'));
    expect(first).toMatchObject({ reply: { total: 4 }, revision: 1, repeated: false });
    const second = await all.handle(id, { kind: 'count', by: 1 }, context('two'));
    expect(second).toMatchObject({ reply: { total: 5 }, revision: 2 });
    expect(second.position).toBeGreaterThan(first.position ?? 0n);
    const events = await log(id);
    expect(events[0]?.metadata).toMatchObject({
      $correlationId: 'the-correlation',
      $causationId: 'the-cause',
      commandId: 'one',
      actor: { kind: 'tester' },
      service: 'tests',
      occurredAt: '2019-07-02T15:00:00.000Z',
      schemaVersion: 1,
    });
    expect(events.map(({ metadata }) => metadata.answer)).toEqual([
      undefined,
      { reply: { total: 4 } },
      { reply: { total: 5 } },
    ]);
    expect(verifyStream(events)).toBeNull();
    expect(second.events[0]?.id).toBe(events[2]?.id);
    expect(await counters().load(id)).toEqual({ state: { total: 5, refused: 0 }, revision: 2 });
  });

  it('given a command, when it comes again at once, later or after a restart, then it has one effect and one answer', async () => {
    const id = randomUUID();
    const all = counters();
    const command = { kind: 'count', by: 3 } as const;
    const atOnce = await Promise.all(Array.from({ length: 20 }, () => all.handle(id, command, context('same'))));
    expect(atOnce.map(({ reply }) => reply)).toEqual(Array(20).fill({ total: 3 }));
    expect(atOnce.filter(({ repeated }) => !repeated)).toHaveLength(1);
    await all.handle(id, { kind: 'count', by: 5 }, context());
    const restarted = counters();
    const again = await restarted.handle(id, command, context('same'));
    expect(again).toMatchObject({ reply: { total: 3 }, events: [], repeated: true });
    await expect(restarted.handle(id, { kind: 'count', by: 4 }, context('same'))).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
    expect(await log(id)).toHaveLength(2);
  });

  it('given a command of a request, when its id comes with another request, then it is refused, also if the payload is the same', async () => {
    const id = randomUUID();
    const of = (requestHash?: string) => ({ ...context('same'), ...(requestHash ? { requestHash } : {}) });
    const [one, other] = ['1'.repeat(64), '2'.repeat(64)];
    await counters().handle(id, { kind: 'count', by: 3 }, of(one));
    const reused = { code: 'IDEMPOTENCY_KEY_REUSED' };
    await expect(counters().handle(id, { kind: 'count', by: 3 }, of(other))).rejects.toMatchObject(reused);
    // What the service makes of the same request may have moved; what was asked has not.
    const again = await counters().handle(id, { kind: 'count', by: 4 }, of(one));
    expect(again).toMatchObject({ reply: { total: 3 }, repeated: true });
    // A process that goes on with it knows no request.
    expect(await counters().handle(id, { kind: 'count', by: 3 }, of())).toMatchObject({ repeated: true });
    await expect(counters().handle(id, { kind: 'count', by: 4 }, of())).rejects.toMatchObject(reused);
    expect((await log(id)).map(({ metadata }) => metadata.requestHash)).toEqual([one]);
  });

  it('given a command that was taken in its form of before, when it comes in the one of now, then it is known again', async () => {
    const id = randomUUID();
    const { decide } = counter;
    const typed = new Aggregate<{ readonly type: 'count'; readonly by: number }, CounterEvent, CounterState>({
      store,
      category: 'counter',
      service: 'tests',
      hashAs: kindForm,
      decider: { ...counter, decide: ({ type, by }, ...rest) => decide({ kind: type, by }, ...rest) },
    });
    await counters().handle(id, { kind: 'count', by: 3 }, context('same'));
    expect(await typed.handle(id, { type: 'count', by: 3 }, context('same'))).toMatchObject({ repeated: true });
    const reused = { code: 'IDEMPOTENCY_KEY_REUSED' };
    await expect(typed.handle(id, { type: 'count', by: 4 }, context('same'))).rejects.toMatchObject(reused);
  });

  it('given a refusal with an event, when the command comes again, then it is refused alike and written once', async () => {
    const id = randomUUID();
    const command = { kind: 'count', by: LIMIT + 1 } as const;
    const refusal = { code: 'TOO_MUCH', details: { left: LIMIT } };
    await expect(counters().handle(id, command, context('much'))).rejects.toMatchObject(refusal);
    await expect(counters().handle(id, command, context('much'))).rejects.toMatchObject({ ...refusal, repeated: true });
    expect((await log(id)).map(({ type }) => type)).toEqual(['counter.refused.v1']);
  });

  it('given a refusal without an event, then nothing is written and it is decided anew each time', async () => {
    const id = randomUUID();
    await expect(counters().handle(id, { kind: 'count', by: 0 }, context('zero'))).rejects.toThrow(Refusal);
    expect(await log(id)).toEqual([]);
    expect((await counters().handle(id, { kind: 'count', by: 1 }, context('zero'))).reply).toEqual({ total: 1 });
  });

  it('given a state that somebody else has changed, then no decision is made on the old one', async () => {
    const id = randomUUID();
    const [here, there] = [counters(), counters()];
    await here.handle(id, { kind: 'count', by: 1 }, context());
    await there.handle(id, { kind: 'count', by: 10 }, context());
    expect((await here.handle(id, { kind: 'look' }, context())).reply).toEqual({ total: 11 });
    await there.handle(id, { kind: 'count', by: 100 }, context());
    expect((await here.load(id, { cached: true })).state.total).toBe(11);
    expect((await here.load(id)).state.total).toBe(111);
    await there.handle(id, { kind: 'count', by: 1_000 }, context());
    expect((await here.handle(id, { kind: 'count', by: 1 }, context())).reply).toEqual({ total: 1_112 });
  });

  it('given an old state on which nothing can be decided, then it is decided on what the store holds', async () => {
    // Going back below nothing is no state: what another process counted must be seen first.
    const strict: typeof counter = {
      ...counter,
      evolve(state, event, place) {
        const next = counter.evolve(state, event, place);
        if (next.total < 0) throw new RangeError('below nothing');
        return next;
      },
      decide: (command, state, now) =>
        command.kind === 'look'
          ? counter.decide(command, state, now)
          : accept([{ type: 'counter.counted.v1', data: { by: command.by } }], { total: state.total + command.by }),
    };
    const make = (): Counters => new Aggregate({ store, category: 'counter', decider: strict, service: 'tests' });
    const id = randomUUID();
    const [one, other] = [make(), make()];
    await one.handle(id, { kind: 'count', by: 1 }, context());
    await other.handle(id, { kind: 'count', by: 5 }, context());
    expect(await one.handle(id, { kind: 'count', by: -6 }, context())).toMatchObject({ reply: { total: 0 } });
    await expect(one.handle(id, { kind: 'count', by: -1 }, context())).rejects.toThrow('below nothing');
    expect(await log(id)).toHaveLength(3);
  });

  it('given two processes that write one stream at once, then every command counts exactly once', async () => {
    const id = randomUUID();
    const processes = [counters(), counters()];
    const commands = Array.from({ length: 40 }, () => randomUUID());
    await Promise.all(
      commands.flatMap((command) =>
        processes.map((one) => one.handle(id, { kind: 'count', by: 1 }, context(command), { isNew: true })),
      ),
    );
    const events = await log(id);
    expect(events).toHaveLength(40);
    expect(verifyStream(events)).toBeNull();
    expect((await counters().load(id)).state.total).toBe(40);
  });

  it('given one command at two processes at once, each with circumstances of its own, then it counts once and the stream holds', async () => {
    for (let round = 0; round < 10; round += 1) {
      const id = randomUUID();
      const [one, other] = [counters(), counters()];
      const command = { kind: 'count', by: 1 } as const;
      // As when a sweeper goes on with what a request is still at: the same step, asked for by somebody else.
      const asked = [context('same'), { ...context('same'), actor: { kind: 'sweeper' } }] as const;
      const both = await Promise.all([
        one.handle(id, command, asked[0], { isNew: true }),
        other.handle(id, command, asked[1], { isNew: true }),
      ]);
      expect(both.map(({ repeated }) => repeated).sort()).toEqual([false, true]);
      await other.handle(id, command, context('second'));
      await one.handle(id, command, context('third'));
      const events = await log(id);
      expect(events).toHaveLength(3);
      expect(verifyStream(events)).toBeNull();
    }
  });

  it('given a cached stream, when a command is accepted, then the store is asked exactly once', async () => {
    const id = randomUUID();
    const all = counters();
    await all.handle(id, { kind: 'count', by: 1 }, context(), { isNew: true });
    const read = jest.spyOn(store, 'readStream');
    const append = jest.spyOn(store, 'append');
    await all.handle(id, { kind: 'count', by: 1 }, context());
    expect([read.mock.calls.length, append.mock.calls.length]).toEqual([0, 1]);
    jest.restoreAllMocks();
  });

  it('given an older log restored under it, then what it remembers beyond that is thrown away', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'event-sourcing-'));
    const [data, backup] = [join(folder, 'data'), join(folder, 'backup')];
    let own = await LocalStore.start(['--port', '0', '--data', data]);
    const restart = async (between: () => void) => {
      await own.stop();
      between();
      own = await LocalStore.start(['--port', String(own.port), '--data', data]);
    };
    const restored = EventStore.connect(own.url, { patienceMs: 20_000 });
    const all: Counters = new Aggregate({ store: restored, category: 'counter', decider: counter, service: 'tests' });
    await all.handle('kept', { kind: 'count', by: 1, times: 2 }, context());
    await restart(() => cpSync(data, backup, { recursive: true }));
    for (const id of ['kept', 'gone']) await all.handle(id, { kind: 'count', by: 10, times: 3 }, context());
    await restart(() => {
      rmSync(data, { recursive: true });
      cpSync(backup, data, { recursive: true });
    });
    expect(await all.handle('kept', { kind: 'count', by: 5 }, context())).toMatchObject({
      reply: { total: 7 },
      revision: 2,
    });
    expect(await all.load('gone')).toEqual({ state: counter.initial, revision: -1 });
    expect(await all.handle('gone', { kind: 'count', by: 5 }, context())).toMatchObject({ reply: { total: 5 } });
    expect((await all.handle('kept', { kind: 'look' }, context())).reply).toEqual({ total: 7 });
    await restored.dispose();
    await own.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('given more than a day and many commands between, then a command id is new again', async () => {
    const id = randomUUID();
    const all = counters();
    const count = (commandId: string, now: string) => all.handle(id, { kind: 'count', by: 1 }, context(commandId, now));
    await count('first', '2019-07-01T00:00:00.000Z');
    for (let n = 1; n < ALWAYS_REMEMBERED; n += 1) await count(`later ${n}`, '2019-07-02T00:00:00.001Z');
    expect((await count('first', '2019-07-02T00:00:01.000Z')).repeated).toBe(true);
    await count('last', '2019-07-02T00:00:00.001Z');
    expect((await count('first', '2019-07-02T00:00:01.000Z')).repeated).toBe(false);
    expect((await counters().load(id)).state.total).toBe(ALWAYS_REMEMBERED + 2);
  });
});
