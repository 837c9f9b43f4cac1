import type { RecordedEvent } from './event';
import type { RawEvent } from './protocol/read-answer';

/** A stored event with its texts parsed; what is no JSON stays as it is, for whoever reads it to refuse. */
export function recorded({ recordedMs, data, metadata, ...place }: RawEvent): RecordedEvent {
  return {
    ...place,
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
