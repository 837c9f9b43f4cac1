/**
 * A server that stores nothing: it answers every append at once, and streams frames that were encoded before it
 * listened. What the client reaches against it is what the client itself can do. Prints its port like the event store.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { GrpcCall } from '../grpc/call';
import { supportedMethods } from '../server-facts';
import { appendAnswer, batchAnswer } from '../wire/append-answers';
import { readAppendRequest, readBatchRequest } from '../wire/append-requests';
import { caughtUp, confirmation } from '../wire/read-answers';
import { readReadRequest } from '../wire/read-requests';
import { createdEntry, eventFrame, streamField } from '../wire/recorded-event';

const STREAMS = '/event_store.client.streams.Streams/';
const FRAMES_A_PAGE = 500;
const EVENTS = 200_000;

const data = Buffer.from(JSON.stringify({ amountYen: 1_000, note: 'x'.repeat(240), at: '2019-07-01T00:00:00.000Z' }));
const stream = streamField(Buffer.from(`one-${randomUUID()}`));
const event = {
  id: randomUUID(),
  type: Buffer.from('bench.happened.v1'),
  isJson: true,
  data,
  metadata: Buffer.alloc(0),
};
const encoded = eventFrame(event, stream, 0, 123_456, createdEntry(Date.now()));
const page = Buffer.concat(Array.from({ length: FRAMES_A_PAGE }, () => encoded));

let position = 0;

const batchAppend = (call: GrpcCall): void => {
  const open = new Map<string, { stream: Buffer; expected: number; count: number }>();
  call.receive(
    (message) => {
      const { correlation, target, events, isFinal } = readBatchRequest(message);
      const key = isFinal && target ? '' : correlation.toString('latin1');
      const append = target
        ? { stream: target.stream, expected: Math.max(-1, Number(target.expected ?? -1)), count: 0 }
        : open.get(key)!;
      append.count += events.length;
      if (!isFinal) {
        open.set(key, append);
        return;
      }
      open.delete(key);
      position += append.count;
      const revision = append.expected + append.count;
      call.send(batchAnswer(correlation, append.stream, { kind: 'appended', revision, position }));
    },
    () => call.finish(),
  );
};

const append = (call: GrpcCall): void => {
  let revision = -1;
  call.receive(
    (message) => {
      if (readAppendRequest(message).event) revision++;
    },
    () => {
      call.send(appendAnswer({ kind: 'appended', revision, position: ++position }));
      call.finish();
    },
  );
};

const read = (call: GrpcCall): void =>
  call.receive(
    (message) => {
      const request = readReadRequest(message);
      if (request.stream) {
        call.sendFrames(encoded);
        call.finish();
      } else void streamPages(call, request.count);
    },
    () => {},
  );

const streamPages = async (call: GrpcCall, count: number | undefined): Promise<void> => {
  if (count === undefined) call.send(confirmation(randomUUID()));
  for (let left = Math.min(count ?? EVENTS, EVENTS); left > 0 && !call.closed; left -= FRAMES_A_PAGE) {
    call.sendFrames(left >= FRAMES_A_PAGE ? page : page.subarray(0, left * encoded.length));
    await (call.congested ? call.relieved() : new Promise((resolve) => setImmediate(resolve)));
  }
  if (count === undefined) call.send(caughtUp());
  else call.finish();
};

const features = (call: GrpcCall): void =>
  call.receive(
    () => {
      call.send(supportedMethods());
      call.finish();
    },
    () => {},
  );

const CALLS: Record<string, (call: GrpcCall) => void> = {
  [`${STREAMS}BatchAppend`]: batchAppend,
  [`${STREAMS}Append`]: append,
  [`${STREAMS}Read`]: read,
  '/event_store.client.server_features.ServerFeatures/GetSupportedMethods': features,
};

const server = createServer({
  settings: { initialWindowSize: 4 * 1024 * 1024, maxConcurrentStreams: 10_000 },
  maxSessionMemory: 1_000,
  ...{ streamResetBurst: 100_000, streamResetRate: 10_000 },
});
server.on('session', (session) => session.setLocalWindowSize(16 * 1024 * 1024));
server.on('connection', (socket) => socket.setNoDelay(true));
server.on('stream', (http2: ServerHttp2Stream, headers: IncomingHttpHeaders) =>
  CALLS[String(headers[':path'])]?.(new GrpcCall(http2, headers)),
);
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ port: (server.address() as AddressInfo).port })}\n`);
});
process.on('SIGTERM', () => process.exit(0));
