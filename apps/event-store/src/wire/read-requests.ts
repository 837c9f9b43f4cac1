import { readStreamName } from './append-requests';
import { MalformedMessage, Reader } from './protobuf';

/** Where a read starts: an end of the log or stream, or a revision / commit position. */
export type From = 'start' | 'end' | number;

export interface FilterRequest {
  readonly on: 'stream' | 'type';
  readonly regex: string;
  readonly prefixes: readonly string[];
  /** how many events one search may look at; undefined = the server's page */
  readonly window: number | undefined;
  readonly checkpointMultiplier: number;
}

/** One Read call, which is also how a client subscribes. */
export interface ReadRequest {
  /** undefined = $all */
  stream: Buffer | undefined;
  from: From;
  backwards: boolean;
  resolveLinks: boolean;
  /** undefined = a subscription */
  count: number | undefined;
  filter: FilterRequest | undefined;
  structuredIds: boolean;
}

/** Reads a ReadReq; throws MalformedMessage if it does not say what to read. */
export const readReadRequest = (message: Buffer): ReadRequest => {
  const outer = new Reader(message);
  for (let field = outer.next(); field; field = outer.next()) {
    if (field === 1) return readOptions(outer.message());
    outer.skip();
  }
  throw new MalformedMessage('the request has no options');
};

const readOptions = (reader: Reader): ReadRequest => {
  const request: ReadRequest = {
    stream: undefined,
    from: 'start',
    backwards: false,
    resolveLinks: false,
    count: undefined,
    filter: undefined,
    structuredIds: true,
  };
  let target = false;
  let extent = false;
  for (let field = reader.next(); field; field = reader.next()) {
    if (field === 1) {
      readStreamOptions(reader.message(), request);
      target = true;
    } else if (field === 2) {
      request.from = readAllOptions(reader.message());
      target = true;
    } else if (field === 3) request.backwards = reader.number() === 1;
    else if (field === 4) request.resolveLinks = reader.number() !== 0;
    else if (field === 5) {
      request.count = reader.number();
      extent = true;
    } else if (field === 6) {
      reader.skip();
      extent = true;
    } else if (field === 7) request.filter = readFilter(reader.message());
    else if (field === 9) request.structuredIds = reader.message().next() !== 2;
    else reader.skip();
  }
  if (!target) throw new MalformedMessage('the request names neither a stream nor $all');
  if (!extent) throw new MalformedMessage('the request has neither a count nor a subscription');
  return request;
};

const readStreamOptions = (reader: Reader, request: ReadRequest): void => {
  request.stream = Buffer.alloc(0);
  for (let field = reader.next(); field; field = reader.next()) {
    if (field === 1) request.stream = readStreamName(reader.message());
    else if (field === 2) request.from = reader.number();
    else {
      if (field === 3) request.from = 'start';
      else if (field === 4) request.from = 'end';
      reader.skip();
    }
  }
};

const readAllOptions = (reader: Reader): From => {
  let from: From = 'start';
  for (let field = reader.next(); field; field = reader.next()) {
    if (field === 1) {
      const position = reader.message();
      from = 0;
      for (let part = position.next(); part; part = position.next()) {
        if (part === 1) from = position.number();
        else position.skip();
      }
    } else {
      from = field === 3 ? 'end' : 'start';
      reader.skip();
    }
  }
  return from;
};

const readFilter = (reader: Reader): FilterRequest => {
  const filter = {
    on: 'stream' as FilterRequest['on'],
    regex: '',
    prefixes: [] as string[],
    window: undefined as number | undefined,
    checkpointMultiplier: 1,
  };
  for (let field = reader.next(); field; field = reader.next()) {
    if (field === 1 || field === 2) {
      filter.on = field === 1 ? 'stream' : 'type';
      const expression = reader.message();
      for (let part = expression.next(); part; part = expression.next()) {
        if (part === 1) filter.regex = expression.string();
        else if (part === 2) filter.prefixes.push(expression.string());
        else expression.skip();
      }
    } else if (field === 3) filter.window = reader.number();
    else if (field === 5) filter.checkpointMultiplier = reader.number();
    else reader.skip();
  }
  return filter;
};
