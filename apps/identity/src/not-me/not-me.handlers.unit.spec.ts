import { newId } from '@modosu/service-kit/request/ids';
import { RequestContext } from '@modosu/service-kit/request/request-context';
import { NotMeHandlers } from './not-me.handlers';

const event = { id: 'b3f1c7de-0000-8000-8000-000000000001', metadata: { occurredAt: '2019-07-02T08:00:00.000Z' } };
const lotIds = Array.from({ length: 300 }, (_, n) => `l-${n}`);
const told = { letter: 'paid', customerId: 'c-1', transactionId: 'p-1', amountYen: 700, lotIds };

function world(about: object | 'none' = { event, told }) {
  const asked: { subject: string; fields: Record<string, unknown>; commandId: string }[] = [];
  let attempts = 0;
  const attempt = {
    takeBack: async () => {
      attempts -= 1;
    },
  };
  const presented = {
    take: async () => {
      attempts += 1;
      return { customerId: 'c-1', part: 'x', attempt };
    },
  };
  const messenger = {
    send: async ({ subject }: { subject: string }, fields: Record<string, unknown>, { commandId }: RequestContext) => {
      asked.push({ subject, fields, commandId });
      return { reportId: `r-${commandId}` };
    },
  };
  const handlers = new NotMeHandlers(
    presented as never,
    { about: async () => (about === 'none' ? undefined : about) } as never,
    { stateOf: async () => ({ language: 'en' }) } as never,
    { description: async () => ({ what: 'A shop was paid.', details: [] }) } as never,
    messenger as never,
  );
  const context = () => {
    const commandId = newId();
    const actor = { kind: 'anonymous', id: 'anonymous' } as const;
    const now = '2019-07-02T09:00:00.000Z';
    return new RequestContext({ actor, now, commandId, correlationId: commandId, causationId: commandId, deadline: 0 });
  };
  return { handlers, asked, context, counted: () => attempts };
}

describe('what the link of a letter opens', () => {
  it('shows and asks nobody for anything', async () => {
    const { handlers, asked, context, counted } = world();
    expect(await handlers.show({ token: 't' }, context())).toMatchObject({ language: 'en', what: 'A shop was paid.' });
    expect([asked, counted()]).toEqual([[], 0]);
  });

  it('asks for one report, however often its button is pressed, of as many lots as a hold may name', async () => {
    const { handlers, asked, context } = world();
    const answers = [
      await handlers.report({ token: 't' }, context()),
      await handlers.report({ token: 't' }, context()),
    ];
    expect(answers[0]).toEqual(answers[1]);
    expect(asked[0]).toEqual(asked[1]);
    expect(asked[0]!.fields).toEqual({
      customerId: 'c-1',
      transactionId: 'p-1',
      chargeIds: [],
      lotIds: lotIds.slice(0, 200),
    });
  });

  it('given there is nothing behind it, then it is refused as one that was made up, and counts against its address', async () => {
    const { handlers, context, counted } = world('none');
    await expect(handlers.show({ token: 't' }, context())).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
    await expect(handlers.report({ token: 't' }, context())).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
    expect(counted()).toBe(2);
  });
});
