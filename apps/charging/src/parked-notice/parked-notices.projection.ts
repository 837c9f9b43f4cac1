import type { ParkedReason } from '@modosu/contracts/charging.events';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { Projection } from '@modosu/read-models/projection';
import type { Kysely } from 'kysely';
import type { ParkedNoticeEvent } from './parked-notice.decider';

const TABLE = 'parked_notices';

export interface ParkedNoticesTables {
  [TABLE]: {
    notice_id: string;
    reason: ParkedReason;
    body: string;
    bytes: number | string;
    reference: string | null;
    parked_at: string;
  };
}

export interface ParkedNotice {
  readonly noticeId: string;
  readonly reason: ParkedReason;
  readonly body: string;
  readonly bytes: number;
  readonly reference?: string;
  readonly parkedAt: string;
}

/** The provider's notices that wait for staff. */
export const parkedNoticesProjection: Projection = {
  name: 'parked-notices',
  version: 1,
  prefixes: ['provider-notice-'],
  tables: [TABLE],

  async schema(db) {
    await db.schema
      .createTable(TABLE)
      .ifNotExists()
      .addColumn('notice_id', 'text', (column) => column.primaryKey())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('body', 'text', (column) => column.notNull())
      .addColumn('bytes', 'bigint', (column) => column.notNull())
      .addColumn('reference', 'text')
      .addColumn('parked_at', 'text', (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex('parked_notices_by_time')
      .ifNotExists()
      .on(TABLE)
      .columns(['parked_at', 'notice_id'])
      .execute();
  },

  async apply(trx, events) {
    for (const { type, data, metadata } of events as readonly RecordedEvent<ParkedNoticeEvent>[]) {
      if (type === 'provider-notice.settled.v1') {
        await trx.deleteFrom(TABLE).where('notice_id', '=', data.noticeId).execute();
        continue;
      }
      const { noticeId, reason, bytes, reference = null } = data;
      // A text that is not one for a database, such as with a zero character, must not park the stream.
      const body = data.body.replaceAll('\u0000', '\ufffd');
      const row = { notice_id: noticeId, reason, body, bytes, reference, parked_at: metadata.occurredAt };
      await trx.insertInto(TABLE).values(row).execute();
    }
  },
};

/** Oldest first; `after` is where the page before ended. */
export async function parkedNotices(
  db: Kysely<ParkedNoticesTables>,
  { limit, after }: { limit: number; after?: string | undefined },
): Promise<{ notices: ParkedNotice[]; next?: string }> {
  let query = db
    .selectFrom(TABLE)
    .selectAll()
    .orderBy('parked_at')
    .orderBy('notice_id')
    .limit(limit + 1);
  if (after !== undefined) {
    const [at = '', noticeId = ''] = after.split('|');
    query = query.where((eb) =>
      eb.or([eb('parked_at', '>', at), eb.and([eb('parked_at', '=', at), eb('notice_id', '>', noticeId)])]),
    );
  }
  const rows = await query.execute();
  const notices = rows
    .slice(0, limit)
    .map(({ notice_id: noticeId, reason, body, bytes, reference, parked_at: parkedAt }) => {
      return { noticeId, reason, body, bytes: Number(bytes), reference: reference ?? undefined, parkedAt };
    });
  const last = notices.at(-1);
  return { notices, next: last && rows.length > limit ? `${last.parkedAt}|${last.noticeId}` : undefined };
}

export async function parkedCount(db: Kysely<ParkedNoticesTables>): Promise<number> {
  const counted = await db
    .selectFrom(TABLE)
    .select((eb) => eb.fn.countAll().as('parked'))
    .executeTakeFirst();
  return Number(counted?.parked ?? 0);
}
