import { SESSION_REVOKED_NOTICE } from '@modosu/contracts/identity.messages';
import { transfer } from '@modosu/contracts/payment/transfers.messages';
import { pay, showCode } from '@modosu/contracts/payment.messages';
import { Aggregate } from '@modosu/event-sourcing/command/aggregate';
import { accept, type Decider } from '@modosu/event-sourcing/decider';
import { describeOnEachEngine } from '@modosu/read-models/testing/engines';
import { newId } from '@modosu/service-kit/request/ids';
import { ask, type Caller, PaymentStack } from './payment-stack';

const COPIES = ['payment', 'payment-2'] as const;
/** Requests go to either copy: with so many, each gets some. */
const OFTEN = 20;
/** What a copy may be behind identity's log. */
const KNOWN_MS = 500;

interface Written {
  readonly type: string;
  readonly data: object;
}
/** Writes into customers' streams what it is given, as identity does. */
const asGiven: Decider<Written, Written, null> = {
  initial: null,
  evolve: () => null,
  decide: (event) => accept([event], {}),
};

const codeOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'paid',
    (error: { code?: string }) => error.code ?? 'unknown',
  );
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describeOnEachEngine('sessions that end, in two copies of payment', (engine) => {
  let payment: PaymentStack;
  let terminal: Caller;
  let identity: Aggregate<Written, Written, null>;
  beforeAll(async () => {
    payment = await PaymentStack.start({ copies: { payment: 2 }, env: { payment: await engine.environment() } });
    terminal = payment.terminal(await payment.merchant());
    identity = new Aggregate({ store: payment.store, category: 'customer', service: 'identity', decider: asGiven });
  }, 60_000);
  afterAll(() => payment?.stop());

  /** In the log only: no notice is published, as where it is lost. */
  const write = async (customerId: string, type: string, data: object = {}) => {
    const commandId = newId();
    const now = new Date().toISOString();
    const context = {
      commandId,
      correlationId: commandId,
      causationId: commandId,
      actor: { kind: 'service', id: 'identity' },
      now,
    };
    await identity.handle(customerId, { type, data: { customerId, ...data } }, context);
  };
  const revoke = (customerId: string) =>
    write(customerId, 'customer.sessions-revoked.v1', { sessionIds: [`session-${customerId}`], reason: 'signed out' });
  const scansOf = async (code: string) => {
    const scans = await Promise.all(
      Array.from({ length: OFTEN }, () => codeOf(ask(terminal, pay, { code, amountYen: 100 }))),
    );
    return [...new Set(scans)];
  };

  it('given a notice that is lost, then the session’s codes are void in every copy, and it shows no more', async () => {
    const customer = await payment.wallet('aiko', 5_000);
    const { code } = await ask(customer, showCode, {});
    await revoke('aiko');
    await pause(KNOWN_MS);
    expect(await scansOf(code)).toEqual(['CODE_INVALID']);
    const shows = Array.from({ length: OFTEN }, () => codeOf(ask(customer, showCode, {})));
    expect([...new Set(await Promise.all(shows))]).toEqual(['UNAUTHENTICATED']);
    // The access token is good for minutes, and says that the app was unlocked.
    await payment.wallet('botan', 0);
    expect(await codeOf(ask(customer, transfer, { toCustomerId: 'botan', amountYen: 100 }))).toBe('UNAUTHENTICATED');
  }, 30_000);

  it.each(['customer.password-reset.v1', 'customer.frozen.v1', 'customer.closed.v1'])(
    'given %s and no notice, then codes shown before are void, and those of a new session are not',
    async (type) => {
      const name = type.replaceAll('.', '-');
      const { code } = await ask(await payment.wallet(name, 5_000), showCode, {});
      await write(name, type);
      await pause(KNOWN_MS);
      expect(await scansOf(code)).toEqual(['CODE_INVALID']);
      const fresh = await ask(payment.customer(name, 'a new session'), showCode, {});
      expect(await codeOf(ask(terminal, pay, { code: fresh.code, amountYen: 100 }))).toBe('paid');
    },
    30_000,
  );

  it('given a restart of every copy, then codes of sessions that ended before, and while nobody listened, are void', async () => {
    const [before, meanwhile, lives] = ['chie', 'daiki', 'emi'];
    const codes: string[] = [];
    for (const name of [before, meanwhile, lives] as string[]) {
      codes.push((await ask(await payment.wallet(name, 5_000), showCode, {})).code);
    }
    await revoke('chie');
    payment.as('identity').through.notice(SESSION_REVOKED_NOTICE, { sessionIds: ['session-chie'], at: Date.now() });
    await pause(KNOWN_MS);
    for (const copy of COPIES) await payment.stack.kill(copy);
    await revoke('daiki');
    for (const copy of COPIES) await payment.stack.restart(copy);
    expect(await scansOf(codes[0] as string)).toEqual(['CODE_INVALID']);
    expect(await scansOf(codes[1] as string)).toEqual(['CODE_INVALID']);
    expect((await scansOf(codes[2] as string)).sort()).toEqual(['CODE_USED', 'paid']);
  }, 60_000);

  it('given a store that is away, then no copy shows codes on what it knew before, and each does when it is back', async () => {
    const customer = await payment.wallet('fumi', 5_000);
    for (let n = 0; n < OFTEN; n += 1) await ask(customer, showCode, {});
    await payment.stack.kill('event-store');
    await pause(2_000);
    const shows = Array.from({ length: OFTEN }, () => codeOf(ask(customer, showCode, {})));
    expect([...new Set(await Promise.all(shows))]).toEqual(['SESSION_STATUS_UNKNOWN']);
    await payment.stack.restart('event-store');
    for (let tries = 0; tries < 100; tries += 1) {
      if ((await codeOf(ask(customer, showCode, {}))) === 'paid') break;
      await pause(100);
    }
    await pause(1_000);
    expect(await codeOf(ask(customer, showCode, {}))).toBe('paid');
  }, 60_000);
});
