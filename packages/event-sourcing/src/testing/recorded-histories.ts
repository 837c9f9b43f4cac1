import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { AppendedEvent, DomainEvent, RawEvent } from '@modosu/event-store-client/event';
import { GENESIS_HASH, sha256, verifyEvent } from '@modosu/event-store-client/hash-chain';
import { recorded } from '@modosu/event-store-client/store/recording';
import type { Decider } from '../decider';
import { StateCodec } from '../memory/state-codec';
import type { StateFormat } from '../snapshots/snapshots';
import { fold, unwritten } from '../state/stream-state';
import { type Upcasters, upcast } from '../upcasting';

/** What today's code knows of one kind of stream. */
export interface KindOfStream {
  // biome-ignore lint/suspicious/noExplicitAny: each kind has types of its own
  readonly decider: Pick<Decider<any, any, any>, 'initial' | 'evolve'>;
  /** Today's types. */
  readonly schemas: Readonly<Record<string, { parse(data: unknown): unknown }>>;
  readonly upcasters?: Upcasters;
  readonly format?: StateFormat;
}

type Sample = Pick<RawEvent, 'id' | 'stream' | 'revision' | 'type' | 'data' | 'metadata'>;

/**
 * Whole streams as they were stored once, in the very texts, one event a line; they are never changed. Old versions of
 * events stay in them for ever, so that a change of the code fails here if it can no longer read them.
 */
export class RecordedHistories {
  private constructor(readonly streams: ReadonlyMap<string, readonly RawEvent[]>) {}

  static read(file: string): RecordedHistories {
    const streams = new Map<string, RawEvent[]>();
    for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
      const event: RawEvent = { ...(JSON.parse(line) as Sample), position: 0n, recordedMs: 0 };
      streams.set(event.stream, [...(streams.get(event.stream) ?? []), event]);
    }
    return new RecordedHistories(streams);
  }

  /** Every stored type, sorted. */
  types(): string[] {
    return [...new Set([...this.streams.values()].flatMap((events) => events.map(({ type }) => type)))].sort();
  }

  /** What must be there: every type that is known today, and every older one that has a way to be read. */
  static typesOf(kinds: Readonly<Record<string, KindOfStream>>, published: object): string[] {
    const known = Object.values(kinds).flatMap(({ schemas, upcasters }) => [
      ...Object.keys(schemas),
      ...Object.keys(upcasters ?? {}),
    ]);
    return [...new Set([...known, ...Object.keys(published)])].sort();
  }

  /** The recorded streams of one kind, such as `wallet`. */
  ofKind(category: string): string[] {
    return [...this.streams.keys()].filter((stream) => stream.startsWith(`${category}-`));
  }

  /** Each hash covers the texts and the hash before. @throws AssertionError */
  checkHashes(stream: string): void {
    let previous: string | null = GENESIS_HASH;
    for (const event of this.of(stream)) {
      previous = verifyEvent(previous, event);
      assert.ok(previous, `${stream} does not hold at revision ${event.revision}`);
    }
  }

  /** Each event becomes one of today and is what today's schema says. @throws AssertionError, whatever the schema throws */
  checkSchemas(stream: string, { schemas, upcasters }: KindOfStream): void {
    for (const raw of this.of(stream)) {
      const { type, data } = upcast(recorded(raw) as DomainEvent, upcasters);
      const schema = schemas[type];
      assert.ok(schema, `${raw.type} became ${type}, which is not known today`);
      schema.parse(data);
    }
  }

  /** The state at the end, as a snapshot would keep it, whether or not there was one anywhere before. */
  checkFold(stream: string, kind: KindOfStream): string {
    const events = this.of(stream);
    const codec = new StateCodec(kind.format?.classes);
    const folded = (from: unknown, some: readonly RawEvent[]): unknown => {
      let known = { ...unwritten(kind.decider.initial), state: from };
      for (const event of some)
        known = fold(kind.decider, known, upcast(recorded(event), kind.upcasters) as AppendedEvent);
      return known.state;
    };
    const whole = codec.encode(folded(kind.decider.initial, events));
    for (let cut = 0; cut <= events.length; cut += 1) {
      const snapshot = codec.encode(folded(kind.decider.initial, events.slice(0, cut)));
      const after = codec.encode(folded(codec.decode(snapshot), events.slice(cut)));
      assert.equal(after, whole, `${stream} is another when it is restored at ${cut}`);
    }
    return whole;
  }

  /** What is pinned for a kind whose states are kept: a change of it needs another version of the state. */
  fingerprint(category: string, kind: KindOfStream): { version: number; sha256: string } {
    const states = this.ofKind(category).map((stream) => this.checkFold(stream, kind));
    return { version: kind.format?.version ?? 0, sha256: sha256(states.join('\n')) };
  }

  private of(stream: string): readonly RawEvent[] {
    return this.streams.get(stream) ?? [];
  }
}
