import { RE2JS } from 're2js';
import { GrpcError, STATUS } from '../grpc/status';
import type { FilterRequest } from '../wire/read-requests';
import { openFrame, viewRecorded } from '../wire/recorded-event';

/** How many events a filtered search reads between two checkpoints if the client names no window: the real page. */
const DEFAULT_WINDOW = 32;
const MOST_CHARACTERS = 1_000;
const MOST_PREFIXES = 1_000;
/** Steps of matching, at most some ten milliseconds: of one event, and between two turns of the event loop. */
const MOST_STEPS = 50_000;

/** What a client wants to see of $all. */
export interface EventFilter {
  /** @throws GrpcError RESOURCE_EXHAUSTED if a name is too long for so large an expression */
  matches(stream: string, type: string): boolean;
  /** True once so much has been matched that others must have their turn; then the count begins anew. */
  needsPause(): boolean;
  /** a checkpoint is sent each time so many events have been looked at */
  readonly checkpointInterval: number;
}

/** Says whether a text matches, and how many steps that may take. */
interface Matcher {
  readonly test: (text: string) => boolean;
  readonly steps: (text: string) => number;
}

/**
 * Builds a filter from what the client asked. Expressions are RE2's: they take time in proportion to the text, so no
 * client can hold the store up by one; look-around and back-references are refused.
 * @throws GrpcError INVALID_ARGUMENT
 */
export const buildFilter = (request: FilterRequest): EventFilter => {
  if (request.checkpointMultiplier === 0)
    throw new GrpcError(STATUS.invalidArgument, 'The checkpoint interval must not be 0.');
  const matcher = request.regex === '' ? byPrefix(request.prefixes) : byExpression(request.regex);
  let spent = 0;
  return {
    matches: (stream, type) => {
      const text = request.on === 'stream' ? stream : type;
      const steps = matcher.steps(text);
      if (steps > MOST_STEPS) throw tooCostly(text);
      spent += steps;
      return matcher.test(text);
    },
    needsPause: () => {
      if (spent < MOST_STEPS) return false;
      spent = 0;
      return true;
    },
    checkpointInterval: request.checkpointMultiplier * (request.window || DEFAULT_WINDOW),
  };
};

const byPrefix = (prefixes: readonly string[]): Matcher => {
  if (prefixes.length > MOST_PREFIXES)
    throw new GrpcError(STATUS.invalidArgument, `A filter has at most ${MOST_PREFIXES} prefixes.`);
  return { test: (text) => prefixes.some((prefix) => text.startsWith(prefix)), steps: () => prefixes.length };
};

const byExpression = (source: string): Matcher => {
  const expression = compile(source);
  const size = expression.programSize();
  return { test: (text) => expression.test(text), steps: (text) => size * (text.length + 1) };
};

const compile = (source: string): RE2JS => {
  if (source.length > MOST_CHARACTERS)
    throw new GrpcError(STATUS.invalidArgument, `An expression has at most ${MOST_CHARACTERS} characters.`);
  try {
    return RE2JS.compile(source);
  } catch {
    throw new GrpcError(STATUS.invalidArgument, `'${source}' is not a regular expression of RE2.`);
  }
};

const tooCostly = (text: string) =>
  new GrpcError(
    STATUS.resourceExhausted,
    `The expression is too large for a name of ${text.length} characters: ask for prefixes, or for something simpler.`,
  );

/** Whether a stored event passes. */
export const passes = (filter: EventFilter, frame: Buffer): boolean => {
  const view = viewRecorded(openFrame(frame).recorded);
  return filter.matches(view.stream, view.type);
};
