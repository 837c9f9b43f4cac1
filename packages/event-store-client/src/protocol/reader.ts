import type { EventStoreDBClient } from '@eventstore/db-client';
import { convertToCommandError } from '@eventstore/db-client/dist/utils/CommandError';
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb';
import { type CallOptions, type ClientReadableStream, type Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { DamagedLog } from '../errors';
import type { RawEvent } from '../event';
import { decodeAnswer, type ReadAnswer } from './read-answer';
import { encodeRead, type ReadRequest } from './read-request';

const READ = '/event_store.client.streams.Streams/Read';

/** What the official client keeps for its own methods and we use too: its connection, shared and renewed by it. */
interface ClientInside {
  GRPCStreamCreator(
    client: typeof StreamsClient,
    name: string,
    creator: (client: StreamsClient) => ReadCall,
  ): () => Promise<ReadCall>;
  callArguments(options: object, callOptions: { deadline: number }): [Metadata, CallOptions];
}
export type PageRequest = ReadRequest & { readonly count: number };
export type ReadCall = ClientReadableStream<ReadAnswer>;

/** Reads over the official client's connection, with messages of our own: its classes take most of a read's time. */
export class Reader {
  private readonly inside: ClientInside;

  constructor(client: EventStoreDBClient) {
    this.inside = client as unknown as ClientInside;
  }

  /** Its errors are those of grpc: see `commandError`. It needs a listener for them, also after its end. */
  open(request: ReadRequest): Promise<ReadCall> {
    const call = this.inside.GRPCStreamCreator(StreamsClient, 'read', (streams) =>
      streams.makeServerStreamRequest<Buffer, ReadAnswer>(
        READ,
        (message) => message,
        decodeAnswer,
        encodeRead(request),
        ...this.inside.callArguments({}, { deadline: Number.POSITIVE_INFINITY }),
      ),
    );
    return call();
  }

  /**
   * Collects one read of limited size.
   * @param idleMs rejects if this long nothing comes: reads have no deadline
   * @returns nothing for a stream that does not exist
   */
  page(request: PageRequest, idleMs: number): Promise<RawEvent[]> {
    return new Promise((resolve, reject) => {
      const events: RawEvent[] = [];
      let call: ReadCall | undefined;
      const timer = setTimeout(() => fail(new Error(`nothing came for ${idleMs} ms`)), idleMs);
      const end = () => {
        clearTimeout(timer);
        resolve(events);
      };
      const fail = (error: Error) => {
        clearTimeout(timer);
        const damage = damageIn(error);
        reject(damage ? new BrokenOff(events, damage) : commandError(error));
        cancel(call);
      };
      this.open(request).then((opened) => {
        call = opened;
        // This listener stays: an error after the end would otherwise end the process.
        opened.on('error', fail);
        opened.on('data', (answer: ReadAnswer) => {
          timer.refresh();
          if (answer.kind === 'event') events.push(answer.event);
        });
        opened.on('end', end);
      }, fail);
    });
  }
}

/** A page that ended before its end. */
export class BrokenOff extends Error {
  override readonly name = 'BrokenOff';

  constructor(
    /** What came before. */
    readonly events: readonly RawEvent[],
    readonly damage: DamagedLog,
  ) {
    super(damage.message);
  }
}

/** @returns undefined if the error is another than DATA_LOSS */
function damageIn(error: Error): DamagedLog | undefined {
  const { code, details } = error as Partial<ServiceError>;
  if (code !== status.DATA_LOSS || details === undefined) return undefined;
  const position = /\bposition (\d+)/.exec(details)?.[1];
  return new DamagedLog(details, position === undefined ? undefined : BigInt(position));
}

/** The official client's error for an error of grpc. */
export function commandError(error: Error): Error {
  return convertToCommandError(error) as Error;
}

/** Not at once: grpc-js does not take it well in the turn in which the call was made. */
export function cancel(call: ReadCall | undefined): void {
  if (call) setImmediate(() => call.cancel());
}
