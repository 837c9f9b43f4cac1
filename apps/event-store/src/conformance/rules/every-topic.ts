import type { Topic } from '../rule';
import { appendingAtOnce } from './appending/at-once';
import { appendingToEmpty } from './appending/empty-stream';
import { appendingToHeld } from './appending/held-stream';
import { appendingKnownIds } from './appending/known-ids';
import { limitsAndNames } from './appending/limits';
import { unaryAppend } from './appending/unary';
import { readingAll } from './reading/all';
import { readingStreams } from './reading/one-stream';
import { deletion } from './streams/deletion';
import { links } from './streams/links';
import { streamMetadata } from './streams/metadata';
import { metadataFields } from './streams/metadata-fields';
import { subscribingToAll } from './subscribing/all';
import { subscribingFiltered } from './subscribing/filtered';
import { subscribingToStreams } from './subscribing/one-stream';
import { slowSubscriber } from './subscribing/slow-subscriber';

/** What EventStoreDB 23.10.8 was seen to answer through its published client. */
export const EVERY_TOPIC: readonly Topic[] = [
  appendingToEmpty,
  appendingToHeld,
  appendingKnownIds,
  appendingAtOnce,
  unaryAppend,
  limitsAndNames,
  readingStreams,
  readingAll,
  streamMetadata,
  metadataFields,
  deletion,
  links,
  subscribingToStreams,
  subscribingToAll,
  subscribingFiltered,
  slowSubscriber,
];
