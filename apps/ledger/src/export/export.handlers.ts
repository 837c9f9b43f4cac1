import { confirmExport, exportLog, orderExport, showExport } from '@modosu/contracts/log.messages';
import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { loggedEvent, Page } from '../log/logged-event';
import { encryptedPage, fingerprintOf } from './encrypted-pages';
import { Exports } from './export.aggregate';
import { stateOf } from './export.decider';

type View = ReplyOf<typeof showExport>;

/** Taking the log out: ordered by one, confirmed by another, encrypted to a key that is not ours, and recorded. */
@Injectable()
export class ExportHandlers {
  constructor(
    private readonly store: EventStore,
    private readonly exports: Exports,
  ) {}

  @Handles(orderExport)
  async order({ key, after, to, category }: RequestOf<typeof orderExport>, context: RequestContext) {
    const keyFingerprint = fingerprintOf(key);
    const exportId = context.idOf('export', keyFingerprint);
    // What is confirmed has an end that was known then.
    const head = String(await this.store.headPosition());
    const { state } = await this.exports.load(exportId);
    const end = state.order?.to ?? (to !== undefined && BigInt(to) < BigInt(head) ? to : head);
    const range = { after: after ?? '0', to: end, category };
    const order = { type: 'order', exportId, key, keyFingerprint, ...range, orderedBy: context.actor.id } as const;
    await this.exports.handle(exportId, order, context.command());
    return this.view(exportId, context);
  }

  @Handles(confirmExport)
  async confirm({ exportId, keyFingerprint }: RequestOf<typeof confirmExport>, context: RequestContext) {
    const confirm = { type: 'confirm', keyFingerprint, by: context.actor.id } as const;
    await this.exports.handle(exportId, confirm, context.command());
    return this.view(exportId, context);
  }

  @Handles(showExport)
  async show({ exportId }: RequestOf<typeof showExport>, context: RequestContext): Promise<View> {
    return this.view(exportId, context);
  }

  @Handles(exportLog)
  async take({ exportId, after, limit }: RequestOf<typeof exportLog>, context: RequestContext) {
    const taking = context.child('take', exportId).command();
    await this.exports.handle(exportId, { type: 'take', by: context.actor.id }, taking);
    const { order } = (await this.exports.load(exportId)).state;
    if (!order) throw new Refusal('NOT_FOUND');
    const [begin, end] = [BigInt(order.after), BigInt(order.to)];
    const from = after === undefined || BigInt(after) < begin ? begin : BigInt(after);
    const { events, done } = await this.page(from, end, order.category, limit);
    const position = events.at(-1)?.position ?? String(from);
    const jwe = encryptedPage(events, order.key, order.keyFingerprint);
    return { jwe, events: events.length, position, head: order.to, done };
  }

  private async page(from: bigint, end: bigint, category: string | undefined, limit: number) {
    const page = new Page(limit);
    const options = { fromPosition: from > 0n ? from : undefined, prefixes: category ? [`${category}-`] : undefined };
    for await (const event of this.store.readAll(options)) {
      if (event.position > end) break;
      if (!page.add(loggedEvent(event))) return { events: page.events, done: false };
    }
    return { events: page.events, done: true };
  }

  private async view(exportId: string, { now }: RequestContext): Promise<View> {
    const { state } = await this.exports.load(exportId);
    const { order, confirmed } = state;
    if (!order) throw new Refusal('NOT_FOUND');
    const { keyFingerprint, after, to, category, orderedBy, at: orderedAt } = order;
    return {
      exportId,
      state: stateOf(state, now),
      keyFingerprint,
      after,
      to,
      category,
      orderedBy,
      orderedAt,
      confirmedBy: confirmed?.by,
    };
  }
}
