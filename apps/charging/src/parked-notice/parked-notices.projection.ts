import type { Projection } from '@modosu/read-models/projection';
import type { ParkedNoticeEvent } from './parked-notice.decider';

export const PARKED_NOTICES = 'parked_notices';

/** The provider's notices that wait for somebody. */
export const parkedNoticesProjection: Projection = {
  name: 'parked-notices',
  version: 1,
  prefixes: ['provider-notice-'],
  tables: [PARKED_NOTICES],

  async schema(db) {
    await db.schema
      .createTable(PARKED_NOTICES)
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
      .on(PARKED_NOTICES)
      .columns(['parked_at', 'notice_id'])
      .execute();
  },

  async apply(trx, events) {
    for (const { type, data, metadata } of events) {
      const { noticeId } = data as ParkedNoticeEvent['data'];
      if (type === 'provider-notice.parked.v1') {
        const { reason, body, bytes, reference } = data as Extract<
          ParkedNoticeEvent,
          { type: 'provider-notice.parked.v1' }
        >['data'];
        // A text that is not one for a database, such as with a zero character, must not park the stream.
        const row = { reason, body: body.replaceAll('\u0000', '\ufffd'), bytes, reference: reference ?? null };
        await trx
          .insertInto(PARKED_NOTICES)
          .values({ notice_id: noticeId, parked_at: metadata.occurredAt, ...row })
          .execute();
      } else if (type === 'provider-notice.settled.v1') {
        await trx.deleteFrom(PARKED_NOTICES).where('notice_id', '=', noticeId).execute();
      }
    }
  },
};
