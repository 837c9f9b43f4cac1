import { openReportsOf } from '@modosu/contracts/compensation.messages';
import { closeAccount } from '@modosu/contracts/identity.messages';
import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { walletOf } from '@modosu/contracts/payment.messages';
import { Messenger } from '@modosu/service-kit/broker/messenger';
import { LOGGER } from '@modosu/service-kit/configuration/injection-tokens';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { ServiceError } from '@modosu/service-kit/request/service-error';
import { Answers } from '@modosu/service-kit/transport/answers';
import { Controller, Inject } from '@nestjs/common';
import type { Logger } from 'pino';
import { Customers } from '../customer/customers';
import { Outbox } from '../mail/outbox';
import { Revocations } from '../session/revocations';
import { sessionIdOf } from '../session/session.controller';
import { Reauthentication } from '../sign-in/reauthentication';
import { WalletStanding } from './wallet-standing';

/** The door of those who leave. */
@Controller()
export class ClosureController {
  constructor(
    private readonly customers: Customers,
    private readonly reauthentication: Reauthentication,
    private readonly messenger: Messenger,
    private readonly wallets: WalletStanding,
    private readonly outbox: Outbox,
    private readonly revocations: Revocations,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Answers(closeAccount)
  async close(
    { password, acknowledgeBalanceYen, acknowledgeOpenReports }: RequestOf<typeof closeAccount>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof closeAccount>> {
    const customerId = context.actor.id;
    const sessionId = sessionIdOf(context);
    const finding = await this.reauthentication.look(customerId, sessionId, password, context.now);
    const balanceYen = await this.balanceOf(customerId, context);
    const { open: openReports } = await this.messenger.send(openReportsOf, { customerId }, context, { as: 'service' });
    const mailId = context.idOf('mail', customerId);
    const acknowledged = {
      ...(acknowledgeBalanceYen === undefined ? {} : { acknowledgedBalanceYen: acknowledgeBalanceYen }),
      ...(acknowledgeOpenReports === undefined ? {} : { acknowledgedOpenReports: acknowledgeOpenReports }),
    };
    const { reply, events } = await this.customers.handle<{ balanceYen: number; sessionIds: string[] }>(
      customerId,
      { kind: 'close', sessionId, ...finding, balanceYen, openReports, ...acknowledged, mailId },
      context.command(),
    );
    this.revocations.tell(reply.sessionIds);
    this.outbox.sendSoon(events);
    const closed = events.find((event) => event.type === 'customer.closed.v1');
    if (closed) {
      await this.wallets.continue(customerId, closed).catch((error: unknown) => {
        this.logger.warn({ err: error, customerId }, 'the wallet of a closed account is not closed yet');
      });
    }
    return { balanceYen: reply.balanceYen };
  }

  /** What the wallet holds, also what is set aside in it; nothing if there is none. */
  private async balanceOf(customerId: string, context: RequestContext): Promise<number> {
    try {
      const wallet = await this.messenger.send(walletOf, { customerId }, context, { as: 'service' });
      return wallet.balanceYen + wallet.heldYen;
    } catch (error) {
      if (error instanceof ServiceError && error.code === 'WALLET_UNKNOWN') return 0;
      throw error;
    }
  }
}
