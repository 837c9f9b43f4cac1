import { forEachLimit } from '@modosu/concurrency/for-each-limit';
import { freezeCustomer, revokeSessions, unfreezeCustomer } from '@modosu/contracts/identity.messages';
import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import { LOGGER } from '@modosu/service-kit/configuration/injection-tokens';
import type { CausingEvent, RequestContext } from '@modosu/service-kit/request/request-context';
import { Answers } from '@modosu/service-kit/transport/answers';
import { Controller, Inject } from '@nestjs/common';
import type { Logger } from 'pino';
import type { CustomerCommand } from '../customer/customer.decider';
import { Customers } from '../customer/customers';
import { Revocations } from '../session/revocations';
import type { Ended } from '../session/session.decider';
import type { Changed } from './standing.decider';
import { WalletStanding } from './wallet-standing';

const AT_ONCE = 64;

/** The staff's door to many accounts at once. Whoever is named and unknown is told after the others are dealt with. */
@Controller()
export class StandingController {
  constructor(
    private readonly customers: Customers,
    private readonly wallets: WalletStanding,
    private readonly revocations: Revocations,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Answers(freezeCustomer)
  async freeze(
    { customerIds, reason }: RequestOf<typeof freezeCustomer>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof freezeCustomer>> {
    return { frozen: await this.change(customerIds, { kind: 'freeze', reason }, context) };
  }

  @Answers(unfreezeCustomer)
  async unfreeze(
    { customerIds, reason }: RequestOf<typeof unfreezeCustomer>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof unfreezeCustomer>> {
    return { unfrozen: await this.change(customerIds, { kind: 'unfreeze', reason }, context) };
  }

  @Answers(revokeSessions)
  async revokeSessions(
    { customerIds, reason }: RequestOf<typeof revokeSessions>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof revokeSessions>> {
    let revoked = 0;
    await this.forEach<Ended>(customerIds, { kind: 'end-all-sessions', reason }, context, ({ reply }) => {
      revoked += reply.sessionIds.length;
      this.revocations.tell(reply.sessionIds);
    });
    return { revoked };
  }

  private async change(
    customerIds: readonly string[],
    command: Extract<CustomerCommand, { kind: 'freeze' | 'unfreeze' }>,
    context: RequestContext,
  ): Promise<number> {
    let changed = 0;
    const causes: { customerId: string; cause: CausingEvent }[] = [];
    await this.forEach<Changed>(customerIds, command, context, ({ customerId, reply, events }) => {
      if (reply.changed) changed += 1;
      this.revocations.tell(reply.sessionIds);
      causes.push(...events.map((cause) => ({ customerId, cause })));
    });
    await this.tellWallets(causes);
    return changed;
  }

  /** If payment does not answer, the sweeper goes on; here one failure is enough to stop waiting. */
  private async tellWallets(causes: readonly { customerId: string; cause: CausingEvent }[]): Promise<void> {
    let failed = false;
    await forEachLimit(causes, AT_ONCE, async ({ customerId, cause }) => {
      if (failed) return;
      try {
        await this.wallets.continue(customerId, cause);
      } catch (error) {
        failed = true;
        this.logger.warn({ err: error, customerId }, 'payment has not been told of a change of standing yet');
      }
    });
  }

  private async forEach<Reply>(
    customerIds: readonly string[],
    command: CustomerCommand,
    context: RequestContext,
    done: (result: { customerId: string; reply: Reply; events: readonly CausingEvent[] }) => void,
  ): Promise<void> {
    const unknown: string[] = [];
    await forEachLimit([...new Set(customerIds)], AT_ONCE, async (customerId) => {
      const step = context.child(`${command.kind}:${customerId}`).command();
      try {
        done({ customerId, ...(await this.customers.handle<Reply>(customerId, command, step)) });
      } catch (error) {
        if (!(error instanceof Refusal && error.code === 'NOT_FOUND')) throw error;
        unknown.push(customerId);
      }
    });
    if (unknown.length > 0) throw new Refusal('NOT_FOUND', { customerIds: unknown.sort() });
  }
}
