import type { ParkedReason } from '@modosu/contracts/charging.events';
import { receiveProviderNotice } from '@modosu/contracts/charging.messages';
import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { CLOCK, type WallClock } from '@modosu/service-kit/request/wall-clock';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Inject, Injectable } from '@nestjs/common';
import { ParkedNotices } from '../parked-notice/parked-notice.aggregate';
import { within } from '../policy/session-facts';
import { WEBHOOK_KEY } from '../provider/webhook-key';
import { readNotice } from './notice';
import { NoticePosting } from './notice-posting';
import { isSignedByProvider } from './notice-signature';

/** What may be only on its way to our own books; the provider sends it again for this long. */
const PERHAPS_LATER: readonly ParkedReason[] = ['charge-unknown', 'refund-unknown', 'payout-unknown'];
const SENT_AGAIN_HOURS = 1;

/** What the card provider tells of its own accord, at least once each. */
@Injectable()
export class NoticeHandlers {
  constructor(
    private readonly posting: NoticePosting,
    private readonly parked: ParkedNotices,
    @Inject(WEBHOOK_KEY) private readonly key: Buffer,
    @Inject(CLOCK) private readonly clock: WallClock,
  ) {}

  /**
   * Whatever is signed is kept: what cannot be read or posted is parked for staff and need not come again, except that
   * NOT_FOUND makes the provider send it again for an hour while our own record may still be on its way.
   */
  @Handles(receiveProviderNotice)
  async receive(
    { body, signature }: RequestOf<typeof receiveProviderNotice>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof receiveProviderNotice>> {
    if (!isSignedByProvider(this.key, body, signature, this.clock.epochMs())) throw new Refusal('SIGNATURE_INVALID');
    const read = readNotice(body);
    const reason = 'notice' in read ? await this.posting.post(read.notice, context) : read.reason;
    const noticeId = this.parked.idOf(body);
    if (reason === undefined) {
      const { phase } = (await this.parked.load(noticeId)).state;
      if (phase === 'parked') await this.parked.settle(noticeId, 'handled', 'it came again', context);
      return { received: true };
    }
    const reference = 'notice' in read ? read.notice.paymentReference : read.reference;
    const { since } = await this.parked.park(body, reason, reference, context);
    if (PERHAPS_LATER.includes(reason) && within(since, context.now, SENT_AGAIN_HOURS)) throw new Refusal('NOT_FOUND');
    return { received: true };
  }
}
