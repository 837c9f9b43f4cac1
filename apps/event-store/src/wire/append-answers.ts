import { EXPECT, type Expected } from './append-requests';
import { bigintField, bytesField, emptyField, numberField, stringField } from './protobuf';

/** What became of one append. Positions and revisions are those of its last event. */
export type Outcome =
  | { readonly kind: 'appended'; readonly revision: number; readonly position: number }
  /** nothing was sent and nothing appended; revision -1 if the stream does not exist; the log's last position */
  | { readonly kind: 'empty'; readonly revision: number; readonly position: number }
  | { readonly kind: 'wrong-expected-version'; readonly actual: number; readonly expected: Expected }
  | { readonly kind: 'stream-deleted' }
  | { readonly kind: 'too-late' }
  | { readonly kind: 'too-big'; readonly limit: number }
  | { readonly kind: 'bad-request'; readonly message: string }
  /** this user may not write there */
  | { readonly kind: 'access-denied' }
  /** what had to be read for the decision is damaged: nothing of it is stored */
  | { readonly kind: 'damaged'; readonly message: string }
  /** the disk refused: nothing of it is stored */
  | { readonly kind: 'not-written'; readonly message: string };

const status = (code: number, message: string, type: string, details: Buffer): Buffer =>
  bytesField(
    2,
    numberField(1, code),
    stringField(2, message),
    bytesField(3, stringField(1, `type.googleapis.com/${type}`), bytesField(2, details)),
  );

/** Numbers of google.rpc.Code. */
const CODE = {
  unknown: 2,
  invalidArgument: 3,
  deadlineExceeded: 4,
  permissionDenied: 7,
  exhausted: 8,
  failedPrecondition: 9,
  dataLoss: 15,
} as const;

const revisionField = (field: number, revision: Expected): Buffer =>
  typeof revision === 'bigint' ? bigintField(field, revision) : numberField(field, revision);

/** Where the last event is, or would be. */
const whereFields = ({ revision, position }: { revision: number; position: number }): Buffer[] => [
  revision < 0 ? emptyField(2) : numberField(1, revision),
  bytesField(3, numberField(1, position), numberField(2, position)),
];

const expectedFields = (expected: Expected): Buffer => {
  if (expected === EXPECT.any) return emptyField(4);
  if (expected === EXPECT.streamExists) return emptyField(5);
  if (expected === EXPECT.noStream) return emptyField(6);
  return revisionField(3, expected);
};

const result = (outcome: Outcome, stream: Buffer): Buffer => {
  switch (outcome.kind) {
    case 'appended':
    case 'empty':
      return bytesField(3, ...whereFields(outcome));
    case 'wrong-expected-version':
      return status(
        CODE.failedPrecondition,
        'WrongExpectedVersion',
        'event_store.client.WrongExpectedVersion',
        Buffer.concat([
          outcome.actual < 0 ? emptyField(2) : numberField(1, outcome.actual),
          expectedFields(outcome.expected),
        ]),
      );
    case 'stream-deleted':
      return status(
        CODE.failedPrecondition,
        'StreamDeleted',
        'event_store.client.StreamDeleted',
        bytesField(1, bytesField(3, stream)),
      );
    case 'too-late':
      return status(CODE.deadlineExceeded, 'Timeout', 'event_store.client.Timeout', EMPTY);
    case 'too-big':
      return status(
        CODE.invalidArgument,
        'MaximumAppendSizeExceeded',
        'event_store.client.MaximumAppendSizeExceeded',
        numberField(1, outcome.limit),
      );
    case 'bad-request':
      // The client shows this message only, and the real server's is this word.
      return status(
        CODE.invalidArgument,
        'BadRequest',
        'event_store.client.BadRequest',
        stringField(1, outcome.message),
      );
    case 'access-denied':
      return status(CODE.permissionDenied, 'AccessDenied', 'event_store.client.AccessDenied', EMPTY);
    case 'damaged':
      return status(CODE.dataLoss, outcome.message, 'google.protobuf.Empty', EMPTY);
    case 'not-written':
      return status(CODE.exhausted, outcome.message, 'google.protobuf.Empty', EMPTY);
  }
};

const EMPTY: Buffer = Buffer.alloc(0);

/** The answer to one append of a BatchAppend call. */
export const batchAnswer = (correlation: Buffer, stream: Buffer, outcome: Outcome): Buffer =>
  Buffer.concat([bytesField(1, correlation), result(outcome, stream), bytesField(4, bytesField(3, stream))]);

/** The answer to a unary Append, for the two outcomes that are messages there; the others are gRPC errors. */
export const appendAnswer = (
  outcome: Extract<Outcome, { kind: 'appended' | 'empty' | 'wrong-expected-version' }>,
): Buffer => {
  if (outcome.kind === 'wrong-expected-version') {
    const actual = outcome.actual < 0 ? emptyField(7) : numberField(6, outcome.actual);
    return bytesField(2, actual, appendExpected(outcome.expected));
  }
  return bytesField(1, ...whereFields(outcome));
};

const appendExpected = (expected: Expected): Buffer => {
  if (expected === EXPECT.any) return emptyField(9);
  if (expected === EXPECT.streamExists) return emptyField(10);
  if (expected === EXPECT.noStream) return emptyField(11);
  return revisionField(8, expected);
};

/** The answer to Delete and Tombstone: the position of what was written. */
export const deleteAnswer = (position: number): Buffer =>
  bytesField(1, numberField(1, position), numberField(2, position));
