import { randomUUID } from 'node:crypto';
import { connect } from 'node:http2';
import { frame } from '../src/grpc/frames';
import { bytesField, emptyField, stringField } from '../src/wire/protobuf';

export interface RawAnswer {
  readonly status: string;
  readonly message: string;
  readonly trailers: Readonly<Record<string, unknown>>;
  /** what came back, frame after frame */
  readonly body: Buffer;
}

export const framed = frame;

/** One gRPC call without a client, for what a client would not send or not survive. */
export const rawCall = (port: number, path: string, body: Buffer): Promise<RawAnswer> =>
  new Promise((resolve, reject) => {
    const session = connect(`http://127.0.0.1:${port}`);
    session.on('error', reject);
    const headers = { ':method': 'POST', ':path': path, 'content-type': 'application/grpc', te: 'trailers' };
    const stream = session.request(headers);
    const found: Record<string, unknown> = {};
    const pieces: Buffer[] = [];
    stream.on('response', (heads) => Object.assign(found, heads));
    stream.on('trailers', (heads) => Object.assign(found, heads));
    stream.on('data', (piece: Buffer) => pieces.push(piece));
    stream.on('error', () => {});
    stream.on('close', () => {
      session.destroy();
      const message = decodeURIComponent(String(found['grpc-message'] ?? ''));
      resolve({ status: String(found['grpc-status']), message, trailers: found, body: Buffer.concat(pieces) });
    });
    stream.end(body);
  });

export const BATCH_APPEND = '/event_store.client.streams.Streams/BatchAppend';
const entry = (key: string, value: string) => bytesField(2, stringField(1, key), stringField(2, value));

/** The message of an append of one JSON event at any, whose data need not be JSON. */
export const batchAppend = ({
  stream = 'some',
  type = 'happened',
  id = randomUUID() as string,
  data = '',
}: {
  stream?: string;
  type?: string;
  id?: string;
  data?: string;
}): Buffer => {
  const event = [
    bytesField(1, stringField(2, id)),
    entry('type', type),
    entry('content-type', 'application/json'),
    stringField(4, data),
  ];
  return framed(
    Buffer.concat([
      bytesField(1, stringField(2, randomUUID())),
      bytesField(2, bytesField(1, stringField(3, stream)), emptyField(4)),
      bytesField(3, ...event),
      Buffer.from([0x20, 1]),
    ]),
  );
};
