import { frame } from '../grpc/frames';
import type { Row } from '../store/database';
import type { EventLog } from '../store/event-log';
import { readEvent } from '../wire/read-answers';
import { openFrame, viewRecorded, withStructuredId } from '../wire/recorded-event';

/** Turns a stored event into the frame this client asked for. */
export type Render = (stored: Pick<Row, 'frame'>) => Buffer;

const asStored: Render = (stored) => stored.frame;

/** The stored frame itself, unless the client wants links resolved or ids in two halves. */
export const renderer = (log: EventLog, options: { resolveLinks: boolean; structuredIds: boolean }): Render => {
  if (!options.resolveLinks && !options.structuredIds) return asStored;
  const recordedFor = (recorded: Buffer) => (options.structuredIds ? withStructuredId(recorded) : recorded);
  return (stored) => {
    const { recorded, position } = openFrame(stored.frame);
    const target = options.resolveLinks ? linkTarget(log, recorded) : undefined;
    if (!target)
      return options.structuredIds ? frame(readEvent(recordedFor(recorded), undefined, position)) : stored.frame;
    const event = target.frame && recordedFor(openFrame(target.frame).recorded);
    return frame(readEvent(event, recordedFor(recorded), position));
  };
};

/** What a link points at: undefined if the event is no link, an empty object if what it points at is gone. */
const linkTarget = (log: EventLog, recorded: Buffer): { frame?: Buffer } | undefined => {
  const view = viewRecorded(recorded);
  if (view.type !== '$>') return undefined;
  const [, revision, stream] = /^(\d+)@(.+)$/s.exec(view.data.toString('utf8')) ?? [];
  if (revision === undefined || stream === undefined) return {};
  const head = log.heads.get(stream);
  const row = head.id === 0 ? undefined : log.database.eventAt(head.id, Number(revision));
  return row ? { frame: row.frame } : {};
};
