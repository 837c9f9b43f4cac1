import { type Authenticator, mayWrite } from './access/authenticator';
import type { User } from './access/users';
import type { GrpcCall } from './grpc/call';
import { notHere } from './grpc/status';
import { gossip, supportedMethods } from './server-facts';
import type { EventLog } from './store/event-log';
import { BatchAppendCall } from './streams/batch-append';
import type { LiveFeed } from './streams/live-feed';
import { serveRead } from './streams/read';
import { serveAppend, serveDelete } from './streams/unary-writes';

/** What the calls need. */
export interface Dependencies {
  readonly log: EventLog;
  readonly feed: LiveFeed;
  readonly authenticator: Authenticator;
  readonly host: string;
  readonly port: number;
  readonly now: () => number;
}

const STREAMS = '/event_store.client.streams.Streams/';

/** Open to every client, as at the real server: clients learn here how to call, before they authenticate. */
const answerUnauthenticated = (call: GrpcCall, path: string, dependencies: Dependencies): boolean => {
  if (path === '/event_store.client.server_features.ServerFeatures/GetSupportedMethods') {
    answerOnce(call, supportedMethods);
    return true;
  }
  if (path !== '/event_store.client.gossip.Gossip/Read') return false;
  answerOnce(call, () => gossip(dependencies.host, dependencies.port, dependencies.now()));
  return true;
};

/** Authenticates the caller and serves the call; at once if its password is cached. */
export const admit = (call: GrpcCall, path: string, dependencies: Dependencies): void => {
  if (answerUnauthenticated(call, path, dependencies)) return;
  const authorization = call.headers.authorization;
  const known = dependencies.authenticator.known(authorization);
  if (known) {
    call.guard(() => route(call, path, dependencies, known));
    return;
  }
  dependencies.authenticator.identify(authorization).then(
    (user) => call.guard(() => route(call, path, dependencies, user)),
    (error) => call.fail(error),
  );
};

const route = (call: GrpcCall, path: string, dependencies: Dependencies, user: User): void => {
  const { log, feed, now } = dependencies;
  const allowed = (stream: string) => mayWrite(user, stream);
  switch (path) {
    case `${STREAMS}BatchAppend`:
      new BatchAppendCall(call, log, allowed);
      return;
    case `${STREAMS}Append`:
      serveAppend(call, log, deadline(call, now()), allowed);
      return;
    case `${STREAMS}Read`:
      serveRead(call, log, feed, now);
      return;
    case `${STREAMS}Delete`:
      serveDelete(call, log, 'soft-delete', deadline(call, now()), allowed);
      return;
    case `${STREAMS}Tombstone`:
      serveDelete(call, log, 'tombstone', deadline(call, now()), allowed);
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
