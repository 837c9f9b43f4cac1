import { inJapan } from '../text/time';
import { yen } from '../text/yen';
import type { Trace, TraceEvent } from './trace';

/** A request from outside or a step of one that left no event of its own, with what it led to. */
interface Cause {
  commandId: string;
  events: TraceEvent[];
}

/**
 * The events as a tree of causes, each with what it posted. An event stands under the event that a process went on
 * from, or under the first one of the command whose step it was; what no event here caused, under its request.
 */
export function drawCauses({ id, events }: Pick<Trace, 'id' | 'events'>): string[] {
  const ids = new Map(events.map((event) => [event.eventId, event]));
  const commands = new Map<string, TraceEvent>();
  for (const event of events) {
    if (event.commandId !== undefined && !commands.has(event.commandId)) commands.set(event.commandId, event);
  }
  const under = new Map<TraceEvent, TraceEvent[]>();
  const roots = new Map<string, Cause>();
  for (const event of events) {
    const cause = ids.get(event.causationId) ?? commands.get(event.causationId);
    const ownCommand = cause?.commandId !== undefined && cause.commandId === event.commandId;
    if (cause && !ownCommand && !isAbove(event, cause, ids, commands)) {
      under.set(cause, [...(under.get(cause) ?? []), event]);
    } else {
      const root = roots.get(event.causationId) ?? { commandId: event.causationId, events: [] };
      root.events.push(event);
      roots.set(event.causationId, root);
    }
  }
  const lines = [`Events (${events.length}) under what caused them, and what each posted (D debit, C credit)`];
  const draw = (event: TraceEvent, first: string, rest: string): void => {
    const here = event.eventId === id ? ' ◀' : '';
    lines.push(`${first}${inJapan(event.at)}  ${event.type}  ${event.stream}@${event.revision}${here}`);
    const caused = under.get(event) ?? [];
    const beside = rest + (caused.length > 0 ? '│    ' : '     ');
    lines.push(`${beside}event ${event.eventId}`, ...event.entry.map((posting) => beside + drawPosting(posting)));
    caused.forEach((one, i) => {
      const last = i === caused.length - 1;
      draw(one, `${rest}${last ? '└─ ' : '├─ '}`, `${rest}${last ? '   ' : '│  '}`);
    });
  };
  for (const root of roots.values()) {
    lines.push(`request ${root.commandId}`);
    root.events.forEach((event, i) => {
      const last = i === root.events.length - 1;
      draw(event, last ? '└─ ' : '├─ ', last ? '   ' : '│  ');
    });
  }
  return lines;
}

/** Whether this event leads to that one already: a log that was tampered with may name causes in a circle. */
function isAbove(
  event: TraceEvent,
  from: TraceEvent,
  ids: ReadonlyMap<string, TraceEvent>,
  commands: ReadonlyMap<string, TraceEvent>,
): boolean {
  const seen = new Set<TraceEvent>();
  let one: TraceEvent | undefined = from;
  while (one && !seen.has(one)) {
    if (one === event) return true;
    seen.add(one);
    one = ids.get(one.causationId) ?? commands.get(one.causationId);
  }
  return false;
}

function drawPosting({ account, amountYen, component }: TraceEvent['entry'][number]): string {
  const names = component === undefined ? '' : `  (${component})`;
  return `${amountYen < 0 ? 'C' : 'D'} ${account}  ${yen(Math.abs(amountYen))}${names}`;
}
