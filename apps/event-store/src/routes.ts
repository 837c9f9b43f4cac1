import { type Gatekeeper, mayWrite } from './access/gatekeeper';
import type { User } from './access/users';
import type { GrpcCall } from './grpc/call';
import { notHere } from './grpc/status';
import { gossip, supportedMethods } from './server-facts';
import type { EventLog } from './store/event-log';
import { BatchAppendCall } from './streams/batch-append';
import type { LiveFeed } from './streams/live-feed';
import { serveRead } from './streams/read';
import { serveAppend, serveDelete } from './streams/unary-writes';

/** What the calls work with. */
export interface Rooms {
  readonly log: EventLog;
  readonly feed: LiveFeed;
  readonly gatekeeper: Gatekeeper;
  readonly host: string;
  readonly port: number;
  readonly now: () => number;
}

const STREAMS = '/event_store.client.streams.Streams/';

/** What anybody may ask, as of the real server: clients find out with it how to call, before they say who they are. */
const answerAnybody = (call: GrpcCall, path: string, rooms: Rooms): boolean => {
  if (path === '/event_store.client.server_features.ServerFeatures/GetSupportedMethods') {
    answerOnce(call, supportedMethods);
    return true;
  }
  if (path !== '/event_store.client.gossip.Gossip/Read') return false;
  answerOnce(call, () => gossip(rooms.host, rooms.port, rooms.now()));
  return true;
};

/** Lets the caller in and serves the call; the usual caller is known, and is not waited for. */
export const admit = (call: GrpcCall, path: string, rooms: Rooms): void => {
  if (answerAnybody(call, path, rooms)) return;
  const authorization = call.headers.authorization;
  const known = rooms.gatekeeper.known(authorization);
  if (known) {
    call.guard(() => route(call, path, rooms, known));
    return;
  }
  rooms.gatekeeper.identify(authorization).then(
    (user) => call.guard(() => route(call, path, rooms, user)),
    (error) => call.fail(error),
  );
};

const route = (call: GrpcCall, path: string, rooms: Rooms, user: User): void => {
  const { log, feed, now } = rooms;
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
