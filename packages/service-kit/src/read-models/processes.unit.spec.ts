import { type Cause, defineProcess } from '@modosu/event-sourcing/process/process';
import { Metrics } from '../observability/metrics';
import type { ServiceDatabase } from '../runtime/service-database';
import type { UseCases } from '../use-case/use-cases';
import { Processes } from './processes';

type Due = { type: 'mail-due'; data: { mailId: string } };
const mails = defineProcess<Due, string>({
  name: 'mail',
  prefixes: ['customer-'],
  graceMs: 3_000,
  opens: ({ data }) => [{ id: data.mailId, work: data.mailId }],
  closes: () => [],
});
const metadata = { $correlationId: 'c', actor: { kind: 'service', id: 'identity' }, occurredAt: '' } as const;
const due: Due & Cause = { id: 'event', type: 'mail-due', data: { mailId: 'mail-1' }, metadata };

describe('what a request began and does not wait for', () => {
  it('given a copy that stops, then it is waited for, and it is begun once', async () => {
    const ends: (() => void)[] = [];
    const execute = () => new Promise<void>((resolve) => ends.push(resolve));
    const database = { kysely: {} } as unknown as ServiceDatabase;
    const processes = new Processes(
      { execute } as unknown as UseCases,
      database,
      { service: 'identity' },
      new Metrics('identity'),
    );
    processes.add(mails);
    const begun = [processes.begin(mails, due), processes.begin(mails, due)];
    let settled = false;
    const stopping = processes.settled().then(() => {
      settled = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect([ends.length, settled]).toEqual([1, false]);
    ends[0]!();
    await Promise.all([...begun, stopping]);
    await processes.settled();
  });
});
