import { join } from 'node:path';
import { publishedEvents } from '@modosu/contracts/events';
import { ledgerEvents } from '@modosu/contracts/ledger.events';
import { readModelEvents } from '@modosu/contracts/read-model.events';
import { droppedEventsDecider } from '@modosu/event-sourcing/read-model/dropped-events';
import { type KindOfStream, RecordedHistories } from '@modosu/event-sourcing/testing/recorded-histories';
import { sealDecider } from '../src/seal/seal-stream';

const kinds: Record<string, KindOfStream> = {
  seal: { decider: sealDecider, schemas: ledgerEvents },
  'read-model': { decider: droppedEventsDecider, schemas: readModelEvents },
};
const histories = RecordedHistories.read(join(__dirname, 'recorded-events.ndjson'));

describe('everything that the ledger, and each service about its read models, has ever stored', () => {
  it('given any type of event, then there is a sample of it, as it was stored', () => {
    expect(histories.types()).toEqual(RecordedHistories.typesOf(kinds, {}));
  });

  it.each([...histories.streams.keys()])('given %s, then it holds, is what today says and folds', (stream) => {
    const kind = kinds[stream.startsWith('seal-') ? 'seal' : 'read-model'] as KindOfStream;
    histories.checkHashes(stream);
    histories.checkSchemas(stream, kind);
    histories.checkFold(stream, kind);
  });

  it('given all services that publish events, then each has such samples', () => {
    const services = ['identity', 'charging', 'payment', 'compensation', 'ledger'];
    const recorded = services.flatMap((service) =>
      RecordedHistories.read(join(__dirname, `../../${service}/test/recorded-events.ndjson`)).types(),
    );
    const published = Object.values(publishedEvents).flatMap((events) => Object.keys(events));
    expect(published.filter((type) => !recorded.includes(type))).toEqual([]);
  });
});
