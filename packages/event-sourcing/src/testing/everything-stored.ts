import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type KindOfStream, RecordedHistories } from './recorded-histories';

export interface Stored {
  /** Holds `recorded-events.ndjson`, and `recorded-states.json` where states are kept. */
  readonly folder: string;
  /** By the category of the stream. */
  readonly kinds: Readonly<Record<string, KindOfStream>>;
  /** What the contracts name, by type. */
  readonly published?: object;
}

/**
 * The tests of everything that a service has ever stored: today's code reads each version of each event. A new type comes
 * with a line of a stream of its own at the end of `recorded-events.ndjson`, its id, hash and texts made by `chainNewEvent`;
 * in `recorded-states.json` only the sha256 of that kind changes then. Where no line was added, its version goes up too.
 */
export function describeEverythingStored(service: string, { folder, kinds, published = {} }: Stored): void {
  const histories = RecordedHistories.read(join(folder, 'recorded-events.ndjson'));
  const pinned = join(folder, 'recorded-states.json');
  const states = existsSync(pinned) ? JSON.parse(readFileSync(pinned, 'utf8')) : {};

  describe(`everything that ${service} has ever stored`, () => {
    it('given any type of event, then there is a sample of it, as it was stored', () => {
      expect(histories.types()).toEqual(RecordedHistories.typesOf(kinds, published));
    });

    it.each([...histories.streams.keys()])('given %s, then it holds, is what today says and folds', (stream) => {
      const category = Object.keys(kinds).find((one) => stream.startsWith(`${one}-`)) ?? '';
      const kind = kinds[category] as KindOfStream;
      histories.checkHashes(stream);
      histories.checkSchemas(stream, kind);
      histories.checkFold(stream, kind);
    });

    it('given another state from the same events, then its format has another version', () => {
      const kept = Object.entries(kinds).filter(([, { format }]) => format);
      const now = kept.map(([category, kind]) => [category, histories.fingerprint(category, kind)]);
      expect(Object.fromEntries(now)).toEqual(states);
    });
  });
}
