import { setTimeout as pause } from 'node:timers/promises';
import { KeyedQueue } from '@modosu/concurrency/keyed-queue';
import { BadAppend, UnreadableStream, WrongExpectedRevision } from '@modosu/event-store-client/errors';
import type { Actor, AppendedEvent, DomainEvent, NewEvent, StoredAnswer } from '@modosu/event-store-client/event';
import { chainNewEvent, payloadHash } from '@modosu/event-store-client/hash-chain';
import type { EventStore } from '@modosu/event-store-client/store/event-store';
import { LRUCache } from 'lru-cache';
import { type Decider, type Decision, Refusal } from '../decider';
import { StreamContended } from '../errors';
import type { SnapshotStore } from '../snapshots/snapshot-store';
import { Snapshots, type StateFormat } from '../snapshots/snapshots';
import type { RememberedCommand } from '../state/command-memory';
import { fold, readTail, rememberCommand, type StreamState, unwritten } from '../state/stream-state';
import type { Upcasters } from '../upcasting';

export interface CommandContext {
  /** The same id is the same command: it takes effect once. */
  readonly commandId: string;
  readonly correlationId: string;
  readonly causationId: string;
  /** Keyed hash of the request that the command came with: the same command id with another one is refused. */
  readonly requestHash?: string;
  readonly actor: Actor;
  /** The service's time: ISO 8601, UTC, milliseconds. */
  readonly now: string;
}

export interface AggregateOptions<C, E extends DomainEvent, S> {
  readonly store: EventStore;
  /** The streams are named `<category>-<id>`. */
  readonly category: string;
  readonly decider: Decider<C, E, S>;
  /** Written into the metadata of every event. */
  readonly service: string;
  /** How many streams' states are kept in memory (20,000). */
  readonly cacheSize?: number;
  readonly upcasters?: Upcasters;
  /**
   * The form of a command that its hash is made of (the command itself). A service whose commands took another form gives
   * the one of before here, so that a step which is repeated over an upgrade is known again: see `kindForm`.
   */
  readonly hashAs?: (command: C) => unknown;
  /** Keeps states across restarts, for streams that grow long. */
  readonly snapshots?: { readonly in: SnapshotStore; readonly format: StateFormat };
}

export interface Handled<E extends DomainEvent, R> {
  readonly reply: R;
  /** What was appended now: nothing for a repeated command. */
  readonly events: readonly AppendedEvent<E>[];
  /** The last revision of the stream; -1 if there is none. */
  readonly revision: number;
  /** Commit position of the last event appended now. */
  readonly position?: bigint;
  /** True if this is the answer given before to the same command. */
  readonly repeated: boolean;
}

/** What a command is answered with: the entry of its type. */
export type ReplyTo<Replies, C> = C extends { readonly type: infer Type }
  ? Type extends keyof Replies
    ? Replies[Type]
    : unknown
  : // biome-ignore lint/suspicious/noExplicitAny: a command without a type has no entry
    any;

export interface Loaded<S> {
  readonly state: S;
  /** -1 if the stream does not exist. */
  readonly revision: number;
}

/** What was decided on a state, and what the stream would be with it. */
interface Made<E extends DomainEvent, S> {
  readonly decision: Decision<E>;
  readonly appended: readonly AppendedEvent<E>[];
  readonly chained: readonly NewEvent[];
  readonly next: StreamState<S>;
}

const MOST_TRIES = 10;
const MOST_WAITING = 2_000;

/**
 * Handles the commands of one kind of stream: load, decide, append, answer. Commands of one stream take turns; the
 * state is kept, so that a command on a stream seen before costs one append and nothing else.
 *
 * `Replies` says per type of command what it is answered with, so that the reply's type follows from the command.
 *
 * @example
 * class Wallets extends Aggregate<WalletCommand, WalletEvent, Wallet, WalletReplies> { … }
 * const { reply } = await wallets.handle(customerId, { type: 'close' }, context); // { balanceYen: number }
 */
// biome-ignore lint/suspicious/noExplicitAny: without a table of replies nothing is known of them
export class Aggregate<C, E extends DomainEvent, S, Replies = Record<string, any>> {
  private readonly cache: LRUCache<string, StreamState<S>>;
  private readonly queue = new KeyedQueue(MOST_WAITING);
  private readonly snapshots: Snapshots<S> | undefined;

  constructor(private readonly options: AggregateOptions<C, E, S>) {
    this.cache = new LRUCache({ max: options.cacheSize ?? 20_000 });
    const { snapshots } = options;
    this.snapshots = snapshots && new Snapshots(snapshots.in, snapshots.format);
  }

  /**
   * A command that caused events (also one refused with events) is answered the same again for 24 hours, without being
   * decided again; with another request under the same id (without hashes of requests: with another payload) it is
   * refused with `IDEMPOTENCY_KEY_REUSED`. One that caused
   * none is decided anew each time, on a state read from the store for it: without an append, nothing else would show
   * that the state kept here is old.
   * @param hint `isNew`: the stream is probably not there yet, so it is not read before the first try
   * @throws Refusal, StoreUnavailable, QueueFull, StreamContended, BadAppend, UnreadableStream
   */
  async handle<One extends C>(
    id: string,
    command: One,
    context: CommandContext,
    hint: { readonly isNew?: boolean } = {},
  ): Promise<Handled<E, ReplyTo<Replies, One>>> {
    const stream = this.streamOf(id);
    if (context.commandId === '') throw new BadAppend('a command without an id');
    const handled = await this.queue.run(stream, () => this.inTurn(stream, command, context, hint));
    return handled as Handled<E, ReplyTo<Replies, One>>;
  }

  /**
   * The state now: everything whose append was answered before. Callers that ask for one stream at the same time share a
   * reading. With `cached`, what this process saw last, without asking the store whether there is more.
   */
  async load(id: string, options: { readonly cached?: boolean } = {}): Promise<Loaded<S>> {
    const stream = this.streamOf(id);
    const cached = options.cached ? this.cache.get(stream) : undefined;
    const { state, revision } = cached ?? (await this.queue.share(stream, () => this.refreshed(stream)));
    return { state, revision };
  }

  private async inTurn(
    stream: string,
    command: C,
    context: CommandContext,
    hint: { readonly isNew?: boolean },
  ): Promise<Handled<E, unknown>> {
    const { hashAs } = this.options;
    const hash = payloadHash(hashAs ? hashAs(command) : command);
    let known = this.cache.get(stream);
    let fresh = false;
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      if (!known && !(hint.isNew && tries === 0)) {
        known = await this.refreshed(stream);
        fresh = true;
      }
      const current = known ?? unwritten(this.options.decider.initial);
      const before = current.commands.find(context.commandId);
      if (before) return answerAgain(isSame(before, hash, context), before.answer, current.revision);

      let made: Made<E, S>;
      try {
        made = this.make(stream, current, command, hash, context);
      } catch (error) {
        // An old state may fit the command so badly that nothing can be decided on it.
        if (fresh) throw error;
        known = await this.refreshed(stream);
        fresh = true;
        continue;
      }
      if (made.appended.length > 0) {
        try {
          return await this.append(stream, current, made);
        } catch (error) {
          if (!(error instanceof WrongExpectedRevision)) throw error;
          await pause(Math.random() * 2 ** tries);
        }
      } else if (fresh) {
        return answer(made.decision, { events: [], revision: current.revision, repeated: false });
      }
      // What was decided may have been decided on an old state: nothing but an append proves that it was not.
      known = await this.refreshed(stream);
      fresh = true;
    }
    throw new StreamContended(`${stream} was written by another copy ${MOST_TRIES} times in a row`);
  }

  /** Decides, and folds what was decided before it is written: what cannot be folded must not be in the log. */
  private make(stream: string, current: StreamState<S>, command: C, hash: string, context: CommandContext): Made<E, S> {
    const decision = this.options.decider.decide(command, current.state, context.now);
    let next = current;
    const appended: AppendedEvent<E>[] = [];
    const chained: NewEvent[] = [];
    for (const [index, event] of decision.events.entries()) {
      const isLast = index === decision.events.length - 1;
      const content = {
        stream,
        revision: current.revision + 1 + index,
        type: event.type,
        data: event.data,
        metadata: this.metadata(event.type, hash, context, isLast ? stored(decision) : undefined),
      };
      const { id, hash: eventHash, ...texts } = chainNewEvent(next.lastHash, content);
      const whole = { ...content, id, metadata: { ...content.metadata, hash: eventHash } } as AppendedEvent<E>;
      next = fold(this.options.decider, next, whole);
      appended.push(whole);
      chained.push({ id, type: event.type, ...texts });
    }
    return { decision, appended, chained, next };
  }

  private async append(
    stream: string,
    current: StreamState<S>,
    { decision, appended, chained, next }: Made<E, S>,
  ): Promise<Handled<E, unknown>> {
    const expected = current.revision === -1 ? 'no_stream' : current.revision;
    const result = await this.options.store.append(stream, expected, chained).catch((error: unknown) => {
      if (!(error instanceof WrongExpectedRevision)) this.cache.delete(stream);
      throw error;
    });
    for (const event of appended) rememberCommand(next.commands, event);
    this.keep(stream, next);
    return answer(decision, { events: appended, revision: next.revision, position: result.position, repeated: false });
  }

  private metadata(type: string, hash: string, context: CommandContext, answer: StoredAnswer | undefined) {
    return {
      $correlationId: context.correlationId,
      $causationId: context.causationId,
      commandId: context.commandId,
      payloadHash: hash,
      ...(context.requestHash === undefined ? {} : { requestHash: context.requestHash }),
      actor: context.actor,
      service: this.options.service,
      occurredAt: context.now,
      schemaVersion: Number(/\.v(\d+)$/.exec(type)?.[1] ?? 1),
      ...(answer ? { answer } : {}),
    };
  }

  private async refreshed(stream: string): Promise<StreamState<S>> {
    const { unreadable } = this.options.store;
    const known = this.cache.get(stream);
    let current: StreamState<S>;
    try {
      current = (known && (await this.continued(stream, known))) ?? (await this.readAnew(stream));
    } catch (error) {
      if (error instanceof UnreadableStream) unreadable.found(stream, error);
      throw error;
    }
    unreadable.readable(stream);
    if (current.revision >= 0) this.keep(stream, current);
    return current;
  }

  /** The stream from what is kept here on. Undefined if that is not of this log: the store may hold an older one again. */
  private async continued(stream: string, known: StreamState<S>): Promise<StreamState<S> | undefined> {
    const { store, decider, upcasters } = this.options;
    const current = await readTail(store, stream, decider, upcasters, known, { check: true });
    if (!current) this.cache.delete(stream);
    return current;
  }

  private async readAnew(stream: string): Promise<StreamState<S>> {
    const restored = await this.restored(stream);
    if (restored) return restored;
    const { store, decider, upcasters } = this.options;
    const start = unwritten(decider.initial);
    return (await readTail(store, stream, decider, upcasters, start)) ?? start;
  }

  /** The stream from its snapshot on. Undefined if there is none, or if it is not of this log: then it is thrown away. */
  private async restored(stream: string): Promise<StreamState<S> | undefined> {
    const snapshot = await this.snapshots?.load(stream);
    if (!snapshot) return undefined;
    const { store, decider, upcasters } = this.options;
    const current = await readTail(store, stream, decider, upcasters, snapshot, { check: true });
    if (!current) await this.snapshots?.forget(stream);
    return current;
  }

  private keep(stream: string, current: StreamState<S>): void {
    this.cache.set(stream, this.snapshots?.kept(stream, current) ?? current);
  }

  private streamOf(id: string): string {
    if (id === '' || id.length > 400) throw new BadAppend(`not an id of a ${this.options.category}`);
    return `${this.options.category}-${id}`;
  }
}

/**
 * The form that commands had when their type was called their kind.
 *
 * @example kindForm({ type: 'close', reason: 'moved' }); // { kind: 'close', reason: 'moved' }
 */
export function kindForm({ type, ...fields }: { readonly type: string }): Readonly<Record<string, unknown>> {
  return { kind: type, ...fields };
}

function stored(decision: Decision<DomainEvent>): StoredAnswer {
  return 'refusal' in decision ? { refusal: decision.refusal } : { reply: decision.reply };
}

function answer<E extends DomainEvent, R>(
  decision: Decision<E, R>,
  outcome: Omit<Handled<E, R>, 'reply'>,
): Handled<E, R> {
  if ('refusal' in decision) throw new Refusal(decision.refusal.code, decision.refusal.details);
  return { reply: decision.reply, ...outcome };
}

/**
 * What the client asked decides, where it is known of both: what a service makes of the same request may have moved with
 * what it found meanwhile.
 */
function isSame(before: RememberedCommand, payload: string, { requestHash }: CommandContext): boolean {
  const known = before.requestHash !== undefined && requestHash !== undefined;
  return known ? before.requestHash === requestHash : before.payloadHash === payload;
}

function answerAgain<E extends DomainEvent, R>(same: boolean, before: StoredAnswer, revision: number): Handled<E, R> {
  if (!same) throw new Refusal('IDEMPOTENCY_KEY_REUSED');
  if ('refusal' in before) throw new Refusal(before.refusal.code, before.refusal.details, true);
  return { reply: before.reply as R, events: [], revision, repeated: true };
}
