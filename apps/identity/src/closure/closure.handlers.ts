import { openReportsOf } from '@modosu/contracts/compensation.messages';
import { closeAccount } from '@modosu/contracts/identity.messages';
import type { RequestOf } from '@modosu/contracts/message';
import { walletOf } from '@modosu/contracts/payment.messages';
import { Messenger } from '@modosu/service-kit/broker/messenger';
import { LOGGER } from '@modosu/service-kit/configuration/injection-tokens';
import { Processes } from '@modosu/service-kit/read-models/processes';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { ServiceError } from '@modosu/service-kit/request/service-error';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { Customers } from '../customer/customer.aggregate';
import { Outbox } from '../mail/outbox';
import { Reauthentication } from '../password/reauthentication';
import { sessionIdOf } from '../token/session-id';
import { walletStatusProcess } from '../wallet-status/wallet-status.process';

@Injectable()
export class ClosureHandlers {
  constructor(
    private readonly customers: Customers,
    private readonly reauthentication: Reauthentication,
    private readonly messenger: Messenger,
    private readonly processes: Processes,
    private readonly outbox: Outbox,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Handles(closeAccount)
  async close(
    { password, acknowledgeBalanceYen, acknowledgeOpenReports }: RequestOf<typeof closeAccount>,
    context: RequestContext,
  ) {
    const customerId = context.actor.id;
    const sessionId = sessionIdOf(context);
    const finding = await this.reauthentication.look(customerId, sessionId, password, context.now);
    const balanceYen = await this.balanceOf(customerId, context);
    const { open: openReports } = await this.messenger.send(openReportsOf, { customerId }, context, { as: 'service' });
    const command = {
      type: 'close',
      sessionId,
      ...finding,
      balanceYen,
      openReports,
      acknowledgedBalanceYen: acknowledgeBalanceYen,
      acknowledgedOpenReports: acknowledgeOpenReports,
      mailId: context.idOf('mail', customerId),
    } as const;
    const { reply, events } = await this.customers.handle(customerId, command, context.command());
    this.outbox.send(events, reply.sessionIds);
    for (const event of events) {
      await this.processes.begin(walletStatusProcess, event).catch((error: unknown) => {
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
