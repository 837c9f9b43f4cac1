import type { Finding } from '@modosu/contracts/log.messages';
import { DamagedLog } from '@modosu/event-store-client/errors';
import type { RawEvent, RecordedEvent } from '@modosu/event-store-client/event';
import type { EventStore } from '@modosu/event-store-client/store/event-store';

/**
 * The whole log in its order, also behind what the store says is damaged.
 * @param after position behind which to begin; 0 for all of it
 * @param onDamage called with each damaged place
 * @throws DamagedLog if the store does not say where it is
 */
export async function* pastDamage(
  store: EventStore,
  after: bigint,
  onDamage: (damage: DamagedLog) => void,
): AsyncGenerator<RawEvent> {
  let from: { fromPosition?: bigint; atPosition?: bigint } = after === 0n ? {} : { fromPosition: after };
  for (;;) {
    try {
      yield* store.readAllRaw(from);
      return;
    } catch (error) {
      if (!(error instanceof DamagedLog) || error.position === undefined) throw error;
      onDamage(error);
      from = { atPosition: error.position + 1n };
    }
  }
}

/**
 * One stream, also behind what the store says is damaged.
 * @param onDamage called with the revision of each damaged event
 */
export async function* streamPastDamage(
  store: EventStore,
  stream: string,
  first: number,
  onDamage: (revision: number) => void,
): AsyncGenerator<RecordedEvent> {
  for (let from = first; ; ) {
    try {
      yield* store.readStream(stream, { from });
      return;
    } catch (error) {
      const { revision } = error instanceof DamagedLog ? damageFound(error) : {};
      if (revision === undefined) throw error;
      onDamage(revision);
      from = revision + 1;
    }
  }
}

/** What the store said, as a finding: that it holds something else than was written there, or nothing. */
export function damageFound({ message, position }: DamagedLog): Finding & { law: 'event-altered' | 'event-missing' } {
  const [, revision, stream] = /revision (\d+) of stream '(.+)'/.exec(message) ?? [];
  return {
    law: / is missing\b/.test(message) ? 'event-missing' : 'event-altered',
    message: `the event store: ${message}`,
    position: position?.toString(),
    stream,
    revision: revision === undefined ? undefined : Number(revision),
  };
}
