import 'reflect-metadata';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileReportByMail, openReportsOf } from '@modosu/contracts/compensation.messages';
import * as identity from '@modosu/contracts/identity.messages';
import type { Message, RequestInputOf, RequestOf, ServiceName } from '@modosu/contracts/message';
import { closeWallet, freezeWallet, merchantOf, unfreezeWallet, walletOf } from '@modosu/contracts/payment.messages';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { AccessTokenSigner } from '@modosu/service-kit/access/access-token';
import { Broker } from '@modosu/service-kit/broker/broker';
import { Messenger } from '@modosu/service-kit/broker/messenger';
import { newId } from '@modosu/service-kit/request/ids';
import { type Actor, type Origin, RequestContext } from '@modosu/service-kit/request/request-context';
import { ServiceError } from '@modosu/service-kit/request/service-error';
import { wallClock } from '@modosu/service-kit/request/wall-clock';
import { type RunningService, startService } from '@modosu/service-kit/service/service';
import { Handles, handlersOf, useCasesOf } from '@modosu/service-kit/use-case/handles';
import { Injectable, Module, type Type } from '@nestjs/common';
import { generateSync } from 'otplib';
import { z } from 'zod';
import { LocalStack } from '../../../infra/local/src/stack/stack';
import { IdentityModule } from '../src/identity.module';
import { startMailServer } from './mail-server';

/** What the test's wallet service was notified of, and how much each wallet holds. */
export const wallets = { notified: [] as string[], balances: new Map<string, number>(), down: false };

@Injectable()
class WalletHandlers {
  @Handles(walletOf)
  async of({ customerId }: RequestOf<typeof walletOf>) {
    const balanceYen = wallets.balances.get(customerId);
    if (balanceYen === undefined) throw new ServiceError('WALLET_UNKNOWN');
    return { customerId, balanceYen, heldYen: 0, holds: [], state: 'open' as const };
  }

  /** Every merchant is known here, and those named so are suspended. */
  @Handles(merchantOf)
  async merchantOf({ merchantId, shopId }: RequestOf<typeof merchantOf>) {
    if (merchantId === 'unknown') throw new ServiceError('MERCHANT_UNKNOWN');
    if (shopId === 'unknown') throw new ServiceError('SHOP_UNKNOWN');
    const state = merchantId.startsWith('suspended') ? ('suspended' as const) : ('active' as const);
    return { merchantId, name: merchantId, category: 'general' as const, state, shops: 1 };
  }

  @Handles(freezeWallet)
  async freeze({ customerId }: RequestOf<typeof freezeWallet>) {
    return note(`freeze ${customerId}`);
  }

  @Handles(unfreezeWallet)
  async unfreeze({ customerId }: RequestOf<typeof unfreezeWallet>) {
    return note(`unfreeze ${customerId}`);
  }

  @Handles(closeWallet)
  async close({ customerId }: RequestOf<typeof closeWallet>) {
    note(`close ${customerId}`);
    return { balanceYen: wallets.balances.get(customerId) ?? 0 };
  }
}

function note(what: string): Record<string, never> {
  if (wallets.down) throw new ServiceError('STORE_UNAVAILABLE');
  wallets.notified.push(what);
  return {};
}

/** Reports that the test's compensation service has not decided, by customer. */
export const openReports = new Map<string, string[]>();
/** What it was asked to file by the links of letters, with the ids of the commands. */
export const filedByMail: (RequestOf<typeof fileReportByMail> & { commandId: string })[] = [];

@Injectable()
class ReportHandlers {
  @Handles(openReportsOf)
  async openOf({ customerId }: RequestOf<typeof openReportsOf>) {
    const reportIds = openReports.get(customerId) ?? [];
    return { open: reportIds.length, reportIds };
  }

  @Handles(fileReportByMail)
  async fileByMail(request: RequestOf<typeof fileReportByMail>, { commandId }: RequestContext) {
    filedByMail.push({ ...request, commandId });
    return { reportId: `report-of-${commandId}` };
  }
}

@Module({ providers: handlersOf(WalletHandlers) })
class Wallets {}

@Module({ providers: handlersOf(ReportHandlers) })
class Reports {}

interface Asked {
  token?: string;
  statement?: string;
  now?: string;
  commandId?: string;
  origin?: Origin;
}

/** Identity in this process, among a real broker, a real event store, a mail server and wallets that take notes. */
export class IdentityStack {
  /** Copies of the service, which share the folder. */
  private services: RunningService[] = [];
  private readonly dataDir = mkdtempSync(join(tmpdir(), 'modosu-identity-'));

  private constructor(
    private readonly stack: LocalStack,
    readonly mail: Awaited<ReturnType<typeof startMailServer>>,
    private readonly gateway: { broker: Broker; messenger: Messenger },
    private readonly others: readonly RunningService[],
    readonly store: EventStore,
  ) {}

  static async start(policy: 'hardened' | '2019'): Promise<IdentityStack> {
    const stack = await LocalStack.start({ programs: ['nats-server', 'event-store'], eventStoreInMemory: true });
    const mail = await startMailServer();
    const gateway = await openCaller(stack, 'gateway');
    const payment = await openOther(stack, 'payment', Wallets, WalletHandlers);
    const compensation = await openOther(stack, 'compensation', Reports, ReportHandlers);
    const store = EventStore.connect(stack.urls.eventStore);
    const stand = new IdentityStack(stack, mail, gateway, [payment, compensation], store);
    await stand.startIdentity(policy);
    return stand;
  }

  /** Once more: another copy. */
  async startIdentity(policy: 'hardened' | '2019'): Promise<void> {
    const { stack } = this;
    const service = await startService({
      service: 'identity',
      module: IdentityModule,
      ownStreams: ['customer-', 'staff-', 'terminal-'],
      extraShape: { MAIL_URL: z.string() },
      env: {
        ...environmentOf(stack, 'identity'),
        DATA_DIR: this.dataDir,
        POLICY: policy,
        MAIL_URL: this.mail.url,
      },
    });
    this.services.push(service);
  }

  async stopIdentity(): Promise<void> {
    await Promise.all(this.services.map((service) => service.stop()));
    this.services = [];
  }

  part<T>(token: abstract new (...args: never[]) => T): T {
    return this.services[0]!.app.get(token as never, { strict: false });
  }

  async stop(): Promise<void> {
    await this.stopIdentity();
    await this.store.dispose();
    for (const other of this.others) await other.stop();
    this.gateway.messenger.close();
    await this.gateway.broker.close();
    await this.mail.close();
    await this.stack.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  /** Asks identity as the gateway does for a client: with the statement of the session token, if there is one. */
  async ask<Req extends z.ZodType, Rep extends z.ZodType>(
    message: Message<Req, Rep>,
    request: RequestInputOf<Message<Req, Rep>>,
    asked: Asked = {},
  ): Promise<z.output<Rep>> {
    const statement =
      asked.token === undefined ? asked.statement : (await this.exchange(asked.token, asked.now)).statement;
    return this.gateway.messenger.send(message, request as z.input<Req>, contextOf({ ...asked, statement }), {
      as: 'caller',
    });
  }

  exchange(sessionToken: string, now?: string, origin?: Origin) {
    const context = contextOf({ ...(now ? { now } : {}), ...(origin ? { origin } : {}) });
    return this.gateway.messenger.send(identity.exchange, { sessionToken }, context, { as: 'service' });
  }

  /** The code of the refusal, or `answered`. */
  async refusal(asked: Promise<unknown>): Promise<string> {
    return asked.then(
      () => 'answered',
      (error: ServiceError) => error.code ?? String(error),
    );
  }

  /** A session of a member of staff with this role; each call needs a later `now` than the last. */
  async administrator(now: string, which: 'first' | 'second' = 'first'): Promise<string> {
    const file = `${which}-administrator.json`;
    const secret = JSON.parse(readFileSync(join(this.stack.secretsOf('identity'), file), 'utf8'));
    const { email, password, totpSecret } = secret;
    const signedIn = await this.ask(identity.staffSignIn, { email, password, code: codeAt(totpSecret, now) }, { now });
    return signedIn.sessionToken;
  }

  async events(stream: string) {
    const events = [];
    for await (const event of this.store.readStream(stream)) events.push(event);
    return events;
  }
}

export function codeAt(secret: string, now: string): string {
  return generateSync({ secret, epoch: Date.parse(now) / 1_000 });
}

/** The claims of a statement, not checked. */
export function claimsOf(statement: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(statement.split('.')[1]!, 'base64url').toString());
}

function contextOf({ statement, now, commandId = newId(), origin }: Asked): RequestContext {
  const actor: Actor = { kind: 'anonymous', id: 'anonymous' };
  return new RequestContext({
    actor,
    accessToken: statement,
    origin,
    commandId,
    correlationId: commandId,
    causationId: commandId,
    now: now ?? '2019-07-01T00:00:00.000Z',
    deadline: wallClock.epochMs() + 10_000,
  });
}

function publicKeysOf(stack: LocalStack): string {
  return join(stack.dataFolder, 'secrets', 'public-keys.json');
}

async function openCaller(stack: LocalStack, service: ServiceName) {
  const secret = (name: string) => readFileSync(join(stack.secretsOf(service), name), 'utf8').trim();
  const broker = await Broker.connect({ url: stack.urls.nats, user: service, password: secret('nats-password') });
  const signer = new AccessTokenSigner(service, JSON.parse(secret('signing-key.json')));
  return { broker, messenger: new Messenger(service, broker, signer) };
}

/** Another service, played by the test, in this process. */
function openOther(
  stack: LocalStack,
  service: 'payment' | 'compensation',
  module: Type<unknown>,
  handlers: Type<unknown>,
) {
  const messages = useCasesOf(handlers).map(({ useCase }) => useCase as Message);
  const env = { ...environmentOf(stack, service), DATA_DIR: join(stack.dataFolder, `played-${service}`) };
  return startService({ service, module, messages, env, needsStore: false });
}

function environmentOf(stack: LocalStack, service: ServiceName): NodeJS.ProcessEnv {
  return {
    NODE_ENV: 'test',
    SERVICE: service,
    EVENTSTORE_URL: stack.urls.eventStore,
    NATS_URL: stack.urls.nats,
    SECRETS_DIR: stack.secretsOf(service),
    PUBLIC_KEYS: publicKeysOf(stack),
    SIMULATION: 'on',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent',
  };
}
