import type { RecordedEvent } from '@modosu/event-store-client/event';
import { ProcessContext } from '@modosu/service-kit/request/request-context';
import { EndedLetters } from '../mailing/ended-letters';
import { LetterAge } from './letter-age';
import { UsageMailHandlers } from './usage-mail.handlers';
import { usageMailProcess } from './usage-mail.process';

const AT = '2019-07-02T08:00:00.000Z';
const event = {
  id: 'e-1',
  stream: 'wallet-c-1',
  revision: 3,
  type: 'wallet.payment-made.v1',
  data: {
    customerId: 'c-1',
    paymentId: 'p-1',
    merchantId: 'm-1',
    amountYen: 700,
    uses: [{ lotId: 'l', amountYen: 700 }],
  },
  metadata: { $correlationId: 'k', actor: { kind: 'terminal', id: 't' }, occurredAt: AT },
} as unknown as RecordedEvent;
const [due] = usageMailProcess.opens(event);
const member = { status: 'open', emailVerified: true, personal: { email: 'p1.x' } };

function world(customer: object = member, clockMs = Date.parse(AT)) {
  const sent: unknown[][] = [];
  const recorded: object[] = [];
  const settings = { storeDown: false, mailDown: false, address: 'c@example.com' as string | undefined };
  const mailings = {
    handle: async (_day: string, data: object) => {
      if (settings.storeDown) throw new Error('no store');
      recorded.push(data);
    },
  };
  const server = {
    send: async (...letter: unknown[]) => {
      if (settings.mailDown) throw new Error('no mail server');
      sent.push(letter);
      return 'sent';
    },
  };
  const handlers = new UsageMailHandlers(
    { stateOf: async () => customer } as never,
    { decryptField: async () => settings.address } as never,
    { letter: async (language: string) => ({ subject: language, text: '' }) } as never,
    server as never,
    new EndedLetters(mailings as never),
    new LetterAge({ epochMs: () => clockMs }, { simulation: false }),
  );
  const send = () => handlers.send(due!.work, new ProcessContext(event as never, 'usage mail', 'identity'));
  return { send, sent, recorded, settings };
}

describe('the queue of letters about money', () => {
  it('opens a piece for an event, named by it, without what only the link needs', () => {
    expect(due).toEqual({
      id: 'e-1',
      work: {
        letter: 'paid',
        customerId: 'c-1',
        transactionId: 'p-1',
        amountYen: 700,
        merchantId: 'm-1',
        mailId: 'e-1',
        stream: 'wallet-c-1',
        revision: 3,
      },
    });
    expect(usageMailProcess.opens({ ...event, type: 'wallet.funds-held.v1' })).toEqual([]);
  });

  it('is closed by one event for many letters', () => {
    const data = { sent: ['e-1', 'e-2'], unsent: [{ id: 'e-3', reason: 'erased' }] };
    const ended = { ...event, type: 'mailing.letters-ended.v1', data } as RecordedEvent;
    expect(usageMailProcess.closes(ended)).toEqual(['e-1', 'e-2', 'e-3']);
    expect(usageMailProcess.closes(event)).toEqual([]);
  });

  it('given a letter that goes again, then it is the same letter', async () => {
    const { send, sent } = world();
    await send();
    await send();
    expect(sent.map(([mailId, to, , lane]) => [mailId, to, lane])).toEqual([
      ['e-1', 'c@example.com', 'usage'],
      ['e-1', 'c@example.com', 'usage'],
    ]);
  });

  it('given many letters end within a moment, then one event says so', async () => {
    const { send, recorded } = world();
    await Promise.all([send(), send(), send()]);
    expect(recorded).toEqual([{ sent: ['e-1', 'e-1', 'e-1'], unsent: [] }]);
  });

  it('given the log cannot be written, then none of them has ended', async () => {
    const { send, settings, recorded } = world();
    settings.storeDown = true;
    const outcomes = await Promise.allSettled([send(), send()]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    settings.storeDown = false;
    await send();
    expect(recorded).toHaveLength(1);
  });

  it('given the mail server is away, then the letter has not ended', async () => {
    const { send, settings, recorded } = world();
    settings.mailDown = true;
    await expect(send()).rejects.toThrow('no mail server');
    expect(recorded).toEqual([]);
  });

  it.each([
    ['unknown', { status: 'none' }],
    ['unverified', { ...member, emailVerified: false }],
  ])('given a member who is %s, then it ends unsent', async (reason, customer) => {
    const { send, sent, recorded } = world(customer);
    await send();
    expect([sent, recorded]).toEqual([[], [{ sent: [], unsent: [{ id: 'e-1', reason }] }]]);
  });

  it('given a member who was erased, or news of more than thirty days ago, then it ends unsent', async () => {
    const erased = world();
    erased.settings.address = undefined;
    await erased.send();
    expect(erased.recorded).toEqual([{ sent: [], unsent: [{ id: 'e-1', reason: 'erased' }] }]);
    const late = world(member, Date.parse(AT) + 31 * 86_400_000);
    await late.send();
    expect([late.sent, late.recorded]).toEqual([[], [{ sent: [], unsent: [{ id: 'e-1', reason: 'late' }] }]]);
  });
});
