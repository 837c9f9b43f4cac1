import { type Message, parse } from 'protobufjs';

/**
 * What of the public streams.proto (EventStoreDB's gRPC protocol) this package sends. Bytes that hold text are declared
 * as text: on the wire they are the same.
 */
const STREAMS_PROTO = `
syntax = "proto3";

message Empty {}
message Uuid { string text = 2; }
message Stream { string name = 3; }

message BatchAppendReq {
  message Options {
    Stream stream = 1;
    oneof expected { uint64 revision = 2; Empty noStream = 3; }
    Timestamp deadline = 6;
  }
  message Timestamp { int64 seconds = 1; int32 nanos = 2; }
  message Proposed { Uuid id = 1; map<string, string> metadata = 2; string customMetadata = 3; string data = 4; }
  Uuid correlationId = 1;
  Options options = 2;
  repeated Proposed proposed = 3;
  bool isFinal = 4;
}

message ReadReq {
  message OfStream { Stream stream = 1; oneof from { uint64 revision = 2; Empty start = 3; Empty end = 4; } }
  message OfAll { oneof from { Position position = 1; Empty start = 2; Empty end = 3; } }
  message Position { uint64 commit = 1; uint64 prepare = 2; }
  message Filter { Names streamNames = 1; Empty count = 4; uint32 checkpointInterval = 5; }
  message Names { repeated string prefix = 2; }
  message UuidOption { Empty text = 2; }
  message Options {
    oneof which { OfStream stream = 1; OfAll all = 2; }
    bool backwards = 3;
    oneof until { uint64 count = 5; Empty subscription = 6; }
    oneof filtering { Filter filter = 7; Empty noFilter = 8; }
    UuidOption uuids = 9;
  }
  Options options = 1;
}
`;

const { root } = parse(STREAMS_PROTO);

/** @returns what turns a message of that name into bytes; its fields as in the schema, without those that are not there */
export function encoderOf(name: 'BatchAppendReq' | 'ReadReq'): (message: object) => Buffer {
  const type = root.lookupType(name);
  return (message) => type.encode(message as Message).finish() as Buffer;
}
