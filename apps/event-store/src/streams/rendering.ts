import { frame } from '../grpc/frames';
import type { Row } from '../store/database';
import type { EventLog } from '../store/event-log';
import { firstReadable, isYoungEnough } from '../store/stream-heads';
import { readEvent } from '../wire/read-answers';
import { openFrame, viewRecorded, withStructuredId } from '../wire/recorded-event';

/** Turns a stored event into the frame this client asked for. */
export type Render = (stored: Pick<Row, 'frame'>) => Buffer;

const asStored: Render = (stored) => stored.frame;

/** The stored frame itself, unless the client wants links resolved or ids in two halves. */
export const renderer = (
  log: EventLog,
  options: { resolveLinks: boolean; structuredIds: boolean },
  now: () => number,
): Render => {
  if (!options.resolveLinks && !options.structuredIds) return asStored;
  const recordedFor = (recorded: Buffer) => (options.structuredIds ? withStructuredId(recorded) : recorded);
  return (stored) => {
    const { recorded, position } = openFrame(stored.frame);
    const target = options.resolveLinks ? linkTarget(log, recorded, now) : undefined;
    if (!target)
      return options.structuredIds ? frame(readEvent(recordedFor(recorded), undefined, position)) : stored.frame;
    const event = target.frame && recordedFor(openFrame(target.frame).recorded);
    return frame(readEvent(event, recordedFor(recorded), position));
  };
};

/** `revision@stream`; the revision is what .NET reads as a 64-bit number. */
const LINK = /^[\t-\r ]*([+-]?\d+)[\t-\r ]*\0*(?:@(.*))?$/s;
const MOST = 2n ** 63n;

/** What a link points at: undefined if the event is no link, an empty object if what it points at is gone. */
const linkTarget = (log: EventLog, recorded: Buffer, now: () => number): { frame?: Buffer } | undefined => {
  const view = viewRecorded(recorded);
  if (view.type !== '$>') return undefined;
  const [, digits, stream] = LINK.exec(view.data.toString('utf8')) ?? [];
  const wanted = BigInt(digits ?? MOST);
  if (wanted >= MOST || wanted < -MOST) return undefined;
  if (!stream || wanted < -1n) return {};
  const head = log.heads.get(stream);
  if (head.id === 0 || head.tombstoned) return {};
  const revision = wanted === -1n ? head.last : Number(wanted);
  if (revision < firstReadable(head) || revision > head.last) return {};
  const row = log.database.eventAt(head.id, revision);
  return row && isYoungEnough(head, row, now()) ? { frame: row.frame } : {};
};
