import { randomUUID } from 'node:crypto';
import { bytesField, numberField, stringField } from './wire/protobuf';
import { structuredUuid } from './wire/uuid';

/** What this server calls itself: whose behaviour it has, and that it is not that server. */
export const VERSION = '23.10.8 (modosu event-store)';

const STREAMS = 'event_store.client.streams.streams';
const METHODS: readonly (readonly [service: string, method: string, features: readonly string[]])[] = [
  [STREAMS, 'read', ['position', 'events']],
  [STREAMS, 'append', []],
  [STREAMS, 'batchappend', ['deadline_duration']],
  [STREAMS, 'delete', []],
  [STREAMS, 'tombstone', []],
  ['event_store.client.gossip.gossip', 'read', []],
  ['event_store.client.server_features.serverfeatures', 'getsupportedmethods', []],
];

/** The answer to GetSupportedMethods: clients take from it which calls they may make. */
export const supportedMethods = (): Buffer =>
  Buffer.concat([
    ...METHODS.map(([service, method, features]) =>
      bytesField(
        1,
        stringField(1, method),
        stringField(2, service),
        ...features.map((feature) => stringField(3, feature)),
      ),
    ),
    stringField(2, VERSION),
  ]);

const INSTANCE = randomUUID();
/** VNodeState.Leader */
const LEADER = 8;

/** The answer to Gossip: a cluster of one, which leads. */
export const gossip = (host: string, port: number, nowMs: number): Buffer =>
  bytesField(
    1,
    bytesField(1, structuredUuid(INSTANCE)),
    numberField(2, nowMs * 10_000),
    numberField(3, LEADER),
    numberField(4, 1),
    bytesField(5, stringField(1, host), numberField(2, port)),
  );
