import { createCashPoint, createTerminal, revokeTerminal } from '@modosu/contracts/identity.messages';
import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Answers } from '@modosu/service-kit/transport/answers';
import { Controller } from '@nestjs/common';
import { Revocations } from '../session/revocations';
import { SessionTokens } from '../session/session-tokens';
import { Terminals } from './terminals';

/** The door through which the shops' terminals and the cash points get their credentials. */
@Controller()
export class TerminalController {
  constructor(
    private readonly terminals: Terminals,
    private readonly tokens: SessionTokens,
    private readonly revocations: Revocations,
  ) {}

  @Answers(createTerminal)
  async create(
    { merchantId, name }: RequestOf<typeof createTerminal>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof createTerminal>> {
    const terminalId = context.idOf('terminal', merchantId);
    const { sessionId, tokenHash } = this.tokens.prepare('t', terminalId, context);
    await this.terminals.create({ kind: 'create', terminalId, merchantId, name, tokenHash }, context);
    return { terminalId, sessionToken: this.tokens.write('t', terminalId, sessionId) };
  }

  @Answers(createCashPoint)
  async createCashPoint(
    { name, method }: RequestOf<typeof createCashPoint>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof createCashPoint>> {
    const cashPointId = context.idOf('cash-point', method);
    const { sessionId, tokenHash } = this.tokens.prepare('t', cashPointId, context);
    const cashPoint = { kind: 'create-cash-point', terminalId: cashPointId, method, name, tokenHash } as const;
    await this.terminals.create(cashPoint, context);
    return { cashPointId, sessionToken: this.tokens.write('t', cashPointId, sessionId) };
  }

  /** The log first, then the notice: every service drops the terminal's statement, and no copy makes a new one. */
  @Answers(revokeTerminal)
  async revoke(
    { terminalId, reason }: RequestOf<typeof revokeTerminal>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof revokeTerminal>> {
    await this.terminals.revoke(terminalId, reason, context);
    this.revocations.tellOf(terminalId);
    return {};
  }
}
