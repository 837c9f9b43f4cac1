import type { RecordedEvent } from '@modosu/event-store-client/event';

/** Finds events by what links them; each answer holds at most as many as a trace shows. */
export interface EventLinks {
  /** The events with this id, or of the command with this id. */
  called(id: string): Promise<RecordedEvent[]>;
  /** The events that one of these events or commands caused. */
  causedBy(ids: readonly string[]): Promise<RecordedEvent[]>;
}

export interface RelatedEvents {
  /** The event itself among them, in no particular order. */
  events: RecordedEvent[];
  /** True if there are more. */
  cut: boolean;
}

/**
 * What led to an event, back to the first cause, and all that it led to. An event names as its cause either the event
 * that a process went on from, or the command of the request whose step it was; so both are looked for.
 * @param most after so many events no further one is looked for
 */
export async function relatedEvents(event: RecordedEvent, links: EventLinks, most: number): Promise<RelatedEvents> {
  const found = new Map<string, RecordedEvent>([[event.id, event]]);
  const add = (events: readonly RecordedEvent[]) => {
    const fresh = events.filter(({ id }) => !found.has(id)).slice(0, Math.max(0, most - found.size));
    for (const one of fresh) found.set(one.id, one);
    return fresh;
  };
  let level = [event];
  while (level.length > 0 && found.size < most) {
    const causes = new Set(level.map(({ metadata }) => metadata.$causationId));
    const above: RecordedEvent[] = [];
    for (const id of causes) above.push(...(await links.called(id)));
    level = add(above);
  }
  let causing = [event, ...add(await links.called(event.metadata.commandId))];
  while (causing.length > 0 && found.size < most) {
    const ids = causing.flatMap(({ id, metadata }) => [id, metadata.commandId]);
    causing = add(await links.causedBy([...new Set(ids)]));
  }
  return { events: [...found.values()], cut: found.size >= most };
}

/** The transaction that an event is about, if it is about one; ids that may be tried, the likeliest first. */
export function transactionsOf({ stream, data }: Pick<RecordedEvent, 'stream' | 'data'>): string[] {
  const own = /^(?:charge|compensation)-(.+)$/.exec(stream)?.[1];
  const named = data as Partial<Record<string, unknown>>;
  const line = named.line as { originalId?: unknown } | undefined;
  const ids = [
    own,
    named.paymentId,
    named.transferId,
    named.lotId,
    named.originId,
    named.chargeId,
    line?.originalId,
    named.holdId,
    named.compensationId,
    named.reference,
  ];
  return [...new Set(ids.filter((id): id is string => typeof id === 'string'))];
}
