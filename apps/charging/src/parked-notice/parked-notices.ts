import { createHmac } from 'node:crypto';
import { Aggregate } from '@modosu/event-sourcing/command/aggregate';
import type { EventStore } from '@modosu/event-store-client/store/event-store';
import { stepId } from '@modosu/service-kit/request/ids';
import { RequestContext } from '@modosu/service-kit/request/request-context';
import { keptBody, type ParkedReason } from '../provider/notice';
import {
  type ParkedNoticeCommand,
  type ParkedNoticeEvent,
  type ParkedNoticeState,
  parkedNoticeDecider,
} from './parked-notice.decider';

/** Notices of the provider that could not be read or posted. */
export class ParkedNotices {
  readonly #streams: Aggregate<ParkedNoticeCommand, ParkedNoticeEvent, ParkedNoticeState>;

  /** @param key names a text without telling what is in it */
  constructor(
    store: EventStore,
    private readonly key: Buffer,
  ) {
    const category = 'provider-notice';
    this.#streams = new Aggregate({ store, category, decider: parkedNoticeDecider, service: 'charging' });
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
    const about = reference === undefined ? {} : { reference };
    const bytes = Buffer.byteLength(body);
    const command = { type: 'park', noticeId, reason, body: keptBody(body), bytes, ...about } as const;
    const step = new RequestContext({ ...context, commandId: stepId(noticeId, 'park') });
    const { reply } = await this.#streams.handle(noticeId, command, step.command());
    return reply;
  }

  async load(noticeId: string): Promise<ParkedNoticeState> {
    return (await this.#streams.load(noticeId)).state;
  }

  /** @throws Refusal NOT_FOUND */
  async settle(
    noticeId: string,
    outcome: 'handled' | 'dismissed',
    reason: string,
    context: RequestContext,
  ): Promise<void> {
    const step = context.child('settle', noticeId);
    await this.#streams.handle(noticeId, { type: 'settle', noticeId, outcome, reason }, step.command());
  }
}
