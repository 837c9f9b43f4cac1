import type { Finding } from '@modosu/contracts/log.messages';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { RecordedEvent } from '@modosu/event-store-client/event';

/** The log does not hold what was written; nothing is sealed on top of that. */
export class LogBroken extends Error {
  override readonly name = 'LogBroken';

  constructor(readonly finding: Finding) {
    super(finding.message);
  }
}

/** Where an event stands, as a finding names it. */
export function placeOf({ stream, revision, id, position }: RecordedEvent) {
  return { stream, revision, eventId: id, position: String(position) };
}

/** A broken log is a refusal that names the event. */
export async function refuseBrokenLog<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof LogBroken) throw new Refusal('LOG_BROKEN', error.finding);
    throw error;
  }
}
