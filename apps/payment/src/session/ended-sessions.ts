import type { IdentityEvent } from '@modosu/contracts/identity.events';
import { sessionRevokedNotice } from '@modosu/contracts/identity.messages';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { Database } from '@modosu/read-models/database/database';
import type { Projection } from '@modosu/read-models/projection';
import { CLOCK, type WallClock } from '@modosu/service-kit/request/wall-clock';
import { Inject, Injectable } from '@nestjs/common';

const TABLE = 'ended_sessions';

export interface EndedSessionTables {
  /** `who` is `session <id>`, or `customer <id>` where all sessions of a customer ended. */
  readonly [TABLE]: { readonly who: string; readonly ended_ms: number; readonly occurred_ms: number };
}

/** A code lives ten minutes at most, whatever the policy, and an access token five; older codes are refused unseen. */
const KEPT_MS = 15 * 60_000;
/** Both kinds together take some 20 MB: as many as end in a forced sign-out of a large part of all customers. */
const MOST_KEPT = 100_000;
/** Fits into the parameters of one statement. */
const ROWS_AT_ONCE = 1_000;

/** When a session ended, ms since 1970: by the real clock, and by the service's time as far as it is known. */
interface Ended {
  readonly endedMs: number;
  readonly occurredMs: number;
}
type End = Ended & { readonly who: string };

/**
 * Which sessions ended lately. The truth is identity's log, which every copy follows, so that neither a lost notice nor a
 * restart makes a session's codes valid again; identity's notices come a few milliseconds earlier.
 */
@Injectable()
export class EndedSessions {
  private readonly ended = new Map<string, Ended>();
  /** What ended before is not known any more: there was no room for more. */
  private droppedMs = Number.NEGATIVE_INFINITY;

  readonly projection: Projection<EndedSessionTables> = {
    name: 'ended-sessions',
    version: 1,
    prefixes: ['customer-'],
    tables: [TABLE],
    async schema(db) {
      await db.schema
        .createTable(TABLE)
        .ifNotExists()
        .addColumn('who', 'text', (column) => column.primaryKey())
        .addColumn('ended_ms', 'bigint', (column) => column.notNull())
        .addColumn('occurred_ms', 'bigint', (column) => column.notNull())
        .execute();
    },
    async apply(trx, events) {
      const ends = events.flatMap(endsIn);
      const last = ends.at(-1);
      if (!last) return;
      const byWho = new Map(ends.map((end) => [end.who, end]));
      const rows = [...byWho.values()].map(({ who, endedMs, occurredMs }) => {
        return { who, ended_ms: endedMs, occurred_ms: occurredMs };
      });
      for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
        await trx
          .insertInto(TABLE)
          .values(rows.slice(from, from + ROWS_AT_ONCE))
          .onConflict((conflict) =>
            conflict.column('who').doUpdateSet((row) => ({
              ended_ms: row.ref('excluded.ended_ms'),
              occurred_ms: row.ref('excluded.occurred_ms'),
            })),
          )
          .execute();
      }
      const forgottenMs = last.endedMs - KEPT_MS;
      await trx.deleteFrom(TABLE).where('ended_ms', '<', forgottenMs).execute();
    },
  };

  constructor(
    @Inject(CLOCK) private readonly clock: Pick<WallClock, 'epochMs'>,
    private readonly mostKept = MOST_KEPT,
  ) {}

  /** Reads what is in the table, which is the log up to some position. */
  async open(db: Database<EndedSessionTables>): Promise<void> {
    const rows = await db.selectFrom(TABLE).selectAll().orderBy('ended_ms').execute();
    for (const { who, ended_ms, occurred_ms } of rows) {
      this.remember({ who, endedMs: Number(ended_ms), occurredMs: Number(occurred_ms) });
    }
  }

  /** Takes in what the log says; the same any number of times. */
  readonly take = (events: readonly RecordedEvent[]): void => {
    for (const end of events.flatMap(endsIn)) this.remember(end);
  };

  /**
   * Takes a notice in. The moment of receiving counts, not the scenario's time in it.
   * @returns false for what is no such notice
   */
  receive(notice: unknown): boolean {
    const { success, data } = sessionRevokedNotice.pick({ sessionIds: true, subject: true }).safeParse(notice);
    if (!success) return false;
    const learnt = { endedMs: this.clock.epochMs(), occurredMs: Number.NEGATIVE_INFINITY };
    for (const sessionId of data.sessionIds ?? []) this.remember({ who: ofSession(sessionId), ...learnt });
    if (data.subject !== undefined) this.remember({ who: ofCustomer(data.subject), ...learnt });
    return true;
  }

  /**
   * Whether the session has ended, or all of the customer's have since it showed something at `shownMs` (real clock), or
   * that is so long ago that it cannot be told any more. A session that has ended never begins again.
   */
  sessionEnded(customerId: string, sessionId: string, shownMs: number): boolean {
    if (this.ended.has(ofSession(sessionId))) return true;
    const all = this.ended.get(ofCustomer(customerId));
    if (all !== undefined && all.endedMs >= shownMs) return true;
    return shownMs <= Math.max(this.droppedMs, this.clock.epochMs() - KEPT_MS);
  }

  /**
   * Whether what was unlocked at `unlockedMs` (the service's time) is so no more, since the session has ended. An unlock at
   * the very time of the end is of a session after it: a scenario's clock stands still for a minute.
   */
  unlockEnded(customerId: string, sessionId: string, unlockedMs: number): boolean {
    const all = this.ended.get(ofCustomer(customerId));
    return this.ended.has(ofSession(sessionId)) || (all !== undefined && all.occurredMs > unlockedMs);
  }

  /** Entries stand in the order in which they were learnt, so the old ones are at the front. */
  private remember({ who, endedMs, occurredMs }: End): void {
    const before = this.ended.get(who);
    this.ended.delete(who);
    this.ended.set(who, {
      endedMs: Math.max(endedMs, before?.endedMs ?? endedMs),
      occurredMs: Math.max(occurredMs, before?.occurredMs ?? occurredMs),
    });
    const forgottenMs = this.clock.epochMs() - KEPT_MS;
    for (const [old, { endedMs: at }] of this.ended) {
      const hasRoom = this.ended.size <= this.mostKept;
      if (hasRoom && at > forgottenMs) return;
      this.ended.delete(old);
      if (!hasRoom) this.droppedMs = Math.max(this.droppedMs, at);
    }
  }
}

const ofSession = (sessionId: string) => `session ${sessionId}`;
const ofCustomer = (customerId: string) => `customer ${customerId}`;

/** The store's clock says when: whichever copy of identity wrote it. */
function endsIn({ type, data, recordedAt, metadata }: RecordedEvent): End[] {
  const event = { type, data } as IdentityEvent;
  const when = { endedMs: recordedAt.getTime(), occurredMs: Date.parse(metadata.occurredAt) };
  switch (event.type) {
    case 'customer.sessions-revoked.v1':
      return event.data.sessionIds.map((sessionId) => ({ who: ofSession(sessionId), ...when }));
    case 'customer.password-reset.v1':
    case 'customer.frozen.v1':
    case 'customer.closed.v1':
      return [{ who: ofCustomer(event.data.customerId), ...when }];
    default:
      return [];
  }
}
