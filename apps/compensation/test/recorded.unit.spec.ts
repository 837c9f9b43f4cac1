import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compensationEvents as published } from '@modosu/contracts/compensation.events';
import { type KindOfStream, RecordedHistories } from '@modosu/event-sourcing/testing/recorded-histories';
import { compensationDecider } from '../src/execution/compensation.decider';
import { compensationEvents } from '../src/execution/compensation.events';
import { incidentDecider } from '../src/incident/incident.decider';
import { incidentEvents, scopeEvents } from '../src/incident/incident.events';
import { scopeDecider } from '../src/incident/scope.decider';
import { planDecider } from '../src/plan/plan.decider';
import { planEvents } from '../src/plan/plan.events';
import { reportDecider } from '../src/report/report.decider';
import { reportEvents } from '../src/report/report.events';

const kinds: Record<string, KindOfStream> = {
  report: { decider: reportDecider, schemas: reportEvents },
  incident: { decider: incidentDecider, schemas: incidentEvents },
  scope: { decider: scopeDecider, schemas: scopeEvents },
  plan: { decider: planDecider, schemas: planEvents },
  compensation: { decider: compensationDecider, schemas: compensationEvents },
};
const histories = RecordedHistories.read(join(__dirname, 'recorded-events.ndjson'));
const states = JSON.parse(readFileSync(join(__dirname, 'recorded-states.json'), 'utf8'));

describe('everything that compensation has ever stored', () => {
  it('given any type of event, then there is a sample of it, as it was stored', () => {
    expect(histories.types()).toEqual(RecordedHistories.typesOf(kinds, published));
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
