import type { GrpcCall } from '../grpc/call';
import { accessDenied, appendTooBig, GrpcError, STATUS, streamDeleted, wrongExpectedVersion } from '../grpc/status';
import type { EventLog } from '../store/event-log';
import { appendAnswer, deleteAnswer, type Outcome } from '../wire/append-answers';
import {
  BadRequest,
  type Expected,
  readAppendRequest,
  readDeleteRequest,
  readProposed,
  type Target,
} from '../wire/append-requests';
import { MalformedMessage } from '../wire/protobuf';
import type { ProposedEvent } from '../wire/recorded-event';
import { MAX_APPEND_BYTES } from './batch-append';

/** Whether the caller may write to a stream. */
type MayWrite = (stream: string) => boolean;

/** A bad request of a unary call is its status. */
const asStatus = (error: unknown): unknown =>
  error instanceof BadRequest ? new GrpcError(STATUS.invalidArgument, `Bad request: ${error.message}.`) : error;

const failUnless = (outcome: Outcome, stream: string): void => {
  switch (outcome.kind) {
    case 'stream-deleted':
      throw streamDeleted(stream);
    case 'too-late':
      throw new GrpcError(STATUS.deadlineExceeded, 'The deadline had passed before the write was decided.');
    case 'too-big':
      throw appendTooBig(outcome.limit);
    case 'bad-request':
      throw new GrpcError(STATUS.invalidArgument, outcome.message);
    case 'access-denied':
      throw accessDenied();
    case 'damaged':
      throw new GrpcError(STATUS.dataLoss, outcome.message);
    case 'not-written':
      throw new GrpcError(STATUS.resourceExhausted, outcome.message);
  }
};

const checkTarget = (target: Target | undefined): Required<Target> & { expected: Expected } => {
  if (!target) throw new MalformedMessage('the request has no options');
  if (target.stream.length === 0) throw new BadRequest('the stream name is empty');
  if (target.expected === undefined) throw new BadRequest('no expected stream revision is given');
  return { ...target, expected: target.expected };
};

/** One unary Append, which the client uses when a call carries credentials. */
export const serveAppend = (call: GrpcCall, log: EventLog, deadlineMs: number, mayWrite: MayWrite): void => {
  let target: Target | undefined;
  const events: ProposedEvent[] = [];
  let bytes = 0;
  const take = (message: Buffer) => {
    const request = readAppendRequest(message);
    if (request.target) target = request.target;
    if (!request.event) return;
    const event = readProposed(request.event);
    bytes += event.data.length;
    if (bytes > MAX_APPEND_BYTES) throw appendTooBig(MAX_APPEND_BYTES);
    events.push(event);
  };
  const submit = () => {
    const { stream, expected } = checkTarget(target);
    const name = stream.toString('utf8');
    if (!mayWrite(name)) throw accessDenied();
    const done = (outcome: Outcome) =>
      call.guard(() => {
        failUnless(outcome, name);
        call.send(appendAnswer(outcome as Parameters<typeof appendAnswer>[0]));
        call.finish();
      });
    log.submit({ kind: 'append', stream: name, expected, events, deadlineMs, done });
  };
  call.receive(translated(take), translated(submit));
};

/** Delete (the stream can be written again) or Tombstone (never). */
export const serveDelete = (
  call: GrpcCall,
  log: EventLog,
  kind: 'soft-delete' | 'tombstone',
  deadlineMs: number,
  mayWrite: MayWrite,
): void => {
  const take = (message: Buffer) => {
    const { stream, expected } = checkTarget(readDeleteRequest(message));
    const name = stream.toString('utf8');
    if (!mayWrite(name)) throw accessDenied();
    const done = (outcome: Outcome) =>
      call.guard(() => {
        failUnless(outcome, name);
        if (outcome.kind === 'wrong-expected-version') throw wrongExpectedVersion(name, expected, outcome.actual);
        call.send(deleteAnswer(outcome.kind === 'appended' ? outcome.position : 0));
        call.finish();
      });
    log.submit({ kind, stream: name, expected, events: [], deadlineMs, done });
  };
  call.receive(translated(take), () => {});
};

const translated =
  <T extends unknown[]>(work: (...values: T) => void) =>
  (...values: T): void => {
    try {
      work(...values);
    } catch (error) {
      throw asStatus(error);
    }
  };
