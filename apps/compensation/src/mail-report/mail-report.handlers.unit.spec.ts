import { ProcessContext, RequestContext } from '@modosu/service-kit/request/request-context';
import { ServiceError } from '@modosu/service-kit/request/service-error';
import type { ReportCommand } from '../report/report.commands';
import { reportDecider } from '../report/report.decider';
import type { ReportEvent } from '../report/report.events';
import { MailReportHandlers } from './mail-report.handlers';
import { reportHoldProcess } from './mail-report.process';

const NOW = '2019-07-02T10:00:00.000Z';
const days = (n: number) => new Date(Date.parse(NOW) + n * 86_400_000).toISOString();
const request = { customerId: 'v', transactionId: 'p', chargeIds: [], lotIds: ['c'] };
const trusted = { authentication: ['password', 'totp'] };

/** Reports in memory, the process run as its events open it, and a payment service that holds 500 yen. */
function world() {
  const logs = new Map<string, ReportEvent[]>();
  const asked: { subject: string; fields: Record<string, unknown>; commandId: string }[] = [];
  const settings = { now: NOW, paymentDown: false, held: new Map<string, number>() };
  const stateOf = (id: string) =>
    (logs.get(id) ?? []).reduce(
      (state, event, revision) => reportDecider.evolve(state, event, { revision, occurredAt: NOW, commandId: '' }),
      reportDecider.initial,
    );
  const reports = {
    load: async (id: string) => ({ state: stateOf(id), revision: 0 }),
    handle: async (id: string, command: ReportCommand) => {
      const decision = reportDecider.decide(command, stateOf(id), settings.now);
      if ('refusal' in decision) throw new ServiceError(decision.refusal.code as never);
      const log = logs.get(id) ?? [];
      const events = decision.events.map((event, index) => ({
        ...event,
        id: `${id}-${log.length + index}`,
        metadata: { $correlationId: 'k', actor: { kind: 'service', id: 'x' }, occurredAt: settings.now },
      }));
      logs.set(id, [...log, ...decision.events]);
      return { events, reply: decision.reply };
    },
  };
  const messenger = {
    send: async ({ subject }: { subject: string }, fields: Record<string, unknown>, context: RequestContext) => {
      if (settings.paymentDown) throw new ServiceError('SERVICE_UNAVAILABLE');
      asked.push({ subject, fields, commandId: context.commandId });
      const holdId = String(fields.holdId);
      if (subject === 'payment.hold.place') {
        settings.held.set(holdId, 500);
        return { heldYen: 500, uses: [] };
      }
      const releasedYen = settings.held.get(holdId) ?? 0;
      settings.held.delete(holdId);
      return { releasedYen };
    },
  };
  const processes = {
    begin: async (_: unknown, event: never) => {
      const cause = event as ReportEvent & ConstructorParameters<typeof ProcessContext>[0];
      for (const { work } of reportHoldProcess.opens(event)) {
        await handlers.continue(work, new ProcessContext(cause, 'report holds', 'compensation'));
      }
    },
  };
  const time = { now: async () => settings.now };
  const handlers = new MailReportHandlers(
    reports as never,
    processes as never,
    messenger as never,
    time as never,
    { warn: () => undefined } as never,
  );
  const context = (actor: object, commandId = '01970000-0000-7000-8000-000000000001') =>
    new RequestContext({
      actor: { kind: 'customer', id: 'v', ...actor } as never,
      now: settings.now,
      commandId,
      correlationId: 'k',
      causationId: 'k',
      deadline: Number.MAX_SAFE_INTEGER,
    });
  const typesOf = (id: string) => (logs.get(id) ?? []).map(({ type }) => type);
  const again = (reportId: string) =>
    handlers.continue(
      { reportId },
      new ProcessContext(
        { id: 'e', metadata: { $correlationId: 'k', actor: {}, occurredAt: NOW } } as never,
        'report holds',
        'compensation',
      ),
    );
  return { handlers, settings, asked, context, typesOf, again };
}

describe('a report by the link of a letter', () => {
  it('given the button is pressed twice, then there is one report and one hold, of that money alone', async () => {
    const { handlers, asked, context, typesOf } = world();
    const first = await handlers.file(request, context({}));
    expect(await handlers.file(request, context({}))).toEqual(first);
    expect(typesOf(first.reportId)).toEqual(['report.filed.v1', 'report.hold-placed.v1']);
    expect(asked.map(({ subject, fields }) => [subject, fields.customerId, fields.lotIds])).toEqual([
      ['payment.hold.place', 'v', ['c']],
    ]);
  });

  it('given its owner signs in and withdraws it, then the money is released, and the link opens nothing again', async () => {
    const { handlers, settings, context, typesOf } = world();
    const { reportId } = await handlers.file(request, context({}));
    await handlers.withdraw({ reportId }, context(trusted));
    await handlers.withdraw({ reportId }, context(trusted));
    expect(settings.held.size).toBe(0);
    await handlers.file(request, context({}));
    expect(settings.held.size).toBe(0);
    expect(typesOf(reportId)).toEqual([
      'report.filed.v1',
      'report.hold-placed.v1',
      'report.withdrawn.v1',
      'report.hold-ended.v1',
    ]);
  });

  it('given a thief with a new device, or another customer, then it stays', async () => {
    const { handlers, settings, context } = world();
    const { reportId } = await handlers.file(request, context({}));
    const isNew = { facts: { newDeviceAt: NOW, firstDevice: false } };
    await expect(handlers.withdraw({ reportId }, context(isNew))).rejects.toMatchObject({ code: 'STEP_UP_REQUIRED' });
    await expect(handlers.withdraw({ reportId }, context({}))).rejects.toMatchObject({ code: 'STEP_UP_REQUIRED' });
    const other = context({ ...trusted, id: 'w' });
    await expect(handlers.withdraw({ reportId }, other)).rejects.toMatchObject({ code: 'REPORT_UNKNOWN' });
    expect(settings.held.size).toBe(1);
    settings.now = days(1);
    await handlers.withdraw({ reportId }, context(isNew));
    expect(settings.held.size).toBe(0);
  });

  it('given nobody decides, then the hold ends after fourteen days and not before', async () => {
    const { handlers, settings, context, again, typesOf } = world();
    const { reportId } = await handlers.file(request, context({}));
    settings.now = days(13.9);
    await again(reportId);
    expect(settings.held.size).toBe(1);
    settings.now = days(14);
    await again(reportId);
    await again(reportId);
    expect(settings.held.size).toBe(0);
    expect(typesOf(reportId)).toEqual(['report.filed.v1', 'report.hold-placed.v1', 'report.hold-ended.v1']);
  });

  it('given payment is away, then the report is filed all the same and the sweeper sets the money aside', async () => {
    const { handlers, settings, context, again, typesOf } = world();
    settings.paymentDown = true;
    const { reportId } = await handlers.file(request, context({}));
    expect(typesOf(reportId)).toEqual(['report.filed.v1']);
    settings.paymentDown = false;
    await again(reportId);
    expect(settings.held.size).toBe(1);
  });

  it('given it is withdrawn before the money is set aside, then none is', async () => {
    const { handlers, settings, asked, context, again } = world();
    settings.paymentDown = true;
    const { reportId } = await handlers.file(request, context({}));
    await handlers.withdraw({ reportId }, context(trusted));
    settings.paymentDown = false;
    await again(reportId);
    expect(asked).toEqual([]);
  });
});
