import { randomUUID } from 'node:crypto';
import type { GrpcCall } from '../grpc/call';
import { frame } from '../grpc/frames';
import { streamDeleted } from '../grpc/status';
import type { Committed, EventLog } from '../store/event-log';
import { isSoftDeleted } from '../store/stream-heads';
import { caughtUp, checkpoint, confirmation } from '../wire/read-answers';
import type { ReadRequest } from '../wire/read-requests';
import { TOMBSTONE_REVISION } from '../wire/recorded-event';
import { buildFilter, type EventFilter, passes } from './filter';
import type { LiveFeed, LiveListener } from './live-feed';
import { AllPages, nextTurn, type Pages, StreamPages } from './pages';
import { type Render, renderer } from './rendering';

/** Starts a catch-up subscription; throws if its stream is deleted for good, unless only new events are asked for. */
export const subscribe = (
  call: GrpcCall,
  log: EventLog,
  feed: LiveFeed,
  request: ReadRequest,
  now: () => number,
): void => {
  const stream = request.stream?.toString('utf8');
  const filter = request.filter && buildFilter(request.filter);
  const head = stream === undefined ? undefined : log.heads.get(stream);
  if (head?.tombstoned && request.from !== 'end') throw streamDeleted(head.name);
  const last = head ? head.last : log.lastPosition;
  const firstPosition = stream === undefined ? 0 : -1;
  const after = request.from === 'start' ? firstPosition : request.from === 'end' ? last : request.from;
  const subscription = new Subscription(call, log, renderer(log, request, now), stream, filter, after, now);
  // A stream that does not exist yet is "caught up" only after its first event, unless only new ones were asked for.
  if (head && (head.last < 0 || isSoftDeleted(head)) && request.from !== 'end') subscription.awaitFirst();
  call.send(confirmation(randomUUID()));
  call.whenClosed(feed.join(stream, subscription));
  void subscription.readOn();
};

/**
 * One subscriber. It reads pages until nothing lies beyond, and is then fed from memory at each commit. If its client
 * does not keep up it goes back to reading pages, so that it costs the writer nothing and misses nothing; the real
 * server drops it instead.
 */
class Subscription implements LiveListener {
  private live = false;
  private caughtUpSent = false;
  private waitsForFirst = false;
  private considered = 0;

  constructor(
    private readonly call: GrpcCall,
    private readonly log: EventLog,
    private readonly render: Render,
    private readonly stream: string | undefined,
    private readonly filter: EventFilter | undefined,
    /** position ($all) or revision of the last event looked at */
    private after: number,
    private readonly now: () => number,
  ) {}

  awaitFirst(): void {
    this.waitsForFirst = true;
  }

  /** Reads from where it is to the end of the log, then goes live. */
  async readOn(): Promise<void> {
    try {
      const pages = this.pages();
      while (!this.call.closed) {
        const page = pages.next(Number.MAX_SAFE_INTEGER);
        let looked = this.deliver(page.rows);
        let paused = false;
        while (looked < page.rows.length && !this.call.closed) {
          paused = true;
          await this.nextTurn();
          looked += this.deliver(page.rows.slice(looked));
        }
        if (page.atEnd && !paused) {
          // Nothing was committed since the page was read: all of this runs within one turn.
          this.live = true;
          this.tellCaughtUp();
          return;
        }
        await this.nextTurn();
      }
    } catch (error) {
      this.call.fail(error);
    }
  }

  offer(events: readonly Committed[]): void {
    if (!this.live) return;
    if (this.call.congested) {
      this.goesBackToPages();
      return;
    }
    this.call.guard(() => {
      if (this.deliver(events) === events.length) this.tellCaughtUp();
      else this.goesBackToPages();
    });
  }

  private goesBackToPages(): void {
    this.live = false;
    void this.nextTurn().then(() => this.readOn());
  }

  private nextTurn(): Promise<void> {
    return this.call.congested ? this.call.relieved() : nextTurn();
  }

  private pages(): Pages {
    return this.stream === undefined
      ? new AllPages(this.log, this.after + 1, false)
      : new StreamPages(this.log, this.stream, this.after + 1, false, this.now);
  }

  /** Sends what is wanted of these. Returns how many it checked: fewer than all if others must have their turn. */
  private deliver(events: readonly { position: number; revision: number; frame: Buffer }[]): number {
    const frames: Buffer[] = [];
    let looked = 0;
    for (const event of events) {
      if (this.filter?.needsPause()) break;
      looked += 1;
      const place = this.stream === undefined ? event.position : event.revision;
      this.waitsForFirst = false;
      if (place <= this.after) continue;
      if (this.stream !== undefined && event.revision === TOMBSTONE_REVISION) {
        if (this.live) frames.push(this.render(event));
        if (frames.length > 0) this.call.sendFrames(Buffer.concat(frames));
        throw streamDeleted(this.stream);
      }
      this.after = place;
      if (!this.filter) frames.push(this.render(event));
      else this.deliverIfWanted(event, this.filter, frames);
    }
    if (frames.length > 0) this.call.sendFrames(frames.length === 1 ? frames[0]! : Buffer.concat(frames));
    return looked;
  }

  private deliverIfWanted(
    event: { position: number; frame: Buffer } & Partial<Committed>,
    filter: EventFilter,
    frames: Buffer[],
  ): void {
    const wanted =
      event.stream !== undefined && event.type !== undefined
        ? filter.matches(event.stream, event.type)
        : passes(filter, event.frame);
    if (wanted) frames.push(this.render(event));
    if (++this.considered < filter.checkpointInterval) return;
    this.considered = 0;
    frames.push(frame(checkpoint(event.position)));
  }

  private tellCaughtUp(): void {
    if (this.caughtUpSent || this.waitsForFirst) return;
    this.caughtUpSent = true;
    this.call.send(caughtUp());
  }
}
