import { type Decider, Refusal } from '@modosu/event-sourcing/decider';
import type { DomainEvent, RecordedEvent } from '@modosu/event-store-client/event';

/** A command's id and what it was answered with, as the log keeps it. */
interface Answered {
  readonly command: string;
  readonly reply?: unknown;
  readonly refusal?: { readonly code: string; readonly details?: unknown };
}

interface Stream {
  state: unknown;
  revision: number;
  readonly answered: Map<string, Answered>;
}

// biome-ignore lint/suspicious/noExplicitAny: deciders of all services side by side
export type AnyDecider = Decider<any, any, any, any>;

interface Posting {
  readonly account: string;
  readonly amountYen: number;
  readonly incidentId?: string;
  readonly originalId?: string;
  readonly component?: string;
}

const STARTS_MS = Date.parse('2019-07-02T00:00:00.000Z');

/** A log in memory: streams, decided by the services' own deciders, and what their entries come to. */
export class Streams {
  readonly log: RecordedEvent[] = [];
  readonly balances = new Map<string, number>();
  readonly postings: Posting[] = [];
  private readonly streams = new Map<string, Stream>();

  /** @param deciders by category of stream */
  constructor(
    private readonly deciders: Readonly<Record<string, AnyDecider>>,
    private readonly appended: (event: RecordedEvent) => void,
  ) {}

  /** The service's time: a minute an event, so that nothing happens at the same time. */
  get now(): string {
    return new Date(STARTS_MS + this.log.length * 1_000).toISOString();
  }

  get position(): bigint {
    return BigInt(this.log.length);
  }

  load(category: string, id: string): { state: unknown; revision: number } {
    return this.streams.get(`${category}-${id}`) ?? { state: this.deciders[category]!.initial, revision: -1 };
  }

  /**
   * As `Aggregate.handle`: the same command id has one effect and one answer.
   * @throws Refusal
   */
  handle(category: string, id: string, command: object, commandId: string) {
    const name = `${category}-${id}`;
    const decider = this.deciders[category]!;
    const stream = this.streams.get(name) ?? { state: decider.initial, revision: -1, answered: new Map() };
    const text = JSON.stringify(command);
    const before = stream.answered.get(commandId);
    if (before) {
      if (before.command !== text) throw new Refusal('IDEMPOTENCY_KEY_REUSED', { stream: name });
      if (before.refusal) throw new Refusal(before.refusal.code, before.refusal.details, true);
      return { reply: before.reply, events: [], repeated: true };
    }
    const decision = decider.decide(command, stream.state, this.now);
    const events = decision.events.map((event) => this.append(name, stream, event, commandId));
    const answer = 'refusal' in decision ? { refusal: decision.refusal } : { reply: decision.reply };
    if (events.length > 0) {
      stream.answered.set(commandId, { command: text, ...answer });
      this.streams.set(name, stream);
    }
    if ('refusal' in decision) throw new Refusal(decision.refusal.code, decision.refusal.details);
    return { reply: decision.reply, events, repeated: false };
  }

  /** Sum of an account, or of all accounts that begin so. Debits are above zero. */
  yen(account: string): number {
    if (!account.endsWith(':')) return this.balances.get(account) ?? 0;
    return [...this.balances].reduce((sum, [name, yen]) => sum + (name.startsWith(account) ? yen : 0), 0);
  }

  private append(name: string, stream: Stream, { type, data }: DomainEvent, commandId: string): RecordedEvent {
    const occurredAt = this.now;
    const event = {
      id: `${name}@${stream.revision + 1}`,
      stream: name,
      revision: stream.revision + 1,
      type,
      data,
      position: this.position + 1n,
      recordedAt: new Date(occurredAt),
      metadata: { occurredAt, commandId, $correlationId: name, actor: { kind: 'service', id: 'fuzz' } },
    } as unknown as RecordedEvent;
    const category = name.slice(0, name.indexOf('-'));
    stream.revision += 1;
    stream.state = this.deciders[category]!.evolve(stream.state, event, {
      revision: stream.revision,
      occurredAt,
      commandId,
    });
    this.log.push(event);
    const { entry } = data as { entry?: { postings: Posting[] } };
    for (const posting of entry?.postings ?? []) {
      this.balances.set(posting.account, (this.balances.get(posting.account) ?? 0) + posting.amountYen);
      this.postings.push(posting);
    }
    this.appended(event);
    return event;
  }
}
