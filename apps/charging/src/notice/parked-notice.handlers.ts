import { dismissProviderNotice, listProviderNotices, retryProviderNotice } from '@modosu/contracts/charging.messages';
import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import { ReadModels } from '@modosu/service-kit/read-models/read-models';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { ServiceError } from '@modosu/service-kit/request/service-error';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { ParkedNotices } from '../parked-notice/parked-notice.aggregate';
import { parkedNotices } from '../parked-notice/parked-notices.projection';
import { ProviderLate } from '../provider/provider-connection';
import { NoticePosting } from './notice-posting';

/** A page of full texts stays far below what one message may hold. */
const MOST_LISTED = 50;

/** What staff see and do of notices that could not be read or posted. */
@Injectable()
export class ParkedNoticeHandlers {
  constructor(
    private readonly parked: ParkedNotices,
    private readonly posting: NoticePosting,
    private readonly readModels: ReadModels,
  ) {}

  @Handles(listProviderNotices)
  list({ limit, after }: RequestOf<typeof listProviderNotices>, _context: RequestContext) {
    return parkedNotices(this.readModels.db, { limit: Math.min(limit, MOST_LISTED), after });
  }

  @Handles(retryProviderNotice)
  async retry(
    { noticeId }: RequestOf<typeof retryProviderNotice>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof retryProviderNotice>> {
    const { phase, body, reference } = (await this.parked.load(noticeId)).state;
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

  @Handles(dismissProviderNotice)
  async dismiss({ noticeId, reason }: RequestOf<typeof dismissProviderNotice>, context: RequestContext) {
    await this.parked.settle(noticeId, 'dismissed', reason, context);
    return {};
  }
}
