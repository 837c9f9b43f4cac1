import { GrpcError, STATUS } from '../grpc/status';
import type { FilterRequest } from '../wire/read-requests';
import { openFrame, viewRecorded } from '../wire/recorded-event';

/** How many events a filtered search looks at between two checkpoints if the client names no window: the real page. */
const DEFAULT_WINDOW = 32;

export interface EventFilter {
  matches(stream: string, type: string): boolean;
  /** a checkpoint is sent each time so many events have been looked at */
  readonly checkpointInterval: number;
}

/** Builds a filter from what the client asked; a regular expression it cannot compile is refused. */
export const buildFilter = (request: FilterRequest): EventFilter => {
  const test = request.regex === '' ? byPrefix(request.prefixes) : byExpression(request.regex);
  const matches =
    request.on === 'stream' ? (stream: string) => test(stream) : (_stream: string, type: string) => test(type);
  if (request.checkpointMultiplier === 0)
    throw new GrpcError(STATUS.invalidArgument, 'The checkpoint interval must not be 0.');
  return { matches, checkpointInterval: request.checkpointMultiplier * (request.window || DEFAULT_WINDOW) };
};

const byPrefix =
  (prefixes: readonly string[]) =>
  (text: string): boolean => {
    for (const prefix of prefixes) if (text.startsWith(prefix)) return true;
    return false;
  };

const byExpression = (source: string): ((text: string) => boolean) => {
  const expression = compile(source);
  return (text) => expression.test(text);
};

const compile = (source: string): RegExp => {
  for (const flags of ['u', '']) {
    try {
      return new RegExp(source, flags);
    } catch {
      // Some expressions are valid only without "u".
    }
  }
  throw new GrpcError(STATUS.invalidArgument, `'${source}' is not a regular expression.`);
};

/** Whether a stored event passes. */
export const passes = (filter: EventFilter, frame: Buffer): boolean => {
  const view = viewRecorded(openFrame(frame).recorded);
  return filter.matches(view.stream, view.type);
};
