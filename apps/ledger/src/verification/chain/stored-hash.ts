import { hash as sha } from 'node:crypto';
import type { RawEvent } from '@modosu/event-store-client/event';

const BEFORE_HASH = ',"hash":"';
/** `,"hash":"`, 64 characters, `"}`: how the metadata of an event of ours end. */
const END = BEFORE_HASH.length + 66;

/**
 * Whether an event is chained to the hash before it, from the texts as they are stored. Texts that were not written in
 * canonical form may be sound nevertheless: false means only that it must be checked more closely.
 */
export function isChainedAsStored(previous: string, event: RawEvent): boolean {
  const { data, metadata, id, revision, stream, type } = event;
  const end = metadata.length - END;
  if (typeof data !== 'string' || !metadata.startsWith(BEFORE_HASH, end) || !metadata.endsWith('"}')) return false;
  const said = metadata.slice(end + BEFORE_HASH.length, -2);
  const names = `"revision":${revision},"stream":${JSON.stringify(stream)},"type":${JSON.stringify(type)}`;
  const covered = `{"data":${data},"id":${JSON.stringify(id)},"metadata":${metadata.slice(0, end)}},${names}}`;
  return sha('sha256', previous + covered, 'hex') === said;
}
