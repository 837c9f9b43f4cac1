import type { RawEvent, RecordedEvent } from '../event';

/** A stored event with its texts parsed; what is no JSON stays as it is, for its reader to refuse. */
export function recorded(event: RawEvent): RecordedEvent {
  // Named one by one: to spread the rest takes as long as half of the parsing.
  const { id, stream, revision, position, type, recordedMs, data, metadata } = event;
  return {
    id,
    stream,
    revision,
    position,
    type,
    data: typeof data === 'string' ? parsed(data) : data,
    metadata: (metadata === '' ? undefined : parsed(metadata)) as RecordedEvent['metadata'],
    recordedAt: new Date(recordedMs),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
