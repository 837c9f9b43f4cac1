import type { RecordedEvent } from '@modosu/event-store-client/event';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { Injectable } from '@nestjs/common';
import { MailedTokens } from '../token/mailed-tokens';
import { letterOf, type Told } from './money-events';
import { LINK_DAYS } from './usage-letters';

const DAY_MS = 86_400_000;

/** The event that a link is about: where it stands in the log, and until when the link works (ms since 1970). */
interface Place {
  readonly stream: string;
  readonly revision: number;
  readonly untilMs: number;
}

/** An event, and what a letter says of it. */
export interface About {
  readonly event: RecordedEvent;
  readonly told: Told;
}

/** The token in the link of a letter about money: of one customer and one event, and good for nothing else. */
@Injectable()
export class NotMeLinks {
  constructor(
    private readonly tokens: MailedTokens,
    private readonly store: EventStore,
  ) {}

  /** The same event always gives the same token. @param at when it happened, ISO instant */
  tokenFor(customerId: string, stream: string, revision: number, at: string): string {
    const untilMs = Date.parse(at) + LINK_DAYS * DAY_MS;
    return this.tokens.write('not-me', customerId, `${untilMs}.${revision}.${stream}`);
  }

  /**
   * What a token is about, whose secret has been found right.
   * @param part what `tokenFor` put into it
   * @returns undefined if it has expired, or there is no such event of this customer
   */
  async about(customerId: string, part: string, now: string): Promise<About | undefined> {
    const place = readPlace(part);
    if (!place || !(Date.parse(now) <= place.untilMs)) return undefined;
    for await (const event of this.store.readStream(place.stream, { from: place.revision, max: 1 })) {
      const told = event.revision === place.revision ? letterOf(event) : undefined;
      return told?.customerId === customerId ? { event, told } : undefined;
    }
    return undefined;
  }
}

function readPlace(part: string): Place | undefined {
  const [, until, revision, stream] = /^(\d{1,15})\.(\d{1,15})\.(.+)$/.exec(part) ?? [];
  if (stream === undefined) return undefined;
  return { stream, revision: Number(revision), untilMs: Number(until) };
}
