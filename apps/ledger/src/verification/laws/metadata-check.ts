import { SERVICES } from '@modosu/contracts/message';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { Findings } from '../findings';

const HASH = /^[0-9a-f]{64}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const SERVICE_NAMES: readonly unknown[] = SERVICES;
const WORDS = ['$correlationId', '$causationId', 'commandId'] as const;

/** Whether an event says who did what, when, why: every field of the metadata, in its shape. */
export function checkMetadata(event: RecordedEvent, findings: Findings): boolean {
  const faults = faultsOf(event);
  if (faults.length > 0) findings.of(event, 'metadata', `not well-formed: ${faults.join(', ')}`);
  return faults.length === 0;
}

function faultsOf({ type, metadata }: RecordedEvent): string[] {
  if (typeof metadata !== 'object' || metadata === null) return ['there is none'];
  const faults: string[] = WORDS.filter((name) => typeof metadata[name] !== 'string' || metadata[name] === '');
  if (typeof metadata.payloadHash !== 'string' || !HASH.test(metadata.payloadHash)) faults.push('payloadHash');
  const { requestHash } = metadata;
  if (requestHash !== undefined && !(typeof requestHash === 'string' && HASH.test(requestHash)))
    faults.push('requestHash');
  if (typeof metadata.hash !== 'string' || !HASH.test(metadata.hash)) faults.push('hash');
  if (typeof metadata.occurredAt !== 'string' || !INSTANT.test(metadata.occurredAt)) faults.push('occurredAt');
  if (!SERVICE_NAMES.includes(metadata.service)) faults.push('service');
  if (typeof metadata.actor !== 'object' || metadata.actor === null) faults.push('actor');
  if (metadata.schemaVersion !== versionIn(type)) faults.push('schemaVersion');
  return faults;
}

function versionIn(type: string): number {
  const at = type.lastIndexOf('.v');
  const version = at < 0 ? Number.NaN : Number(type.slice(at + 2));
  return Number.isInteger(version) ? version : 1;
}
