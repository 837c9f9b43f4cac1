import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Message, ServiceName } from '@modosu/contracts/message';
import {
  activateWallet,
  creditCharge,
  pay,
  registerMerchant,
  showCode,
  showWallet,
} from '@modosu/contracts/payment.messages';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { type AccessTokenClaims, AccessTokenSigner } from '@modosu/service-kit/access/access-token';
import { Broker } from '@modosu/service-kit/broker/broker';
import { Messenger } from '@modosu/service-kit/broker/messenger';
import { newId } from '@modosu/service-kit/request/ids';
import { RequestContext } from '@modosu/service-kit/request/request-context';
import type { z } from 'zod';
import { LocalStack, type StackOptions } from '../../../infra/local/src/stack/stack';

const LONG_AGO = '2019-01-01T00:00:00.000Z';

export interface Asking {
  /** Sent again, the same command. */
  commandId?: string;
  /** What the gateway makes of the whole request. */
  requestHash?: string;
  now?: string;
  /** How long to wait for the answer, ms. */
  patienceMs?: number;
}

/** Whoever asks: the person or service whose statement goes along. */
export interface Caller {
  statement: () => string;
  through: Messenger;
}

/** Payment as a process, with a real broker and event store; its neighbours are played by their own keys. */
export class PaymentStack {
  private readonly brokers: Broker[] = [];
  private readonly callers = new Map<ServiceName, Caller>();

  private constructor(
    readonly stack: LocalStack,
    readonly store: EventStore,
    private readonly identity: AccessTokenSigner,
  ) {}

  static async start(options: StackOptions = {}): Promise<PaymentStack> {
    const stack = await LocalStack.start({ programs: ['nats-server', 'event-store', 'payment'], ...options });
    const self = new PaymentStack(stack, EventStore.connect(stack.urls.eventStore), signerOf(stack, 'identity'));
    for (const service of ['gateway', 'charging', 'compensation', 'identity'] as const) await self.connect(service);
    return self;
  }

  async stop(): Promise<void> {
    for (const { through } of this.callers.values()) through.close();
    for (const broker of this.brokers) await broker.close();
    await this.store.dispose();
    await this.stack.stop();
  }

  as(service: ServiceName): Caller {
    const caller = this.callers.get(service);
    if (!caller) throw new Error(`${service} is not connected`);
    return caller;
  }

  /** On a device that the account has known for long, unless that is said otherwise. */
  customer(customerId: string, sessionId = `session-${customerId}`, unlocked = true, newDeviceAt = LONG_AGO): Caller {
    const facts = { newDeviceAt, ...(unlocked && { unlockedAt: new Date().toISOString() }) };
    return this.person({ kind: 'customer', sub: customerId, sid: sessionId, did: `device-${customerId}`, facts });
  }

  terminal(merchantId: string): Caller {
    return this.person({ kind: 'terminal', sub: `terminal-${merchantId}`, merchantId });
  }

  staff(role: string): Caller {
    return this.person({ kind: 'staff', sub: `staff-${role}`, roles: [role] });
  }

  /** A wallet with money in it. */
  async wallet(customerId: string, amountYen: number): Promise<Caller> {
    const customer = this.customer(customerId);
    await ask(customer, activateWallet, {});
    if (amountYen > 0) await this.credit(customerId, amountYen);
    return customer;
  }

  async credit(customerId: string, amountYen: number, chargeId = newId()): Promise<string> {
    await ask(this.as('charging'), creditCharge, { customerId, chargeId, amountYen, method: 'credit' });
    return chargeId;
  }

  async merchant(): Promise<string> {
    const { merchantId } = await ask(this.staff('operations'), registerMerchant, { name: 'Corner shop' });
    return merchantId;
  }

  async pay(customer: Caller, terminal: Caller, amountYen: number): Promise<string> {
    const { code } = await ask(customer, showCode, {});
    return (await ask(terminal, pay, { code, amountYen })).paymentId;
  }

  async balanceYen(customer: Caller): Promise<number> {
    return (await ask(customer, showWallet, {})).balanceYen;
  }

  /** The sum of every account over all postings in the log; those at zero are left out. */
  async books(): Promise<Record<string, number>> {
    const sums: Record<string, number> = {};
    for await (const { data } of this.store.readAll({ prefixes: ['wallet-'] })) {
      const { entry } = data as { entry?: { postings: { account: string; amountYen: number }[] } };
      for (const { account, amountYen } of entry?.postings ?? []) sums[account] = (sums[account] ?? 0) + amountYen;
    }
    return Object.fromEntries(Object.entries(sums).filter(([, yen]) => yen !== 0));
  }

  private person(claims: AccessTokenClaims): Caller {
    const statement = this.identity.sign(claims);
    return { statement: () => statement, through: this.as('gateway').through };
  }

  private async connect(service: ServiceName): Promise<void> {
    const password = readFileSync(join(this.stack.secretsOf(service), 'nats-password'), 'utf8').trim();
    const broker = await Broker.connect({ url: this.stack.urls.nats, user: service, password });
    const signer = signerOf(this.stack, service);
    this.brokers.push(broker);
    this.callers.set(service, { statement: () => signer.own(), through: new Messenger(service, broker, signer) });
  }
}

function signerOf(stack: LocalStack, service: ServiceName): AccessTokenSigner {
  return new AccessTokenSigner(
    service,
    JSON.parse(readFileSync(join(stack.secretsOf(service), 'signing-key.json'), 'utf8')),
  );
}

/** Sends a message and waits for its reply. @throws ServiceError with the code it was refused with */
export function ask<Req extends z.ZodType, Rep extends z.ZodType>(
  caller: Caller,
  message: Message<Req, Rep>,
  request: z.input<Req>,
  { commandId = newId(), requestHash, now = new Date().toISOString(), patienceMs = 10_000 }: Asking = {},
): Promise<z.output<Rep>> {
  const context = new RequestContext({
    actor: { kind: 'anonymous', id: 'anonymous' },
    now,
    commandId,
    requestHash,
    correlationId: commandId,
    causationId: commandId,
    deadline: Date.now() + patienceMs,
    accessToken: caller.statement(),
    origin: { address: 'address-index', network: 'network-index' },
  });
  return caller.through.send(message, request, context, { as: 'caller' });
}
