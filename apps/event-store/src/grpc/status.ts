/** gRPC status numbers this server answers with. */
export const STATUS = {
  ok: 0,
  unknown: 2,
  invalidArgument: 3,
  deadlineExceeded: 4,
  permissionDenied: 7,
  resourceExhausted: 8,
  failedPrecondition: 9,
  aborted: 10,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
  dataLoss: 15,
  unauthenticated: 16,
} as const;

/** An answer that is an error: status, sentence, and the protocol's own trailers, by which clients tell errors apart. */
export class GrpcError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly trailers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

export const streamDeleted = (stream: string): GrpcError =>
  new GrpcError(STATUS.failedPrecondition, `Event stream '${stream}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': stream,
  });

export const wrongExpectedVersion = (stream: string, expected: number | bigint, actual: number): GrpcError =>
  new GrpcError(
    STATUS.failedPrecondition,
    `Delete failed due to WrongExpectedVersion. Stream: ${stream}, Expected version: ${expected}, Actual version: ${actual}`,
    {
      exception: 'wrong-expected-version',
      'stream-name': stream,
      'expected-version': String(expected),
      'actual-version': String(actual),
    },
  );

export const appendTooBig = (limit: number): GrpcError =>
  new GrpcError(STATUS.invalidArgument, `Maximum Append Size of ${limit} Exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(limit),
  });

export const accessDenied = (): GrpcError =>
  new GrpcError(STATUS.permissionDenied, 'Access Denied', { exception: 'access-denied' });

/** What this server leaves to the real one. */
export const notHere = (what: string): GrpcError =>
  new GrpcError(
    STATUS.unimplemented,
    `${what} is not part of this one-machine event store. EventStoreDB 23.10 or KurrentDB has it: run one and point EVENTSTORE_URL at it.`,
  );
