import { EMPTY, field, numberField } from './fields';

/** One Read call as it is asked of the store. */
export interface ReadRequest {
  /** The whole log if not given. */
  readonly stream?: string;
  /** A revision of the stream, a commit position of the log, or an end of either. */
  readonly from: number | bigint | 'start' | 'end';
  readonly backwards?: boolean;
  /** Most events; a subscription if not given. */
  readonly count?: number;
  /** Of the whole log, only streams whose names begin with one of these. */
  readonly prefixes?: readonly string[];
  /** After how many search windows without an event a filtered subscription says how far it is. */
  readonly checkpointInterval?: number;
}

const UUIDS_AS_TEXT = field(9, field(2, EMPTY));
const NO_FILTER = field(8, EMPTY);
const BACKWARDS = numberField(3, 1);
const SUBSCRIPTION = field(6, EMPTY);

/** A ReadReq of the public streams.proto. Links are not resolved: we write none. */
export function encodeRead(request: ReadRequest): Buffer {
  const { stream, backwards, count, prefixes } = request;
  const options = [
    stream === undefined ? field(2, placeInLog(request.from)) : field(1, field(1, field(3, stream)), placeIn(request)),
    ...(backwards ? [BACKWARDS] : []),
    count === undefined ? SUBSCRIPTION : numberField(5, count),
    prefixes ? filter(prefixes, request.checkpointInterval ?? 1) : NO_FILTER,
    UUIDS_AS_TEXT,
  ];
  return field(1, ...options);
}

function placeIn({ from }: ReadRequest): Buffer {
  if (from === 'start') return field(3, EMPTY);
  if (from === 'end') return field(4, EMPTY);
  return numberField(2, from);
}

function placeInLog(from: ReadRequest['from']): Buffer {
  if (from === 'start') return field(2, EMPTY);
  if (from === 'end') return field(3, EMPTY);
  return field(1, numberField(1, from), numberField(2, from));
}

function filter(prefixes: readonly string[], checkpointInterval: number): Buffer {
  const names = field(1, ...prefixes.map((prefix) => field(2, prefix)));
  return field(7, names, field(4, EMPTY), numberField(5, checkpointInterval));
}
