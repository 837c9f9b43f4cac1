import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chargingEvents } from '@modosu/contracts/charging.events';
import { type KindOfStream, RecordedHistories } from '@modosu/event-sourcing/testing/recorded-histories';
import { capDecider, capFormat } from '../src/cap/cap.decider';
import { capEvents } from '../src/cap/cap.events';
import { chargeDecider } from '../src/charge/charge.decider';
import { fundingDecider } from '../src/funding/funding.decider';
import { fundingEvents } from '../src/funding/funding.events';
import { fundingFormat } from '../src/funding/funding.state';
import { chargingPolicy } from '../src/policy/charging-policy';
import { switchesDecider } from '../src/switches/switches.decider';
import { unclaimedDecider } from '../src/unclaimed/unclaimed.decider';

const cap = { decider: capDecider, schemas: capEvents, format: capFormat };

const kinds: Record<string, KindOfStream> = {
  funding: {
    decider: fundingDecider(chargingPolicy('hardened')),
    schemas: { ...chargingEvents, ...fundingEvents },
    format: fundingFormat,
  },
  charge: { decider: chargeDecider, schemas: chargingEvents },
  card: cap,
  device: cap,
  network: cap,
  switches: { decider: switchesDecider, schemas: chargingEvents },
  unclaimed: { decider: unclaimedDecider, schemas: chargingEvents },
};
const histories = RecordedHistories.read(join(__dirname, 'recorded-events.ndjson'));
const states = JSON.parse(readFileSync(join(__dirname, 'recorded-states.json'), 'utf8'));

describe('everything that charging has ever stored', () => {
  it('given any type of event, then there is a sample of it, as it was stored', () => {
    expect(histories.types()).toEqual(RecordedHistories.typesOf(kinds, chargingEvents));
  });

  it.each([...histories.streams.keys()])('given %s, then it holds, is what today says and folds', (stream) => {
    const kind = kinds[stream.slice(0, stream.indexOf('-'))] as KindOfStream;
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
