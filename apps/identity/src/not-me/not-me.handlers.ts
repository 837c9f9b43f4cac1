import { fileReportByMail } from '@modosu/contracts/compensation.messages';
import { reportNotMe, showNotMe } from '@modosu/contracts/identity.messages';
import type { RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import { Messenger } from '@modosu/service-kit/broker/messenger';
import { stepId } from '@modosu/service-kit/request/ids';
import { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { Customers } from '../customer/customer.aggregate';
import { languageOf } from '../customer/customer.state';
import { PresentedTokens } from '../mail/presented-tokens';
import { LetterWriter } from '../usage-mail/letter-writer';
import { type About, NotMeLinks } from '../usage-mail/not-me-link';

/** As many lots as one hold may name. */
const MOST_LOTS = 200;

/** What the link in a letter about money opens: whoever has the letter says that it was not them, without signing in. */
@Injectable()
export class NotMeHandlers {
  constructor(
    private readonly presented: PresentedTokens,
    private readonly links: NotMeLinks,
    private readonly customers: Customers,
    private readonly writer: LetterWriter,
    private readonly messenger: Messenger,
  ) {}

  @Handles(showNotMe)
  async show({ token }: RequestOf<typeof showNotMe>, context: RequestContext) {
    const { event, told } = await this.open(token, context);
    const language = languageOf(await this.customers.stateOf(told.customerId));
    const { what, details } = await this.writer.description(language, told, event.metadata.occurredAt);
    return { language, what, details };
  }

  @Handles(reportNotMe)
  async report({ token }: RequestOf<typeof reportNotMe>, context: RequestContext) {
    const { event, told } = await this.open(token, context);
    const { customerId, transactionId, chargeId, lotIds = [] } = told;
    // One command for each letter, however often its button is pressed.
    const step = new RequestContext({ ...context, commandId: stepId(event.id, 'not-me'), requestHash: undefined });
    const request = {
      customerId,
      transactionId,
      chargeIds: chargeId === undefined ? [] : [chargeId],
      lotIds: lotIds.slice(0, MOST_LOTS),
    };
    const { reportId } = await this.messenger.send(fileReportByMail, request, step, { as: 'service' });
    return { language: languageOf(await this.customers.stateOf(customerId)), reportId };
  }

  /** @throws Refusal TOKEN_INVALID, alike for one that was made up, altered, of another purpose or expired; RATE_LIMITED */
  private async open(token: string, context: RequestContext): Promise<About> {
    const { customerId, part, attempt } = await this.presented.take('not-me', token, context);
    const about = await this.links.about(customerId, part, context.now);
    if (!about) throw new Refusal('TOKEN_INVALID');
    await attempt.takeBack();
    return about;
  }
}
