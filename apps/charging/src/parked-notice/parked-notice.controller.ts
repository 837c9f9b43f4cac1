import { dismissProviderNotice, listProviderNotices, retryProviderNotice } from '@modosu/contracts/charging.messages';
import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import { RequestContext } from '@modosu/service-kit/request/request-context';
import { ServiceError } from '@modosu/service-kit/request/service-error';
import { ServiceDatabase } from '@modosu/service-kit/runtime/service-database';
import { Answers } from '@modosu/service-kit/transport/answers';
import { Controller } from '@nestjs/common';
import { NoticePosting } from '../provider/notice-posting';
import { ProviderLate } from '../provider/provider-connection';
import { ParkedNotices } from './parked-notices';
import { PARKED_NOTICES } from './parked-notices.projection';

/** What staff see and do of notices that could not be read or posted. */
@Controller()
export class ParkedNoticeController {
  constructor(
    private readonly parked: ParkedNotices,
    private readonly posting: NoticePosting,
    private readonly database: ServiceDatabase,
  ) {}

  @Answers(listProviderNotices)
  async list(
    { limit, after }: RequestOf<typeof listProviderNotices>,
    _context: RequestContext,
  ): Promise<ReplyOf<typeof listProviderNotices>> {
    let query = this.database.kysely
      .selectFrom(PARKED_NOTICES)
      .selectAll()
      .orderBy('parked_at')
      .orderBy('notice_id')
      .limit(Math.min(limit, MOST_LISTED) + 1);
    if (after !== undefined) {
      const [at = '', noticeId = ''] = after.split('|');
      query = query.where((eb) =>
        eb.or([eb('parked_at', '>', at), eb.and([eb('parked_at', '=', at), eb('notice_id', '>', noticeId)])]),
      );
    }
    const rows = await query.execute();
    const notices = rows
      .slice(0, MOST_LISTED)
      .slice(0, limit)
      .map((row) => ({
        noticeId: row.notice_id,
        reason: row.reason,
        body: row.body,
        bytes: Number(row.bytes),
        ...(row.reference === null ? {} : { reference: row.reference }),
        parkedAt: row.parked_at,
      }));
    const last = notices.at(-1);
    return { notices, ...(last && rows.length > notices.length ? { next: `${last.parkedAt}|${last.noticeId}` } : {}) };
  }

  @Answers(retryProviderNotice)
  async retry(
    { noticeId }: RequestOf<typeof retryProviderNotice>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof retryProviderNotice>> {
    const { phase, body, reference } = await this.parked.load(noticeId);
    if (phase !== 'parked') throw new Refusal('NOT_FOUND');
    try {
      const reason = await this.posting.again(body, reference, context);
      if (reason !== undefined) return { outcome: 'parked', reason };
    } catch (error) {
      throw error instanceof ProviderLate ? new ServiceError('SERVICE_UNAVAILABLE') : error;
    }
    await this.parked.settle(noticeId, 'handled', 'read again', context);
    return { outcome: 'handled' };
  }

  @Answers(dismissProviderNotice)
  async dismiss(
    { noticeId, reason }: RequestOf<typeof dismissProviderNotice>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof dismissProviderNotice>> {
    await this.parked.settle(noticeId, 'dismissed', reason, context);
    return {};
  }
}

/** A page of full texts stays far below what one message may hold. */
const MOST_LISTED = 50;
