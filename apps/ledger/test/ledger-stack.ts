import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Message, ServiceName } from '@modosu/contracts/message';
import { Aggregate } from '@modosu/event-sourcing/command/aggregate';
import { accept, type Decider } from '@modosu/event-sourcing/decider';
import type { DomainEvent } from '@modosu/event-store-client/event';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { type AccessTokenClaims, AccessTokenSigner } from '@modosu/service-kit/access/access-token';
import { Broker } from '@modosu/service-kit/broker/broker';
import { Messenger } from '@modosu/service-kit/broker/messenger';
import { newId } from '@modosu/service-kit/request/ids';
import { RequestContext } from '@modosu/service-kit/request/request-context';
import type { z } from 'zod';
import type { Copies } from '../../../infra/local/src/process/copies';
import { LocalStack } from '../../../infra/local/src/stack/stack';
import type { Stated } from './events';

const OWNERS = {
  wallet: 'payment',
  merchant: 'payment',
  charge: 'charging',
  unclaimed: 'charging',
  compensation: 'compensation',
} as const;
type Category = keyof typeof OWNERS;

/** Writes what it is told: the services that decide are not what is tested here. */
const scribe: Decider<DomainEvent[], DomainEvent, null, object> = {
  initial: null,
  evolve: () => null,
  decide: (events) => accept(events, {}),
};

/** The ledger as a process, with a real broker and event store. */
export class LedgerStack {
  private readonly writers = new Map<string, Aggregate<DomainEvent[], DomainEvent, null, object>>();

  private constructor(
    readonly stack: LocalStack,
    readonly store: EventStore,
    private readonly callers: ReadonlyMap<string, { broker: Broker; messenger: Messenger }>,
    private readonly environment: Record<string, string>,
  ) {}

  static async start(environment: Record<string, string> = {}, copies: Copies = {}): Promise<LedgerStack> {
    const programs = ['nats-server', 'event-store', 'ledger'] as const;
    const stack = await LocalStack.start({ programs: [...programs], env: { ledger: environment }, copies });
    const callers = new Map<string, { broker: Broker; messenger: Messenger }>();
    for (const service of ['gateway', 'compensation'] as const) {
      const password = readFileSync(join(stack.secretsOf(service), 'nats-password'), 'utf8').trim();
      const broker = await Broker.connect({ url: stack.urls.nats, user: service, password });
      callers.set(service, { broker, messenger: new Messenger(service, broker, signerOf(stack, service)) });
    }
    return new LedgerStack(stack, EventStore.connect(stack.urls.eventStore), callers, environment);
  }

  /** Where the books are kept. */
  get place(): string | { url: string } {
    const url = this.environment.DATABASE_URL;
    return url === undefined ? join(this.stack.dataFolder, 'ledger', 'ledger.db') : { url };
  }

  async stop(): Promise<void> {
    for (const { broker, messenger } of this.callers.values()) {
      messenger.close();
      await broker.close();
    }
    await this.store.dispose();
    await this.stack.stop();
  }

  /** @param occurredAt by the service's clock @param cause an event's id @returns the log position of the last event */
  async write(
    stream: string,
    events: readonly Stated[],
    occurredAt = new Date().toISOString(),
    cause?: string,
  ): Promise<string> {
    const dash = stream.indexOf('-');
    const category = stream.slice(0, dash) as Category;
    let writer = this.writers.get(category);
    if (!writer) {
      writer = new Aggregate({ store: this.store, service: OWNERS[category], category, decider: scribe });
      this.writers.set(category, writer);
    }
    const commandId = newId();
    const context = { commandId, correlationId: `cause-of-${commandId}`, causationId: cause ?? commandId, actor: {} };
    const { position } = await writer.handle(stream.slice(dash + 1), [...events], { ...context, now: occurredAt });
    return String(position);
  }

  async askAsStaff<Req extends z.ZodType, Rep extends z.ZodType>(
    message: Message<Req, Rep>,
    request: z.input<Req>,
    roles = ['fraud'],
  ) {
    return this.ask({ kind: 'staff', sub: 'auditor', roles }, message, request);
  }

  async askAsCustomer<Req extends z.ZodType, Rep extends z.ZodType>(
    customerId: string,
    message: Message<Req, Rep>,
    request: z.input<Req>,
  ) {
    return this.ask({ kind: 'customer', sub: customerId, sid: 'session', did: 'device' }, message, request);
  }

  async askAsCompensation<Req extends z.ZodType, Rep extends z.ZodType>(
    message: Message<Req, Rep>,
    request: z.input<Req>,
  ) {
    const statement = signerOf(this.stack, 'compensation').own();
    return this.callers.get('compensation')!.messenger.send(message, request, contextWith(statement), { as: 'caller' });
  }

  ask<Req extends z.ZodType, Rep extends z.ZodType>(
    claims: AccessTokenClaims,
    message: Message<Req, Rep>,
    request: z.input<Req>,
  ): Promise<z.output<Rep>> {
    const statement = signerOf(this.stack, 'identity').sign(claims);
    return this.callers.get('gateway')!.messenger.send(message, request, contextWith(statement), { as: 'caller' });
  }
}

function contextWith(statement: string): RequestContext {
  const commandId = newId();
  return new RequestContext({
    actor: { kind: 'anonymous', id: 'anonymous' },
    now: new Date().toISOString(),
    commandId,
    correlationId: commandId,
    causationId: commandId,
    deadline: Date.now() + 15_000,
    accessToken: statement,
  });
}

function signerOf(stack: LocalStack, service: ServiceName): AccessTokenSigner {
  const key = readFileSync(join(stack.secretsOf(service), 'signing-key.json'), 'utf8');
  return new AccessTokenSigner(service, JSON.parse(key));
}
