import { createServer as createHttp1 } from 'node:http';
import { createServer as createHttp2, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import { type AddressInfo, createServer as createTcp, type Socket } from 'node:net';
import { GrpcCall } from './grpc/call';
import { GrpcError, notHere, STATUS } from './grpc/status';
import { healthPages } from './health-pages';
import { gossip, supportedMethods, VERSION } from './server-facts';
import { EventDatabase } from './store/database';
import { EventLog, writeFirstEvent } from './store/event-log';
import { BatchAppendCall } from './streams/batch-append';
import { LiveFeed } from './streams/live-feed';
import { serveRead } from './streams/read';
import { serveAppend, serveDelete } from './streams/unary-writes';

export interface ServerOptions {
  readonly host: string;
  /** 0 = a free one */
  readonly port: number;
  /** undefined = in memory */
  readonly folder: string | undefined;
  /** milliseconds since 1970 */
  readonly now: () => number;
}

export interface RunningServer {
  readonly port: number;
  /** Answers what was taken, ends every call, closes the file. */
  close(): Promise<void>;
}

const HTTP2_PREFACE = 'PRI ';
const STREAMS = '/event_store.client.streams.Streams/';

/** Opens the log and listens; rejects if the folder or the port cannot be had. */
export const startServer = async (options: ServerOptions): Promise<RunningServer> => {
  const feed = new LiveFeed();
  const database = new EventDatabase(options.folder);
  const log = new EventLog(database, feed.publish, options.now);
  writeFirstEvent(log, VERSION);

  const calls = new Set<GrpcCall>();
  const sockets = new Set<Socket>();
  const pages = createHttp1(healthPages(log, feed));
  const grpc = createHttp2({
    settings: { initialWindowSize: 4 * 1024 * 1024, maxConcurrentStreams: 10_000, enablePush: false },
    // The limit counts what slow readers have not taken; each call has its own bound.
    maxSessionMemory: 1_000,
    // Clients cancel a read for every loop they leave early; Node takes a thousand of those for an attack.
    ...{ streamResetBurst: 100_000, streamResetRate: 10_000 },
  });
  grpc.on('session', (session) => session.setLocalWindowSize(16 * 1024 * 1024));
  grpc.on('sessionError', () => {});
  const tcp = createTcp({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.once('data', (first: Buffer) => {
      socket.pause();
      socket.unshift(first);
      const isHttp2 = first.subarray(0, 4).toString('latin1') === HTTP2_PREFACE.slice(0, first.length);
      (isHttp2 ? grpc : pages).emit('connection', socket);
      if (!isHttp2) socket.resume();
    });
  });

  let port = options.port;
  grpc.on('stream', (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
    const call = new GrpcCall(stream, headers);
    calls.add(call);
    call.whenClosed(() => calls.delete(call));
    call.guard(() => route(call, String(headers[':path']), { log, feed, host: options.host, port, now: options.now }));
  });

  await new Promise<void>((resolve, reject) => {
    tcp.once('error', reject);
    tcp.listen(options.port, options.host, resolve);
  });
  port = (tcp.address() as AddressInfo).port;

  return {
    port,
    close: async () => {
      tcp.close();
      log.drain();
      for (const call of calls) call.fail(new GrpcError(STATUS.unavailable, 'The event store is shutting down.'));
      // One turn for the last answers to leave.
      await new Promise((resolve) => setTimeout(resolve, 50));
      for (const socket of sockets) socket.destroy();
      database.close();
    },
  };
};

interface Rooms {
  readonly log: EventLog;
  readonly feed: LiveFeed;
  readonly host: string;
  readonly port: number;
  readonly now: () => number;
}

const route = (call: GrpcCall, path: string, rooms: Rooms): void => {
  const { log, feed, now } = rooms;
  switch (path) {
    case `${STREAMS}BatchAppend`:
      new BatchAppendCall(call, log);
      return;
    case `${STREAMS}Append`:
      serveAppend(call, log, deadline(call, now()));
      return;
    case `${STREAMS}Read`:
      serveRead(call, log, feed, now);
      return;
    case `${STREAMS}Delete`:
      serveDelete(call, log, 'soft-delete', deadline(call, now()));
      return;
    case `${STREAMS}Tombstone`:
      serveDelete(call, log, 'tombstone', deadline(call, now()));
      return;
    case '/event_store.client.server_features.ServerFeatures/GetSupportedMethods':
      answerOnce(call, supportedMethods);
      return;
    case '/event_store.client.gossip.Gossip/Read':
      answerOnce(call, () => gossip(rooms.host, rooms.port, now()));
      return;
    default:
      throw notHere(path.split('/').slice(1).join('.') || 'That');
  }
};

const answerOnce = (call: GrpcCall, answer: () => Buffer): void =>
  call.receive(
    () => {
      call.send(answer());
      call.finish();
    },
    () => {},
  );

const UNIT_MS: Record<string, number> = { H: 3_600_000, M: 60_000, S: 1_000, m: 1, u: 0.001, n: 0.000001 };

/** The call's deadline (the grpc-timeout header), milliseconds since 1970. */
const deadline = (call: GrpcCall, nowMs: number): number => {
  const [, amount, unit] = /^(\d{1,8})([HMSmun])$/.exec(String(call.headers['grpc-timeout'] ?? '')) ?? [];
  return amount === undefined || unit === undefined
    ? Number.POSITIVE_INFINITY
    : nowMs + Number(amount) * UNIT_MS[unit]!;
};
