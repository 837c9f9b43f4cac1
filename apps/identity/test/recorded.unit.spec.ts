import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { identityEvents } from '@modosu/contracts/identity.events';
import { type KindOfStream, RecordedHistories } from '@modosu/event-sourcing/testing/recorded-histories';
import { addressDecider, addressEvents, addressFormat } from '../src/address/address.decider';
import { claimDecider, claimEvents } from '../src/contact/contact.decider';
import { customerDecider } from '../src/customer/customer.decider';
import { customerEvents } from '../src/customer/customer.events';
import { customerFormat } from '../src/customer/customer.state';
import { staffDecider, staffFormat } from '../src/staff/staff.decider';
import { staffEvents } from '../src/staff/staff.events';
import { terminalDecider, terminalEvents } from '../src/terminal/terminal.decider';

const kinds: Record<string, KindOfStream> = {
  customer: { decider: customerDecider, schemas: customerEvents, format: customerFormat },
  contact: { decider: claimDecider, schemas: claimEvents },
  external: { decider: claimDecider, schemas: claimEvents },
  address: { decider: addressDecider, schemas: addressEvents, format: addressFormat },
  staff: { decider: staffDecider, schemas: staffEvents, format: staffFormat },
  terminal: { decider: terminalDecider, schemas: terminalEvents },
};
const histories = RecordedHistories.read(join(__dirname, 'recorded-events.ndjson'));
const states = JSON.parse(readFileSync(join(__dirname, 'recorded-states.json'), 'utf8'));

describe('everything that identity has ever stored', () => {
  it('given any type of event, then there is a sample of it, as it was stored', () => {
    expect(histories.types()).toEqual(RecordedHistories.typesOf(kinds, identityEvents));
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
