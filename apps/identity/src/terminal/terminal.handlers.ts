import { createCashPoint, createTerminal, revokeTerminal } from '@modosu/contracts/identity.messages';
import type { RequestOf } from '@modosu/contracts/message';
import { merchantOf } from '@modosu/contracts/payment.messages';
import { Refusal } from '@modosu/event-sourcing/decider';
import { Messenger } from '@modosu/service-kit/broker/messenger';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { SessionNotices } from '../token/session-notices';
import { SessionTokens } from '../token/session-tokens';
import { Terminals } from './terminal.aggregate';

/** The credentials of the shops' terminals and of the cash points. */
@Injectable()
export class TerminalHandlers {
  constructor(
    private readonly terminals: Terminals,
    private readonly tokens: SessionTokens,
    private readonly notices: SessionNotices,
    private readonly messenger: Messenger,
  ) {}

  /** Of a merchant, and a shop, that payment knows of and that is not suspended. */
  @Handles(createTerminal)
  async create({ merchantId, shopId, name }: RequestOf<typeof createTerminal>, context: RequestContext) {
    const merchant = await this.messenger.send(merchantOf, { merchantId, shopId }, context, { as: 'service' });
    if (merchant.state === 'suspended') throw new Refusal('MERCHANT_SUSPENDED');
    const terminalId = context.idOf('terminal', merchantId);
    const { sessionId, tokenHash } = this.tokens.prepare('t', terminalId, context);
    const command = { type: 'create', terminalId, merchantId, shopId, name, tokenHash } as const;
    await this.terminals.handle(terminalId, command, context.command(), { isNew: true });
    return { terminalId, sessionToken: this.tokens.write('t', terminalId, sessionId) };
  }

  @Handles(createCashPoint)
  async createCashPoint({ name, method }: RequestOf<typeof createCashPoint>, context: RequestContext) {
    const cashPointId = context.idOf('cash-point', method);
    const { sessionId, tokenHash } = this.tokens.prepare('t', cashPointId, context);
    const command = { type: 'create-cash-point', terminalId: cashPointId, method, name, tokenHash } as const;
    await this.terminals.handle(cashPointId, command, context.command(), { isNew: true });
    return { cashPointId, sessionToken: this.tokens.write('t', cashPointId, sessionId) };
  }

  /** The log first, then the notice: every service drops the terminal's access token, and no copy makes a new one. */
  @Handles(revokeTerminal)
  async revoke({ terminalId, reason }: RequestOf<typeof revokeTerminal>, context: RequestContext) {
    await this.terminals.handle(terminalId, { type: 'revoke', terminalId, reason }, context.command());
    this.notices.allEndedOf(terminalId);
    return {};
  }
}
