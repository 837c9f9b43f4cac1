import * as identity from '@modosu/contracts/identity.messages';
import { type PaymentEvent, paymentEvents } from '@modosu/contracts/payment.events';
import { Aggregate } from '@modosu/event-sourcing/command/aggregate';
import { accept } from '@modosu/event-sourcing/decider';
import { newId } from '@modosu/service-kit/request/ids';
import { PersonalKeys } from '../src/personal-data/personal-keys';
import { filedByMail, IdentityStack } from './identity-stack';
import { tokenIn } from './mail-server';
import { member, PASSWORD } from './members';

const at = (minutes: number) => new Date(Date.parse('2026-04-01T00:00:00.000Z') + minutes * 60_000).toISOString();
const entry = { postings: [] };
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

type Of<T extends PaymentEvent['type']> = Extract<PaymentEvent, { type: T }>['data'];
const charged = (customerId: string, lotId: string, amountYen: number): PaymentEvent => ({
  type: 'wallet.charge-credited.v1',
  data: { customerId, lotId, origin: { kind: 'charge', id: lotId }, amountYen, method: 'credit', entry } as never,
});
const paid = (customerId: string, paymentId: string, amountYen: number): PaymentEvent => ({
  type: 'wallet.payment-made.v1',
  data: {
    ...{ customerId, paymentId, merchantId: 'm-1', terminalId: 't', amountYen, category: 'general', codeHash: 'h' },
    shown: { sessionId: 's', deviceId: 'd', at: at(0) },
    uses: [{ lotId: 'l-1', amountYen }],
    entry,
  } as never as Of<'wallet.payment-made.v1'>,
});

describe('letters about money, from two copies of identity', () => {
  let stack: IdentityStack;
  const ids = new Map<string, string>();
  const of = (number: string) => ids.get(number)!;
  const mailTo = (number: string) => `${number}@example.com`;

  beforeAll(async () => {
    stack = await IdentityStack.start('hardened');
    await stack.startIdentity('hardened');
    const administrator = await stack.administrator(at(0));
    const members = await Promise.all(['u-1', 'u-2', 'u-3', 'u-4', 'u-5'].map((number) => member(number)));
    const imported = await stack.ask(identity.importMembers, { members }, { token: administrator, now: at(0) });
    for (const { memberNumber, customerId } of imported.members) ids.set(memberNumber, customerId);
    await happens('merchant', 'm-1', {
      type: 'merchant.registered.v1',
      data: { merchantId: 'm-1', name: '角の店', category: 'general' },
    });
  }, 60_000);
  afterAll(() => stack?.stop());

  /** Writes an event as payment does. @returns its id */
  async function happens(category: string, id: string, event: PaymentEvent): Promise<string> {
    const events = new Aggregate<PaymentEvent, PaymentEvent, null>({
      store: stack.store,
      category,
      service: 'payment',
      decider: { initial: null, evolve: () => null, decide: (happened) => accept([happened], {}) },
    });
    const commandId = newId();
    const actor = { kind: 'service', id: 'payment' };
    const command = { commandId, correlationId: commandId, causationId: commandId, actor, now: at(10) };
    return (await events.handle(id, event, command)).events[0]!.id;
  }
  const inWallet = (number: string, event: PaymentEvent) => happens('wallet', of(number), event);

  /** What was recorded of each letter that ended, by the id of its event. */
  async function ended(): Promise<Map<string, string[]>> {
    const outcomes = new Map<string, string[]>();
    for (const { data } of await stack.events('mailing-2026-04-01')) {
      const { sent, unsent } = data as { sent: string[]; unsent: { id: string; reason: string }[] };
      const all = [...sent.map((id) => ({ id, reason: 'sent' })), ...unsent];
      for (const { id, reason } of all) outcomes.set(id, [...(outcomes.get(id) ?? []), reason]);
    }
    return outcomes;
  }
  async function outcomeOf(eventId: string): Promise<string[]> {
    for (let waitedMs = 0; waitedMs < 10_000; waitedMs += 50) {
      const outcomes = (await ended()).get(eventId);
      if (outcomes) return outcomes;
      await pause(50);
    }
    throw new Error('the letter never ended');
  }

  it('given a charge and a payment, then each is told of once, with shop, yen and time, in Japanese', async () => {
    const events = [
      await inWallet('u-1', charged(of('u-1'), 'l-1', 10_000)),
      await inWallet('u-1', paid(of('u-1'), 'p-1', 1_200)),
    ];
    for (const id of events) expect(await outcomeOf(id)).toEqual(['sent']);
    const mails = await stack.mail.allTo(mailTo('u-1'), 2);
    expect(mails.map(({ messageId }) => messageId).sort()).toEqual([...events].sort());
    const letter = mails.find(({ messageId }) => messageId === events[1])!;
    expect(letter.subject).toBe('【Modosu】お支払い 1,200円');
    expect(letter.text).toContain('お店：角の店');
    expect(letter.text).toContain('2026年4月1日 9:10（日本時間）');
  });

  it('given a member who has chosen English, then letters are in English, and the profile says so', async () => {
    const device = { deviceId: 'phone' };
    const { sessionToken: token } = await stack.ask(
      identity.signIn,
      { email: mailTo('u-2'), password: PASSWORD, device },
      { now: at(11) },
    );
    expect(await stack.ask(identity.profile, {}, { token, now: at(11) })).toMatchObject({ language: 'ja' });
    await stack.ask(identity.setLanguage, { language: 'en' }, { token, now: at(11) });
    expect(await stack.ask(identity.profile, {}, { token, now: at(11) })).toMatchObject({ language: 'en' });
    await inWallet('u-2', charged(of('u-2'), 'l-2', 3_000));
    expect((await stack.mail.about('Modosu: Charge, ¥3,000', mailTo('u-2'), 15_000)).text).toContain('By: credit card');
  });

  it('given a mail server that is down, and identity that is killed meanwhile, then each letter goes once when both are back', async () => {
    stack.mail.goDown(true);
    const events: string[] = [];
    for (let n = 0; n < 5; n += 1) events.push(await inWallet('u-3', charged(of('u-3'), `l-3-${n}`, 1_000 + n)));
    await pause(1_500);
    await stack.stopIdentity();
    stack.mail.goDown(false);
    expect((await ended()).has(events[0]!)).toBe(false);
    await stack.startIdentity('hardened');
    await stack.startIdentity('hardened');
    for (const id of events) expect(await outcomeOf(id)).toEqual(['sent']);
    await pause(500);
    const mails = await stack.mail.allTo(mailTo('u-3'), 5);
    expect(mails.map(({ messageId }) => messageId).sort()).toEqual([...events].sort());
  }, 40_000);

  it('given somebody who is not known, or was erased, then the letter ends and is not tried again', async () => {
    expect(await outcomeOf(await happens('wallet', 'nobody', charged('nobody', 'l-9', 1_000)))).toEqual(['unknown']);
    await stack.part(PersonalKeys).erase(of('u-4'));
    expect(await outcomeOf(await inWallet('u-4', charged(of('u-4'), 'l-4', 1_000)))).toEqual(['erased']);
  });

  it('given the link of a letter, then looking changes nothing, and its button files one report, however often', async () => {
    await inWallet('u-5', paid(of('u-5'), 'p-5', 5_000));
    const token = tokenIn(await stack.mail.newestTo(mailTo('u-5'), 1, 15_000));
    const asked = { now: at(60), origin: { address: 'address-0001', network: 'network-0001' } };
    const { language, details } = await stack.ask(identity.showNotMe, { token }, asked);
    await stack.ask(identity.showNotMe, { token }, asked);
    expect([language, details.map(({ value }) => value)]).toEqual([
      'ja',
      expect.arrayContaining(['5,000円', '角の店']),
    ]);
    expect(filedByMail).toEqual([]);
    const answers = [
      await stack.ask(identity.reportNotMe, { token }, asked),
      await stack.ask(identity.reportNotMe, { token }, { ...asked, now: at(61) }),
    ];
    expect(answers[0]).toEqual(answers[1]);
    expect(new Set(filedByMail.map(({ commandId }) => commandId)).size).toBe(1);
    expect(filedByMail[0]).toMatchObject({
      customerId: of('u-5'),
      transactionId: 'p-5',
      chargeIds: [],
      lotIds: ['l-1'],
    });
    const after = filedByMail.length;
    const expired = { ...asked, now: at(60 + 31 * 24 * 60) };
    expect(await stack.refusal(stack.ask(identity.reportNotMe, { token }, expired))).toBe('TOKEN_INVALID');
    const altered = `${token.slice(0, -2)}${token.endsWith('A') ? 'B' : 'A'}A`;
    for (const asking of [
      stack.ask(identity.showNotMe, { token: altered }, asked),
      stack.ask(identity.reportNotMe, { token: altered }, asked),
    ]) {
      expect(await stack.refusal(asking)).toBe('TOKEN_INVALID');
    }
    expect(await stack.refusal(stack.ask(identity.resetPassword, { token, newPassword: 'lanterns 12 x' }, asked))).toBe(
      'TOKEN_INVALID',
    );
    expect(filedByMail).toHaveLength(after);
  });

  it('given made-up tokens, then they are refused alike until their address is stopped', async () => {
    const asked = { now: at(90), origin: { address: 'address-guess', network: 'network-guess' } };
    const codes = new Map<string, number>();
    for (let n = 0; n < 65; n += 1) {
      const token = Buffer.from(`n/${of('u-5')}/9.0.wallet-x/${'x'.repeat(43)}${n}`).toString('base64url');
      const code = await stack.refusal(stack.ask(identity.showNotMe, { token }, asked));
      codes.set(code, (codes.get(code) ?? 0) + 1);
    }
    expect(codes).toEqual(
      new Map([
        ['TOKEN_INVALID', 60],
        ['RATE_LIMITED', 5],
      ]),
    );
  });

  it('knows the events it is tried with', () => {
    expect(Object.keys(paymentEvents)).toEqual(
      expect.arrayContaining(['wallet.charge-credited.v1', 'wallet.payment-made.v1', 'merchant.registered.v1']),
    );
  });
});
