import { randomBytes } from 'node:crypto';
import type { Finding } from '@modosu/contracts/log.messages';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { EventStore } from '@modosu/event-store-client/store/event-store';
import { recorded } from '@modosu/event-store-client/store/recording';
import type { Database } from '@modosu/read-models/database/database';
import { PARKED, type ProgressTables } from '@modosu/read-models/tables/tables';
import type { EventIndexTables, IndexRow } from '../log/index-rows';
import { pastDamage } from '../log/past-damage';
import { FingerprintTable } from './laws/fingerprint-table';

const PAGE = 5_000;
const MOST = 500;

/** What the ledger's index saw when the events were written, against what the log holds now. */
export class IndexComparison {
  constructor(
    private readonly store: EventStore,
    private readonly db: Database<EventIndexTables & ProgressTables>,
  ) {}

  /**
   * What a check of the log found, with what the index knows besides. A seal says that something is not as it was, and not
   * what; then, or if the log has fewer events than the index has seen, the two are compared event by event.
   * @param counts of the whole log; without `events` of a part of it
   */
  async locate(findings: readonly Finding[], counts: { position: string; events?: number }): Promise<Finding[]> {
    const named = await this.name(findings);
    const { position, events } = counts;
    const isOff = named.some(({ law }) => law === 'seal-root');
    if (!isOff && (events === undefined || (await this.count(position)) <= events)) return named;
    const differences = await this.differences(position);
    return [
      ...named,
      ...differences.filter((one) => !named.some((known) => LOCATED.has(known.law) && isSamePlace(known, one))),
    ];
  }

  /** How many events the index has up to a position. */
  private async count(position: string): Promise<number> {
    const { events } = await this.db
      .selectFrom('log_events')
      .select((eb) => eb.fn.countAll<number>().as('events'))
      .where('position', '<=', Number(position))
      .executeTakeFirstOrThrow();
    return events;
  }

  /** What the index knows more of a finding: which event it was that is missing, or that one never was there. */
  private async name(findings: readonly Finding[]): Promise<Finding[]> {
    const named: Finding[] = [];
    for (const finding of findings) {
      const { law, eventId } = finding;
      if (eventId === undefined && (law === 'event-missing' || law === 'event-altered')) {
        const row = await this.thatStoodAt(finding);
        named.push(row ? { ...finding, ...placeOf(row) } : finding);
      } else if (law === 'event-altered' && eventId !== undefined && !(await this.byId(eventId))) {
        named.push({ ...finding, law: 'event-added', message: `${finding.message}; nobody wrote it` });
      } else named.push(finding);
    }
    return named;
  }

  /** Every event up to a position that is not the one that was there in this order; at most a few hundred. */
  private async differences(position: string): Promise<Finding[]> {
    const parked = await this.parked();
    const findings: Finding[] = [];
    const present = await this.ids();
    const early = new Set<string>();
    const late = new Set<string>();
    const rows = this.rows(Number(position));
    const next = async () => (await rows.next()).value || undefined;
    let row = await next();
    // Damage has been reported already, and is missing here.
    for await (const raw of pastDamage(this.store, 0n, () => undefined)) {
      const event = recorded(raw);
      if (event.position > BigInt(position) || findings.length >= MOST) break;
      if (parked.has(event.stream)) continue;
      for (; row && early.has(row.event_id); row = await next()) early.delete(row.event_id);
      if (late.delete(event.id)) {
        findings.push(about(event, 'events-swapped', 'it was written before what stands before it now'));
        continue;
      }
      if (row?.event_id !== event.id) {
        const written = await this.byId(event.id);
        if (!written) {
          findings.push(about(event, 'event-added', 'nobody wrote it'));
          continue;
        }
        // What was written between is gone, or comes later than it should: this one at least is where it was.
        const isAtHome = written.position === Number(event.position);
        for (; row && row.event_id !== event.id; row = await next()) {
          if (early.delete(row.event_id)) continue;
          if (!present.has(row.event_id)) findings.push(missing(row));
          else if (isAtHome) late.add(row.event_id);
          else break;
        }
        if (row?.event_id !== event.id) {
          findings.push(about(event, 'events-swapped', `it was written at position ${written.position}`));
          early.add(event.id);
          continue;
        }
      }
      if (!isSame(row, event)) findings.push(about(event, 'event-altered', 'its hash is not that of what was written'));
      row = await next();
    }
    for (; row && findings.length < MOST; row = await next()) {
      if (!early.has(row.event_id)) findings.push(missing(row));
    }
    return findings;
  }

  private thatStoodAt({ stream, revision, position }: Finding): Promise<IndexRow | undefined> {
    const query = this.db.selectFrom('log_events').selectAll();
    const there =
      stream !== undefined && revision !== undefined
        ? query.where('stream', '=', stream).where('revision', '=', revision)
        : query.where('position', '=', Number(position ?? -1));
    return there.executeTakeFirst();
  }

  private byId(eventId: string): Promise<IndexRow | undefined> {
    return this.db.selectFrom('log_events').selectAll().where('event_id', '=', eventId).executeTakeFirst();
  }

  /** The ids of all events that are in the log. Streams are not asked one by one: a store may refuse one with a gap. */
  private async ids(): Promise<FingerprintTable> {
    const ids = new FingerprintTable(0, randomBytes(4).readUInt32LE(), 2 ** 16);
    for await (const event of pastDamage(this.store, 0n, () => undefined)) ids.insert(event.id);
    return ids;
  }

  private async *rows(to: number): AsyncGenerator<IndexRow> {
    for (let after = -1; ; ) {
      const page = await this.db
        .selectFrom('log_events')
        .selectAll()
        .where('position', '>', after)
        .where('position', '<=', to)
        .orderBy('position')
        .limit(PAGE)
        .execute();
      yield* page;
      const last = page.at(-1);
      if (!last || page.length < PAGE) return;
      after = last.position;
    }
  }

  /** Streams that the index cannot follow. */
  private async parked(): Promise<Set<string>> {
    const rows = await this.db
      .selectFrom(PARKED)
      .select('stream')
      .distinct()
      .where('projection', '=', 'event-index')
      .execute();
    return new Set(rows.map(({ stream }) => stream));
  }
}

function isSame(row: IndexRow, { metadata }: RecordedEvent): boolean {
  return row.hash_start === String(metadata?.hash).slice(0, 16);
}

/** Findings that say what became of an event; what else is wrong with it does not say that. */
const LOCATED: ReadonlySet<string> = new Set(['event-altered', 'event-missing', 'event-added', 'events-swapped']);

function isSamePlace(a: Finding, b: Finding): boolean {
  return (a.eventId !== undefined && a.eventId === b.eventId) || (a.stream === b.stream && a.revision === b.revision);
}

function about({ id, stream, revision, position, type }: RecordedEvent, law: string, message: string): Finding {
  return { law, message: `${type}: ${message}`, stream, revision, eventId: id, position: String(position) };
}

function missing(row: IndexRow): Finding {
  return { law: 'event-missing', message: `${row.type}: it was written, and is not in the log`, ...placeOf(row) };
}

function placeOf({ event_id, stream, revision, position }: IndexRow) {
  return { stream, revision, eventId: event_id, position: String(position) };
}
