import { randomBytes } from 'node:crypto';
import type { RequestOf } from '@modosu/contracts/message';
import { showCode } from '@modosu/contracts/payment.messages';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { wallClock } from '@modosu/service-kit/request/wall-clock';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Inject, Injectable } from '@nestjs/common';
import { type PaymentPolicy, POLICY } from '../policy/payment-policy';
import { requireUnlock } from '../policy/unlock';
import { Wallets } from '../wallet/wallet.aggregate';
import { CODE_RANDOM_BYTES, CodeCipher } from './payment-code';

@Injectable()
export class CodeHandlers {
  constructor(
    private readonly wallets: Wallets,
    private readonly codes: CodeCipher,
    @Inject(POLICY) private readonly policy: PaymentPolicy,
  ) {}

  /** Writes nothing: a code that nobody scans leaves no trace. Whether it can still be used is decided at the scan. */
  @Handles(showCode)
  async show(_: RequestOf<typeof showCode>, context: RequestContext) {
    const { id: customerId, sessionId, deviceId, address, network } = context.actor;
    if (sessionId === undefined || deviceId === undefined) throw new Refusal('UNAUTHENTICATED');
    requireUnlock(context, this.policy);
    const { state } = await this.wallets.load(customerId, { cached: true });
    if (state.status === 'none') throw new Refusal('WALLET_UNKNOWN');
    if (state.status === 'frozen') throw new Refusal('WALLET_FROZEN');
    if (state.status === 'closed') throw new Refusal('WALLET_CLOSED');
    const at = context.now;
    const content = { customerId, sessionId, deviceId, address, network, at, shownMs: wallClock.epochMs() };
    return {
      code: this.codes.encrypt(content, randomBytes(CODE_RANDOM_BYTES)),
      expiresAt: new Date(Date.parse(at) + this.policy.codeValidMs).toISOString(),
    };
  }
}
