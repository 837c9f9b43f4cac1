import type { Finding } from '@modosu/contracts/log.messages';
import type { Database } from '@modosu/event-sourcing/database';
import type { RecordedEvent } from '@modosu/event-sourcing/event';
import type { EventStore } from '@modosu/event-sourcing/event-store';
import type { IndexRow } from '../log/index-rows';

const PAGE = 5_000;
const MOST = 500;

/** What the ledger's index saw when the events were written, against what the log holds now. */
export class IndexComparison {
  constructor(
    private readonly store: EventStore,
    private readonly db: Database,
  ) {}

  /** How many events the index has up to a position. */
  async count(position: string): Promise<number> {
    const row = await this.db
      .selectFrom('log_events')
      .select((eb) => eb.fn.countAll().as('events'))
      .where('position', '<=', Number(position))
      .executeTakeFirst();
    return Number(row?.events ?? 0);
  }

  /** Adds the event's id and position to what is said to be missing, as the index knows them. */
  async name(findings: readonly Finding[]): Promise<Finding[]> {
    const named: Finding[] = [];
    for (const finding of findings) {
      const { stream, revision, eventId } = finding;
      if (finding.law !== 'event-missing' || stream === undefined || revision === undefined || eventId !== undefined) {
        named.push(finding);
        continue;
      }
      const row = await this.db
        .selectFrom('log_events')
        .selectAll()
        .where('stream', '=', stream)
        .where('revision', '=', revision)
        .executeTakeFirst();
      named.push(row ? { ...finding, eventId: row.event_id, position: String(row.position) } : finding);
    }
    return named;
  }

  /** Every event up to a position that is not the one that was there, at most a few hundred. */
  async differences(position: string): Promise<Finding[]> {
    const parked = await this.parked();
    const findings: Finding[] = [];
    const rows = this.rows(Number(position));
    let row = (await rows.next()).value as IndexRow | undefined;
    for await (const event of this.store.readAll()) {
      if (event.position > BigInt(position) || findings.length >= MOST) break;
      for (; row && row.position < Number(event.position); row = (await rows.next()).value as IndexRow | undefined) {
        findings.push(missing(row));
      }
      if (!row || row.position > Number(event.position)) {
        if (!parked.has(event.stream)) findings.push(about(event, 'event-added', 'nothing stood there before'));
        continue;
      }
      if (!isSame(row, event)) {
        const before = `before, revision ${row.revision} of ${row.stream} stood there, event ${row.event_id}`;
        findings.push(about(event, 'event-altered', `it is not what was written: ${before}`));
      }
      row = (await rows.next()).value as IndexRow | undefined;
    }
    for (; row && findings.length < MOST; row = (await rows.next()).value as IndexRow | undefined) {
      findings.push(missing(row));
    }
    return findings;
  }

  private async *rows(to: number): AsyncGenerator<IndexRow> {
    for (let after = -1; ; ) {
      const page = (await this.db
        .selectFrom('log_events')
        .selectAll()
        .where('position', '>', after)
        .where('position', '<=', to)
        .orderBy('position')
        .limit(PAGE)
        .execute()) as IndexRow[];
      yield* page;
      const last = page.at(-1);
      if (!last || page.length < PAGE) return;
      after = last.position;
    }
  }

  /** Streams that the index cannot follow. */
  private async parked(): Promise<Set<string>> {
    const rows = await this.db
      .selectFrom('parked_streams')
      .select('stream')
      .distinct()
      .where('projection', '=', 'event-index')
      .execute();
    return new Set(rows.map(({ stream }) => stream));
  }
}

function isSame(row: IndexRow, { id, stream, revision, metadata }: RecordedEvent): boolean {
  const isPlaced = row.event_id === id && row.stream === stream && Number(row.revision) === revision;
  return isPlaced && row.hash_start === String(metadata?.hash).slice(0, 16);
}

function about({ id, stream, revision, position, type }: RecordedEvent, law: string, message: string): Finding {
  return { law, message: `${type}: ${message}`, stream, revision, eventId: id, position: String(position) };
}

function missing({ event_id, stream, revision, position, type }: IndexRow): Finding {
  const place = { stream, revision: Number(revision), eventId: event_id, position: String(position) };
  return { law: 'event-missing', message: `${type}: it was written, and is not in the log`, ...place };
}
