import { closeWallet, freezeWallet, unfreezeWallet } from '@modosu/contracts/payment.messages';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import { OpenWork } from '@modosu/read-models/open-work/open-work';
import { Messenger } from '@modosu/service-kit/broker/messenger';
import { type CausingEvent, processContext, type RequestContext } from '@modosu/service-kit/request/request-context';
import { ServiceError } from '@modosu/service-kit/request/service-error';
import { ServiceDatabase } from '@modosu/service-kit/runtime/service-database';
import { Injectable } from '@nestjs/common';
import { Customers } from '../customer/customers';

type Standing = 'open' | 'frozen' | 'closed';

/** The fast path has this long, in real milliseconds, before the sweeper looks after it. */
const GRACE_MS = 3_000;
const PATIENCE_MS = 3_000;
const REASON = 'the account is frozen';

/**
 * The process that makes a wallet stand as its account does: frozen, open again, or closed. It begins with an event of
 * the account and ends when payment has been told how the account stands now, whatever happened in between.
 */
@Injectable()
export class WalletStanding {
  readonly work: OpenWork;

  constructor(
    private readonly customers: Customers,
    private readonly messenger: Messenger,
    database: ServiceDatabase,
  ) {
    this.work = new OpenWork({
      name: 'wallet_standing',
      db: database.kysely,
      prefixes: ['customer-'],
      opens: opened,
      closes: (event) => (isTold(event) && event.data.settled ? [event.data.customerId] : null),
      graceMs: GRACE_MS,
      work: (customerId, cause) => this.continue(customerId, cause as CausingEvent),
    });
  }

  /** Does what is left to do; nothing if payment knows already. May be called any number of times. */
  async continue(customerId: string, cause: CausingEvent): Promise<void> {
    const { standing, walletTold } = await this.customers.load(customerId);
    if (standing === 'none') return;
    const context = processContext(cause, `wallet-${standing}`, 'identity');
    const known = standing === walletTold;
    const note = known ? 'known already' : await this.tell(customerId, standing, context);
    const told = context.child(known ? 'known' : 'told').command();
    await this.customers.handle(customerId, { kind: 'wallet-told', standing, ...(note ? { note } : {}) }, told);
  }

  private async tell(customerId: string, standing: Standing, context: RequestContext): Promise<string | undefined> {
    const options = { as: 'service', timeoutMs: PATIENCE_MS } as const;
    try {
      if (standing === 'closed') await this.messenger.send(closeWallet, { customerId }, context, options);
      else {
        const message = standing === 'frozen' ? freezeWallet : unfreezeWallet;
        await this.messenger.send(message, { customerId, reason: REASON }, context, options);
      }
      return undefined;
    } catch (error) {
      if (error instanceof ServiceError && error.code === 'WALLET_UNKNOWN') return 'there is no wallet';
      throw error;
    }
  }
}

const BEGINNINGS = ['customer.frozen.v1', 'customer.unfrozen.v1', 'customer.closed.v1'];

function isTold(event: RecordedEvent): event is RecordedEvent & { data: { customerId: string; settled: boolean } } {
  return event.type === 'customer.wallet-told.v1';
}

function opened(event: RecordedEvent) {
  const { id, metadata } = event;
  if (!BEGINNINGS.includes(event.type) && !(isTold(event) && !event.data.settled)) return null;
  const { $correlationId, actor, occurredAt } = metadata;
  const cause: CausingEvent = { id, metadata: { $correlationId, actor, occurredAt } };
  return [{ id: (event.data as { customerId: string }).customerId, detail: cause }];
}
