import { createServer as createHttp1 } from 'node:http';
import { createServer as createHttp2, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { Authenticator } from './access/authenticator';
import type { KnownUser } from './access/users';
import { Backups } from './backup/backups';
import { GrpcCall } from './grpc/call';
import { GrpcError, STATUS } from './grpc/status';
import { pages } from './http/pages';
import { removeListenAddress, writeListenAddress } from './listen-address';
import { createListener, type TlsFiles } from './listener';
import { admit } from './routes';
import { VERSION } from './server-facts';
import { EventDatabase } from './store/database';
import { EventLog, writeFirstEvent } from './store/event-log';
import { LiveFeed } from './streams/live-feed';

export interface ServerOptions {
  readonly host: string;
  /** 0 = a free one */
  readonly port: number;
  /** undefined = in memory */
  readonly folder: string | undefined;
  /** undefined = without TLS */
  readonly tls?: TlsFiles;
  /** undefined = every client may call */
  readonly users?: ReadonlyMap<string, KnownUser>;
  /** called while events of a log without checksums get theirs */
  readonly progress?: (done: number, of: number) => void;
  /** milliseconds since 1970 */
  readonly now: () => number;
}

export interface RunningServer {
  readonly port: number;
  /** Answers what was taken, ends every call, closes the file. */
  close(): Promise<void>;
}

/** Opens the log and listens; rejects if the folder or the port cannot be had. */
export const startServer = async (options: ServerOptions): Promise<RunningServer> => {
  const feed = new LiveFeed();
  const database = new EventDatabase(options.folder, { progress: options.progress });
  const log = new EventLog(database, feed.publish, options.now);
  writeFirstEvent(log, VERSION);

  const calls = new Set<GrpcCall>();
  const sockets = new Set<Socket>();
  const unreadBytes = () => [...calls].reduce((sum, call) => sum + call.backlog, 0);
  const authenticator = new Authenticator(options.users);
  const backups = new Backups(options.folder, log, options.now);
  const http1 = createHttp1(pages({ log, feed, authenticator, backups, unreadBytes }));
  const grpc = createHttp2({
    settings: { initialWindowSize: 4 * 1024 * 1024, maxConcurrentStreams: 10_000, enablePush: false },
    // The limit counts what slow readers have not taken; each call has its own bound.
    maxSessionMemory: 1_000,
    // Clients cancel a read for every loop they leave early; Node takes a thousand of those for an attack.
    ...{ streamResetBurst: 100_000, streamResetRate: 10_000 },
  });
  grpc.on('session', (session) => session.setLocalWindowSize(16 * 1024 * 1024));
  grpc.on('sessionError', () => {});
  const listener = createListener(grpc, http1, options.tls);
  listener.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  });

  let port = options.port;
  grpc.on('stream', (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
    const call = new GrpcCall(stream, headers);
    calls.add(call);
    call.whenClosed(() => calls.delete(call));
    admit(call, String(headers[':path']), { log, feed, authenticator, host: options.host, port, now: options.now });
  });

  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(options.port, options.host, resolve);
  });
  port = (listener.address() as AddressInfo).port;
  writeListenAddress(options.folder, `${options.tls ? 'https' : 'http'}://${options.host}:${port}`);

  return {
    port,
    close: async () => {
      listener.close();
      log.drain();
      for (const call of calls) call.fail(new GrpcError(STATUS.unavailable, 'The event store is shutting down.'));
      // Time for the last answers to be sent.
      await new Promise((resolve) => setTimeout(resolve, 50));
      for (const socket of sockets) socket.destroy();
      removeListenAddress(options.folder);
      database.close();
    },
  };
};
