import type { GrpcCall } from '../grpc/call';
import { GrpcError, STATUS, streamDeleted } from '../grpc/status';
import type { Row } from '../store/database';
import type { EventLog } from '../store/event-log';
import { isSoftDeleted } from '../store/stream-heads';
import { streamNotFound } from '../wire/read-answers';
import { type ReadRequest, readReadRequest } from '../wire/read-requests';
import { buildFilter, type EventFilter, passes } from './filter';
import type { LiveFeed } from './live-feed';
import { AllPages, nextTurn, type Pages, StreamPages } from './pages';
import { renderer } from './rendering';
import { subscribe } from './subscription';

/** One Read call: a read to the end, or a subscription. */
export const serveRead = (call: GrpcCall, log: EventLog, feed: LiveFeed, now: () => number): void => {
  const start = (message: Buffer) => {
    const request = readReadRequest(message);
    if (request.stream?.length === 0) throw new GrpcError(STATUS.invalidArgument, 'The stream name is empty.');
    if (request.filter && request.stream) throw new GrpcError(STATUS.invalidArgument, 'A filter goes with $all only.');
    if (request.count === undefined && request.backwards)
      throw new GrpcError(STATUS.invalidArgument, 'A subscription goes forwards only.');
    if (request.count === undefined) subscribe(call, log, feed, request, now);
    else if (request.stream) readStream(call, log, request, request.stream, now);
    else readAll(call, log, request, now);
  };
  call.receive(start, () => {});
};

const impossible = (kind: 'Stream' | 'All'): GrpcError =>
  new GrpcError(STATUS.unknown, `Unexpected Read${kind}Result: Error`);

const readStream = (
  call: GrpcCall,
  log: EventLog,
  request: ReadRequest,
  nameBytes: Buffer,
  now: () => number,
): void => {
  const name = nameBytes.toString('utf8');
  const head = log.heads.get(name);
  if (request.count === 0 || (request.from === 'end' && !request.backwards)) throw impossible('Stream');
  if (head.tombstoned) throw streamDeleted(name);
  if (head.last < 0 || isSoftDeleted(head)) {
    call.send(streamNotFound(nameBytes));
    call.finish();
    return;
  }
  const at = request.from === 'start' ? 0 : request.from === 'end' ? head.last : request.from;
  void pump(call, log, request, new StreamPages(log, name, at, request.backwards, now), undefined, now);
};

const readAll = (call: GrpcCall, log: EventLog, request: ReadRequest, now: () => number): void => {
  const filter = request.filter && buildFilter(request.filter);
  void pump(call, log, request, new AllPages(log, allStart(log, request), request.backwards), filter, now);
};

/** $all forwards includes the event at the position, backwards starts just before it. */
const allStart = (log: EventLog, request: ReadRequest): number => {
  if (request.from === 'start') return 0;
  if (request.from === 'end') return request.backwards ? log.lastPosition : log.lastPosition + 1;
  return request.backwards ? request.from - 1 : request.from;
};

const pump = async (
  call: GrpcCall,
  log: EventLog,
  request: ReadRequest,
  pages: Pages,
  filter: EventFilter | undefined,
  now: () => number,
): Promise<void> => {
  try {
    const render = renderer(log, request, now);
    let wanted = request.count ?? 0;
    while (wanted > 0 && !call.closed) {
      const page = pages.next(filter ? Number.MAX_SAFE_INTEGER : wanted);
      const rows = filter ? await matching(filter, page.rows, wanted) : page.rows;
      if (rows.length > 0) call.sendFrames(Buffer.concat(rows.map(render)));
      wanted -= rows.length;
      if (page.atEnd) break;
      await (call.congested ? call.relieved() : nextTurn());
    }
    call.finish();
  } catch (error) {
    call.fail(error);
  }
};

/** The first rows that pass, at most `most`; others have their turn while a costly filter looks for them. */
const matching = async (filter: EventFilter, rows: readonly Row[], most: number): Promise<Row[]> => {
  const found: Row[] = [];
  for (const row of rows) {
    if (found.length === most) break;
    if (passes(filter, row.frame)) found.push(row);
    if (filter.needsPause()) await nextTurn();
  }
  return found;
};
