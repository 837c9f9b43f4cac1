import type { Reply } from '@modosu/api-client/api-client';
import type { Item } from '@modosu/api-client/pages';
import { table } from '../text/table';
import { inJapan } from '../text/time';
import { whole } from '../text/yen';

/** An event as the log holds it. */
export type LoggedEvent = Reply<'ledger.event.show'>['event'];

export type EventLine = Reply<'ledger.event.show'>['correlated'][number];

type Stream = Item<'ledger.stream.list'>;

const RIGHT = true;

export function drawStreams(streams: readonly Stream[]): string[] {
  return table(
    [{ title: 'stream' }, { title: 'events', right: RIGHT }, { title: 'last event' }],
    streams.map(({ stream, revision, lastAt }) => [stream, whole(revision + 1), inJapan(lastAt)]),
  );
}

/** A line of a log that is followed, with the start of what the event says. */
export function drawLine({ position, stream, revision, type, data, metadata }: LoggedEvent, columns?: number): string {
  const at = typeof metadata.occurredAt === 'string' ? inJapan(metadata.occurredAt) : '';
  const line = `${position.padStart(9)}  ${at}  ${type}  ${stream} @${revision}  ${JSON.stringify(data)}`;
  return columns === undefined || line.length <= columns ? line : `${line.slice(0, columns - 1)}…`;
}

export function drawEvents(events: readonly LoggedEvent[]): string[] {
  if (events.length === 0) return ['(none)'];
  return events.flatMap((event, at) => [...(at === 0 ? [] : ['']), ...drawEvent(event)]);
}

/** An event in full. */
export function drawEvent({ id, stream, revision, position, type, recordedAt, data, metadata }: LoggedEvent): string[] {
  return [
    `${type}  ${id}`,
    `  ${stream} @${revision}, position ${position}, recorded ${inJapan(recordedAt)}`,
    ...fields('data', data),
    ...fields('metadata', metadata),
  ];
}

function fields(name: string, value: unknown): string[] {
  return `${name} ${JSON.stringify(value, null, 2)}`.split('\n').map((line) => `  ${line}`);
}

/** Everything of one request as a tree: under each event what it, or the command that wrote it, caused. */
export function drawCauses(lines: readonly EventLine[], markedId: string): string[] {
  const drawn = new Set<string>();
  const branch = (line: EventLine, indent: string, isLast: boolean, isRoot: boolean): string[] => {
    if (drawn.has(line.id)) return [];
    drawn.add(line.id);
    const children = childrenOf(line, lines).filter(({ id }) => !drawn.has(id));
    const edge = isRoot ? '' : isLast ? '└─ ' : '├─ ';
    const mark = line.id === markedId ? '▶ ' : '';
    const own = `${indent}${edge}${mark}${line.type}  ${line.stream} @${line.revision}  ${inJapan(line.occurredAt)}`;
    const deeper = isRoot ? indent : `${indent}${isLast ? '   ' : '│  '}`;
    return [own, ...children.flatMap((child, at) => branch(child, deeper, at === children.length - 1, false))];
  };
  const roots = lines.filter((line) => !lines.some((other) => isParent(other, line, lines)));
  return [...roots, ...lines].flatMap((line) => branch(line, '', true, true));
}

const childrenOf = (parent: EventLine, lines: readonly EventLine[]) =>
  lines.filter((line) => isParent(parent, line, lines));

/** Of a command's events the last before the child stands for the command. */
function isParent(parent: EventLine, child: EventLine, lines: readonly EventLine[]): boolean {
  if (child.causationId === parent.id) return true;
  if (child.commandId === child.causationId || child.causationId !== parent.commandId) return false;
  const before = lines.filter((line) => line.commandId === parent.commandId && isEarlier(line, child));
  return (before.at(-1) ?? lines.find((line) => line.commandId === parent.commandId))?.id === parent.id;
}

const isEarlier = (a: EventLine, b: EventLine) => BigInt(a.position) < BigInt(b.position);
