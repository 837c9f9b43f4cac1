import { randomUUID } from 'node:crypto';
import type { EventStoreDBClient } from '@eventstore/db-client';
import { unpackToCommandError } from '@eventstore/db-client/dist/streams/appendToStream/unpackError';
import { parseUUID } from '@eventstore/db-client/dist/utils/grpcUUID';
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb';
import { BatchAppendResp } from '@eventstore/db-client/generated/streams_pb';
import type { CallOptions, ClientDuplexStream, Metadata } from '@grpc/grpc-js';
import type { ExpectedRevision, NewEvent } from '../event';
import { encodeAppend } from './append-message';

const BATCH_APPEND = '/event_store.client.streams.Streams/BatchAppend';
const MOST_PENDING = 10_000;
const GRACE_MS = 250;

export interface AppendResult {
  /** Revision of the last event appended. */
  readonly revision: number;
  /** Its commit position. */
  readonly position: bigint;
}

/** Whether the append has happened is not known. */
export class OutcomeUnknown extends Error {
  override readonly name = 'OutcomeUnknown';
}

/** What the official client keeps for its own methods and we use too: its connection, shared and renewed by it. */
interface ClientInside {
  GRPCStreamCreator(
    client: typeof StreamsClient,
    name: string,
    creator: (client: StreamsClient) => AppendCall,
    cache: WeakMap<StreamsClient, AppendCall | Promise<AppendCall>>,
  ): () => Promise<AppendCall>;
  callArguments(options: object, callOptions: { deadline: number }): [Metadata, CallOptions];
}
type AppendCall = ClientDuplexStream<Buffer, BatchAppendResp>;

interface Pending {
  readonly stream: string;
  readonly call: AppendCall;
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * Appends over the official client's connection, with a table of pending appends of our own. The official method keeps
 * those of all clients of a process in one table, throws outside any promise when an answer comes that it does not
 * know, and leaves rejected promises unhandled when a connection breaks under load: each of them ends the process.
 */
export class Appender {
  private readonly open: () => Promise<AppendCall>;
  private readonly pending = new Map<string, Pending>();
  private heardAt = 0;

  constructor(client: EventStoreDBClient) {
    const inside = client as unknown as ClientInside;
    this.open = inside.GRPCStreamCreator(
      StreamsClient,
      'append',
      (streams) => {
        const call = openCall(streams, ...inside.callArguments({}, { deadline: Number.POSITIVE_INFINITY }));
        call.on('data', (answer: BatchAppendResp) => this.answered(answer));
        call.on('error', (error: Error) => this.broken(call, error));
        call.on('end', () => this.broken(call, new Error('the store ended the call')));
        return call;
      },
      new WeakMap(),
    );
  }

  /**
   * One try.
   * @throws the official client's errors (WrongExpectedVersionError, …) if the store refused it, else OutcomeUnknown
   */
  async append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
    tryMs: number,
  ): Promise<AppendResult> {
    if (this.pending.size >= MOST_PENDING) throw new OutcomeUnknown(`${MOST_PENDING} appends are waiting already`);
    const call = await this.open().catch((error: unknown) => {
      throw new OutcomeUnknown('no connection', { cause: error });
    });
    if (call.destroyed) throw new OutcomeUnknown('the connection is gone');
    const id = randomUUID();
    const message = encodeAppend(id, stream, expected, Date.now() + tryMs, events);
    return new Promise((resolve, reject) => {
      // The store itself says at the deadline that it was too late: it gets the first word.
      const timer = setTimeout(() => this.late(id, tryMs), tryMs + GRACE_MS);
      this.pending.set(id, { stream, call, resolve, reject, timer });
      call.write(message);
    });
  }

  private answered(answer: BatchAppendResp): void {
    this.heardAt = Date.now();
    // The id comes back as text or as two numbers, as the server likes.
    const pending = this.take(parseUUID(answer.getCorrelationId()) ?? '');
    if (!pending) return;
    const error = answer.getError();
    if (error) {
      pending.reject(refusalOf(error, pending.stream));
      return;
    }
    const success = answer.getSuccess();
    const position = success?.getPosition()?.getCommitPosition();
    if (!success || position === undefined) {
      pending.reject(new OutcomeUnknown('an answer without a position'));
      return;
    }
    pending.resolve({ revision: Number(success.getCurrentRevision()), position: BigInt(position) });
  }

  private broken(call: AppendCall, cause: Error): void {
    for (const [id, pending] of this.pending) {
      if (pending.call === call) this.take(id)?.reject(new OutcomeUnknown(cause.message, { cause }));
    }
  }

  private late(id: string, tryMs: number): void {
    const pending = this.take(id);
    if (!pending) return;
    pending.reject(new OutcomeUnknown(`no answer in ${tryMs} ms`));
    // A call that says nothing at all is dead: the next try shall have a new one.
    if (Date.now() - this.heardAt >= tryMs) pending.call.cancel();
  }

  private take(id: string): Pending | undefined {
    const pending = this.pending.get(id);
    if (!pending) return undefined;
    this.pending.delete(id);
    clearTimeout(pending.timer);
    return pending;
  }
}

function openCall(client: StreamsClient, metadata: Metadata, options: CallOptions): AppendCall {
  return client.makeBidiStreamRequest<Buffer, BatchAppendResp>(
    BATCH_APPEND,
    (message) => message,
    (bytes) => BatchAppendResp.deserializeBinary(bytes),
    metadata,
    options,
  );
}

function refusalOf(error: NonNullable<ReturnType<BatchAppendResp['getError']>>, stream: string): Error {
  try {
    return unpackToCommandError(error, stream);
  } catch {
    return new OutcomeUnknown(error.getMessage());
  }
}
