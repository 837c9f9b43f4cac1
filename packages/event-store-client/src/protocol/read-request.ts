import { encoderOf } from './streams-proto';

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

const encode = encoderOf('ReadReq');

/** A ReadReq of the public streams.proto. Links are not resolved: we write none. */
export function encodeRead({ stream, from, backwards, count, prefixes, checkpointInterval = 1 }: ReadRequest): Buffer {
  const options = {
    ...(stream === undefined ? { all: placeInLog(from) } : { stream: { stream: { name: stream }, ...placeIn(from) } }),
    ...(backwards ? { backwards } : {}),
    ...(count === undefined ? { subscription: {} } : { count }),
    ...(prefixes ? { filter: { streamNames: { prefix: prefixes }, count: {}, checkpointInterval } } : { noFilter: {} }),
    uuids: { text: {} },
  };
  return encode({ options });
}

function placeIn(from: ReadRequest['from']): object {
  return typeof from === 'string' ? { [from]: {} } : { revision: Number(from) };
}

function placeInLog(from: ReadRequest['from']): object {
  if (typeof from === 'string') return { [from]: {} };
  return { position: { commit: Number(from), prepare: Number(from) } };
}
