import { createHmac } from 'node:crypto';
import type { ParkedReason } from '@modosu/contracts/charging.events';
import { Aggregate } from '@modosu/event-sourcing/command/aggregate';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { stepId } from '@modosu/service-kit/request/ids';
import { RequestContext } from '@modosu/service-kit/request/request-context';
import { Inject, Injectable } from '@nestjs/common';
import { WEBHOOK_KEY } from '../provider/webhook-key';
import { keptBody } from './kept-body';
import {
  type ParkedNoticeCommand,
  type ParkedNoticeEvent,
  type ParkedNoticeReplies,
  type ParkedNoticeState,
  parkedNoticeDecider,
} from './parked-notice.decider';

/** The streams `provider-notice-<noticeId>`: notices of the provider that could not be read or posted. */
@Injectable()
export class ParkedNotices extends Aggregate<
  ParkedNoticeCommand,
  ParkedNoticeEvent,
  ParkedNoticeState,
  ParkedNoticeReplies
> {
  /** @param key names a text without telling what is in it */
  constructor(
    store: EventStore,
    @Inject(WEBHOOK_KEY) private readonly key: Buffer,
  ) {
    super({ store, category: 'provider-notice', decider: parkedNoticeDecider, service: 'charging' });
  }

  /** The same text has the same id. */
  idOf(body: string): string {
    return createHmac('sha256', this.key).update('notice\n').update(body).digest('hex').slice(0, 32);
  }

  /** @returns since when it waits */
  async park(
    body: string,
    reason: ParkedReason,
    reference: string | undefined,
    context: RequestContext,
  ): Promise<{ since: string }> {
    const noticeId = this.idOf(body);
    const bytes = Buffer.byteLength(body);
    const command = { type: 'park', noticeId, reason, body: keptBody(body), bytes, reference } as const;
    const step = new RequestContext({ ...context, commandId: stepId(noticeId, 'park') });
    return (await this.handle(noticeId, command, step.command())).reply;
  }

  /** @throws Refusal NOT_FOUND */
  async settle(
    noticeId: string,
    outcome: 'handled' | 'dismissed',
    reason: string,
    context: RequestContext,
  ): Promise<void> {
    const step = context.child('settle', noticeId);
    await this.handle(noticeId, { type: 'settle', noticeId, outcome, reason }, step.command());
  }
}
