import { receiveProviderNotice } from '@modosu/contracts/charging.messages';
import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import { RequestContext } from '@modosu/service-kit/request/request-context';
import { wallClock } from '@modosu/service-kit/request/wall-clock';
import { Answers } from '@modosu/service-kit/transport/answers';
import { Controller, Inject } from '@nestjs/common';
import { ParkedNotices } from '../parked-notice/parked-notices';
import { within } from '../policy/session-facts';
import { type ParkedReason, readNotice } from './notice';
import { NoticePosting } from './notice-posting';
import { isSignedByProvider } from './notice-signature';

/** Injection token of the key that the provider signs its notices with. */
export const WEBHOOK_KEY = Symbol('webhook key');

/** What may be only on its way to our own books; the provider sends it again for this long. */
const PERHAPS_LATER: readonly ParkedReason[] = ['charge-unknown', 'refund-unknown'];
const SENT_AGAIN_HOURS = 1;

/** What the card provider tells of its own accord, at least once each. */
@Controller()
export class NoticeController {
  constructor(
    private readonly posting: NoticePosting,
    private readonly parked: ParkedNotices,
    @Inject(WEBHOOK_KEY) private readonly key: Buffer,
  ) {}

  /**
   * Whatever is signed is kept: what cannot be read or posted is parked for staff and need not come again, except that
   * NOT_FOUND makes the provider send it again for an hour while our own record may still be on its way.
   */
  @Answers(receiveProviderNotice)
  async receive(
    { body, signature }: RequestOf<typeof receiveProviderNotice>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof receiveProviderNotice>> {
    if (!isSignedByProvider(this.key, body, signature, wallClock.epochMs())) throw new Refusal('SIGNATURE_INVALID');
    const read = readNotice(body);
    const reason = 'notice' in read ? await this.posting.post(read.notice, context) : read.reason;
    const noticeId = this.parked.idOf(body);
    if (reason === undefined) {
      const { phase } = await this.parked.load(noticeId);
      if (phase === 'parked') await this.parked.settle(noticeId, 'handled', 'it came again', context);
      return { received: true };
    }
    const reference = 'notice' in read ? read.notice.paymentReference : read.reference;
    const { since } = await this.parked.park(body, reason, reference, context);
    if (PERHAPS_LATER.includes(reason) && within(since, context.now, SENT_AGAIN_HOURS)) throw new Refusal('NOT_FOUND');
    return { received: true };
  }
}
