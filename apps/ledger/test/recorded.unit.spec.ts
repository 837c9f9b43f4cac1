import { join } from 'node:path';
import { publishedEvents } from '@modosu/contracts/events';
import { ledgerEvents } from '@modosu/contracts/ledger.events';
import { readModelEvents } from '@modosu/contracts/read-model.events';
import { describeEverythingStored } from '@modosu/event-sourcing/testing/everything-stored';
import { type KindOfStream, RecordedHistories } from '@modosu/event-sourcing/testing/recorded-histories';
import { droppedEventsDecider } from '@modosu/read-models/fold/dropped-events';
import { checkpointDecider } from '../src/checkpoint/checkpoint.decider';
import { exportDecider, exportEvents } from '../src/export/export.decider';

const kinds: Record<string, KindOfStream> = {
  export: { decider: exportDecider, schemas: exportEvents },
  seal: { decider: checkpointDecider, schemas: ledgerEvents },
  'read-model': { decider: droppedEventsDecider, schemas: readModelEvents },
};
describeEverythingStored('the ledger, and each service about its read models,', { folder: __dirname, kinds });

describe('the samples of stored events', () => {
  it('given all services that publish events, then each has such samples', () => {
    const services = ['identity', 'charging', 'payment', 'compensation', 'ledger'];
    const recorded = services.flatMap((service) =>
      RecordedHistories.read(join(__dirname, `../../${service}/test/recorded-events.ndjson`)).types(),
    );
    const published = Object.values(publishedEvents).flatMap((events) => Object.keys(events));
    expect(published.filter((type) => !recorded.includes(type))).toEqual([]);
  });
});
