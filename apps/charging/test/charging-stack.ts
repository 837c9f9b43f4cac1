import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import {
  addCard,
  charge,
  depositCash,
  issueChargeNumber,
  receiveProviderNotice,
  setChargeSecret,
} from '@modosu/contracts/charging.messages';
import type { ErrorCode } from '@modosu/contracts/errors';
import { compareSecret } from '@modosu/contracts/identity.messages';
import type { Message, ReplyOf, ServiceName } from '@modosu/contracts/message';
import { activateWallet } from '@modosu/contracts/payment.messages';
import { chargeSecretForm } from '@modosu/contracts/texts';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { type AccessTokenClaims, AccessTokenSigner } from '@modosu/service-kit/access/access-token';
import { Broker } from '@modosu/service-kit/broker/broker';
import { Messenger } from '@modosu/service-kit/broker/messenger';
import { decodeRequest, encodeReply } from '@modosu/service-kit/request/envelope';
import { newId } from '@modosu/service-kit/request/ids';
import { RequestContext } from '@modosu/service-kit/request/request-context';
import type { z } from 'zod';
import { LocalStack, type StackOptions } from '../../../infra/local/src/stack/stack';

export interface Asking {
  /** Sent again, the same command. */
  commandId?: string;
  /** What the gateway makes of the whole request. */
  requestHash?: string;
  now?: string;
}

/** The person or service that asks, whose access token goes along. */
export interface Caller {
  readonly id: string;
  accessToken: () => string | undefined;
  through: Messenger;
}

export interface CardHolder extends Caller {
  readonly sourceId: string;
}

export const SECRET = '7391-blue';

/**
 * Charging and payment as processes, with a real broker, event store and card provider. The gateway is played by this
 * object: it hands the provider's notices on, and signs for customers with identity's key.
 */
export class ChargingStack {
  private readonly brokers: Broker[] = [];
  private readonly callers = new Map<ServiceName, Caller>();
  private webhooks: Server | undefined;
  /** While true the provider's notices do not get through. */
  refusesNotices = false;

  private constructor(
    readonly stack: LocalStack,
    readonly store: EventStore,
    private readonly identity: AccessTokenSigner,
  ) {}

  static async start(options: StackOptions = {}): Promise<ChargingStack> {
    const stack = await LocalStack.start({
      programs: ['nats-server', 'event-store', 'card-provider', 'payment', 'charging'],
      ...options,
    });
    const self = new ChargingStack(stack, EventStore.connect(stack.urls.eventStore), signerOf(stack, 'identity'));
    for (const service of ['gateway', 'compensation', 'identity', 'charging'] as const) await self.connect(service);
    self.compareSecrets();
    await self.listen();
    return self;
  }

  async stop(): Promise<void> {
    this.webhooks?.closeAllConnections();
    this.webhooks?.close();
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

  /** On the first device of the account, unless the claims say otherwise. */
  customer(id: string, claims: Partial<AccessTokenClaims> = {}): Caller {
    const facts = { firstDevice: true, ...claims.facts };
    return this.person({ kind: 'customer', sub: id, sid: `session-${id}`, did: `device-${id}`, ...claims, facts });
  }

  staff(role: string): Caller {
    return this.person({ kind: 'staff', sub: `staff-${role}`, roles: [role] });
  }

  terminal(merchantId: string): Caller {
    return this.person({ kind: 'terminal', sub: `terminal-${merchantId}`, merchantId });
  }

  cashPoint(id: string, method: 'register' | 'atm' = 'register'): Caller {
    return this.person({ kind: 'cash-point', sub: id, sid: `session-${id}`, facts: { method } });
  }

  /** The customer shows a charge number and pays cash in. */
  async payIn(
    customer: Caller,
    amountYen: number,
    method: 'register' | 'atm' = 'register',
    asking: Asking = {},
  ): Promise<ReplyOf<typeof depositCash>> {
    const { now } = asking;
    const { chargeNumber } = await ask(customer, issueChargeNumber, { method }, now === undefined ? {} : { now });
    return ask(this.cashPoint(`${method}-1`, method), depositCash, { chargeNumber, amountYen }, asking);
  }

  /** A customer with a wallet, a charge secret and a card. */
  async holder(id: string, number = cardNumber(), asking: Asking = {}): Promise<CardHolder> {
    const caller = this.customer(id);
    await ask(caller, activateWallet, {}, asking);
    await ask(caller, setChargeSecret, { secret: SECRET }, asking);
    const { sourceId } = await ask(caller, addCard, { token: await this.token(number) }, asking);
    return { ...caller, sourceId };
  }

  /** The customer's app turns a card number into a token. */
  async token(number: string, holderCode?: string): Promise<string> {
    const body = { number, expiry: '12/39', cvc: '123', ...(holderCode ? { holderCode } : {}) };
    return (await this.provider<{ token: string }>('/v1/tokens', body)).token;
  }

  async provider<T>(path: string, body?: object, key?: 'control-key' | 'provider-api-key'): Promise<T> {
    const holder = key === 'provider-api-key' ? 'card-provider' : 'simulation';
    const bearer = key && readFileSync(join(this.stack.secretsOf(holder), key), 'utf8').trim();
    const response = await fetch(`${this.stack.urls.provider}${path}`, {
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
      headers: {
        ...(body ? { 'content-type': 'application/json', 'idempotency-key': newId() } : {}),
        ...(bearer ? { authorization: `Bearer ${bearer}` } : {}),
      },
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  control(path: string, body: object): Promise<unknown> {
    return this.provider(`/control/${path}`, body, 'control-key');
  }

  /** The sum of every account over all postings in the log; those at zero are left out. */
  async books(): Promise<Record<string, number>> {
    const sums: Record<string, number> = {};
    for await (const { data } of this.store.readAll()) {
      const { entry } = data as { entry?: { postings: { account: string; amountYen: number }[] } };
      for (const { account, amountYen } of entry?.postings ?? []) sums[account] = (sums[account] ?? 0) + amountYen;
    }
    return Object.fromEntries(Object.entries(sums).filter(([, yen]) => yen !== 0));
  }

  async typesOf(stream: string): Promise<string[]> {
    const types: string[] = [];
    for await (const { type } of this.store.readStream(stream)) types.push(type);
    return types;
  }

  private person(claims: AccessTokenClaims): Caller {
    const accessToken = this.identity.sign(claims);
    return { id: claims.sub, accessToken: () => accessToken, through: this.as('gateway').through };
  }

  private async connect(service: ServiceName): Promise<void> {
    const password = readFileSync(join(this.stack.secretsOf(service), 'nats-password'), 'utf8').trim();
    const broker = await Broker.connect({ url: this.stack.urls.nats, user: service, password });
    const signer = signerOf(this.stack, service);
    this.brokers.push(broker);
    const through = new Messenger(service, broker, signer);
    this.callers.set(service, { id: service, accessToken: () => signer.own(), through });
  }

  /** Answers a message in the place of compensation, which is not there: with a reply or the code of a refusal. */
  answersFor<Req extends z.ZodType, Rep extends z.ZodType>(
    message: Message<Req, Rep>,
    answer: (request: z.output<Req>) => z.output<Rep> | ErrorCode,
  ): void {
    this.brokers[1]!.connection.subscribe(message.subject, {
      queue: message.service,
      callback: (_error, received) => {
        const { requestId, request } = decodeRequest(received.data);
        const reply = answer(request as z.output<Req>);
        const refused = typeof reply === 'string' ? { error: { code: reply, message: reply } } : { reply };
        received.respond(encodeReply({ requestId, ...refused }));
      },
    });
  }

  /** What identity would find of a secret: every customer was born on the same day. */
  private compareSecrets(): void {
    const broker = this.brokers[2]!;
    broker.connection.subscribe(compareSecret.subject, {
      queue: 'identity',
      callback: (_error, message) => {
        const { requestId, request } = decodeRequest(message.data);
        const { secret } = request as { secret: string };
        const broken = { '19900423': 'birthday', 'the password': 'password', '1111': 'sequence' };
        const rule = broken[chargeSecretForm(secret) as keyof typeof broken];
        message.respond(encodeReply({ requestId, reply: rule === undefined ? {} : { rule } }));
      },
    });
  }

  /** The public route that the provider sends its notices to. */
  private async listen(): Promise<void> {
    const anonymous: Caller = { id: 'anonymous', accessToken: () => undefined, through: this.as('gateway').through };
    this.webhooks = createServer(async (request, response) => {
      if (this.refusesNotices) return void response.writeHead(503).end();
      let body = '';
      for await (const chunk of request) body += String(chunk);
      const signature = String(request.headers['provider-signature']);
      const done = await ask(anonymous, receiveProviderNotice, { body, signature }).then(
        () => 200,
        () => 503,
      );
      response.writeHead(done).end();
    });
    await new Promise<void>((resolve) => this.webhooks?.listen(this.stack.ports.gateway, '127.0.0.1', resolve));
  }
}

function signerOf(stack: LocalStack, service: ServiceName): AccessTokenSigner {
  return new AccessTokenSigner(
    service,
    JSON.parse(readFileSync(join(stack.secretsOf(service), 'signing-key.json'), 'utf8')),
  );
}

let cards = 0;
/** A fresh card number of a range, with its check digit. */
export function cardNumber(prefix = '411111'): string {
  cards += 1;
  const body = `${prefix}${String(cards).padStart(9, '0')}`;
  const sum = [...body].reverse().reduce((total, digit, place) => {
    const value = place % 2 === 0 ? Number(digit) * 2 : Number(digit);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}

/** Sends a message and waits for its reply. @throws ServiceError with the code it was refused with */
export function ask<Req extends z.ZodType, Rep extends z.ZodType>(
  caller: Caller,
  message: Message<Req, Rep>,
  request: z.input<Req>,
  { commandId = newId(), requestHash, now = new Date().toISOString() }: Asking = {},
): Promise<z.output<Rep>> {
  const accessToken = caller.accessToken();
  const context = new RequestContext({
    actor: { kind: 'anonymous', id: 'anonymous' },
    now,
    commandId,
    requestHash,
    correlationId: commandId,
    causationId: commandId,
    deadline: Date.now() + 10_000,
    accessToken,
    origin: { address: `address-of-${caller.id}`, network: `network-of-${caller.id}` },
  });
  return caller.through.send(message, request, context, { as: 'caller' });
}

export function chargeCard(
  holder: CardHolder,
  amountYen: number,
  asking: Asking = {},
): Promise<ReplyOf<typeof charge>> {
  return ask(holder, charge, { amountYen, sourceId: holder.sourceId, chargeSecret: SECRET }, asking);
}

/** Waits until something holds. */
export async function until(holds: () => Promise<boolean>, patienceMs = 20_000): Promise<void> {
  const giveUpAt = Date.now() + patienceMs;
  while (!(await holds())) {
    if (Date.now() > giveUpAt) throw new Error('it did not come to hold');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
