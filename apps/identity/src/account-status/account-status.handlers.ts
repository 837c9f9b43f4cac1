import { forEachLimit } from '@modosu/concurrency/for-each-limit';
import { freezeCustomer, revokeSessions, unfreezeCustomer } from '@modosu/contracts/identity.messages';
import type { RequestOf } from '@modosu/contracts/message';
import type { Handled } from '@modosu/event-sourcing/command/aggregate';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { Cause } from '@modosu/event-sourcing/process/process';
import { LOGGER } from '@modosu/service-kit/configuration/injection-tokens';
import { Processes } from '@modosu/service-kit/read-models/processes';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { Customers } from '../customer/customer.aggregate';
import type { CustomerReplies, EndAllSessions, Freeze, Unfreeze } from '../customer/customer.commands';
import type { CustomerEvent } from '../customer/customer.events';
import { SessionNotices } from '../token/session-notices';
import { walletStatusProcess } from '../wallet-status/wallet-status.process';

const AT_ONCE = 64;

/** What staff do to many accounts at once. Those that are unknown are named after the others are dealt with. */
@Injectable()
export class AccountStatusHandlers {
  constructor(
    private readonly customers: Customers,
    private readonly processes: Processes,
    private readonly notices: SessionNotices,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Handles(freezeCustomer)
  async freeze({ customerIds, reason }: RequestOf<typeof freezeCustomer>, context: RequestContext) {
    return { frozen: await this.change(customerIds, { type: 'freeze', reason }, context) };
  }

  @Handles(unfreezeCustomer)
  async unfreeze({ customerIds, reason }: RequestOf<typeof unfreezeCustomer>, context: RequestContext) {
    return { unfrozen: await this.change(customerIds, { type: 'unfreeze', reason }, context) };
  }

  @Handles(revokeSessions)
  async revokeSessions({ customerIds, reason }: RequestOf<typeof revokeSessions>, context: RequestContext) {
    let revoked = 0;
    const command: EndAllSessions = { type: 'end-all-sessions', reason };
    await this.forEach(customerIds, command, context, ({ reply }) => {
      revoked += reply.sessionIds.length;
      this.notices.ended(reply.sessionIds);
    });
    return { revoked };
  }

  private async change(
    customerIds: readonly string[],
    command: Freeze | Unfreeze,
    context: RequestContext,
  ): Promise<number> {
    let changed = 0;
    const causes: (CustomerEvent & Cause)[] = [];
    await this.forEach<'freeze' | 'unfreeze'>(customerIds, command, context, ({ reply, events }) => {
      if (reply.changed) changed += 1;
      this.notices.ended(reply.sessionIds);
      causes.push(...events);
    });
    await this.notifyWallets(causes);
    return changed;
  }

  /** If payment does not answer, the sweeper goes on; here one failure is enough to stop waiting. */
  private async notifyWallets(causes: readonly (CustomerEvent & Cause)[]): Promise<void> {
    let failed = false;
    await forEachLimit(causes, AT_ONCE, async (cause) => {
      if (failed) return;
      try {
        await this.processes.begin(walletStatusProcess, cause);
      } catch (error) {
        failed = true;
        const { customerId } = cause.data;
        this.logger.warn({ err: error, customerId }, 'payment has not been notified of a status yet');
      }
    });
  }

  private async forEach<T extends (Freeze | Unfreeze | EndAllSessions)['type']>(
    customerIds: readonly string[],
    command: Extract<Freeze | Unfreeze | EndAllSessions, { type: T }>,
    context: RequestContext,
    done: (handled: Handled<CustomerEvent, CustomerReplies[T]>) => void,
  ): Promise<void> {
    const unknown: string[] = [];
    await forEachLimit([...new Set(customerIds)], AT_ONCE, async (customerId) => {
      const step = context.child(`${command.type}:${customerId}`).command();
      try {
        done((await this.customers.handle(customerId, command, step)) as Handled<CustomerEvent, CustomerReplies[T]>);
      } catch (error) {
        if (!(error instanceof Refusal && error.code === 'NOT_FOUND')) throw error;
        unknown.push(customerId);
      }
    });
    if (unknown.length > 0) throw new Refusal('NOT_FOUND', { customerIds: unknown.sort() });
  }
}
