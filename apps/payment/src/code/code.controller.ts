import { randomBytes } from 'node:crypto';
import { type ReplyOf, type RequestOf } from '@modosu/contracts/message';
import { showCode } from '@modosu/contracts/payment.messages';
import { Refusal } from '@modosu/event-sourcing/decider';
import { RequestContext } from '@modosu/service-kit/request/request-context';
import { wallClock } from '@modosu/service-kit/request/wall-clock';
import { Answers } from '@modosu/service-kit/transport/answers';
import { Controller, Inject } from '@nestjs/common';
import { type PaymentPolicy, POLICY } from '../policy';
import { Wallets } from '../wallet/wallets';
import { CODE_RANDOM_BYTES, CodeSeal } from './payment-code';
import { requireUnlock } from './unlock';

@Controller()
export class CodeController {
  constructor(
    private readonly wallets: Wallets,
    private readonly seal: CodeSeal,
    @Inject(POLICY) private readonly policy: PaymentPolicy,
  ) {}

  /** Writes nothing: a code that nobody scans leaves no trace. Whether it can still be used is decided at the scan. */
  @Answers(showCode)
  async show(_: RequestOf<typeof showCode>, context: RequestContext): Promise<ReplyOf<typeof showCode>> {
    const { id: customerId, sessionId, deviceId, address, network } = context.actor;
    if (sessionId === undefined || deviceId === undefined) throw new Refusal('UNAUTHENTICATED');
    requireUnlock(context, this.policy);
    const { state } = await this.wallets.load(customerId, { cached: true });
    if (state.standing === 'none') throw new Refusal('WALLET_UNKNOWN');
    if (state.standing === 'frozen') throw new Refusal('WALLET_FROZEN');
    if (state.standing === 'closed') throw new Refusal('WALLET_CLOSED');
    const at = context.now;
    const content = { customerId, sessionId, deviceId, address, network, at, shownMs: wallClock.epochMs() };
    return {
      code: this.seal.seal(content, randomBytes(CODE_RANDOM_BYTES)),
      expiresAt: new Date(Date.parse(at) + this.policy.codeValidMs).toISOString(),
    };
  }
}
