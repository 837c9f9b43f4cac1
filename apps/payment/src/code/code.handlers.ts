import type { RequestOf } from '@modosu/contracts/message';
import { showBarcode, showCode } from '@modosu/contracts/payment.messages';
import { Refusal } from '@modosu/event-sourcing/decider';
import { newId } from '@modosu/service-kit/request/ids';
import { RequestContext } from '@modosu/service-kit/request/request-context';
import { wallClock } from '@modosu/service-kit/request/wall-clock';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Inject, Injectable } from '@nestjs/common';
import { Barcodes } from '../barcode/barcode.aggregate';
import { barcodePicture, qrPicture } from '../picture/pictures';
import { type PaymentPolicy, POLICY } from '../policy/payment-policy';
import { LiveSessions } from '../session/live-sessions';
import { Wallets } from '../wallet/wallet.aggregate';
import type { CodeContent } from './payment-code';
import { ShownCodes } from './shown-codes';

/** The part of its time after which an app shows the next code: the scan of this one still arrives in time. */
const RENEWED_AFTER = 3 / 4;

@Injectable()
export class CodeHandlers {
  constructor(
    private readonly wallets: Wallets,
    private readonly codes: ShownCodes,
    private readonly barcodes: Barcodes,
    private readonly sessions: LiveSessions,
    @Inject(POLICY) private readonly policy: PaymentPolicy,
  ) {}

  /** Writes nothing: a code that nobody scans leaves no trace. Whether it can still be used is decided at the scan. */
  @Handles(showCode)
  async show({ picture }: RequestOf<typeof showCode>, context: RequestContext) {
    const code = this.codes.encrypted(await this.contentOf(context));
    return { code, ...this.times(context.now), picture: picture && qrPicture(code) };
  }

  /**
   * Forty digits hold no wallet and no session, so what they stand for is written down. One number a session until it is
   * time for the next, or until the wallet has changed: asking again and again writes nothing.
   */
  @Handles(showBarcode)
  async showBarcode(_: RequestOf<typeof showBarcode>, context: RequestContext) {
    const content = await this.contentOf(context);
    const { customerId, shownMs, ...shown } = content;
    const { revision } = await this.wallets.load(customerId);
    const turn = `${Math.floor(shownMs / (this.policy.codeValidMs * RENEWED_AFTER))} ${revision}`;
    const { digits, hash } = this.codes.barcode(content, turn);
    const fresh = new RequestContext({ ...context, commandId: newId() });
    const command = { type: 'issue', customerId, shown, shownMs } as const;
    const { reply } = await this.barcodes.handle(hash, command, fresh.command(), { isNew: true });
    return { code: digits, picture: barcodePicture(digits), ...this.times(reply.shown.at) };
  }

  /** @throws Refusal unless the customer may show a code now */
  private async contentOf(context: RequestContext): Promise<CodeContent> {
    const { id: customerId, address, network } = context.actor;
    const { sessionId, deviceId } = this.sessions.requireUnlocked(context);
    const { state } = await this.wallets.load(customerId, { cached: true });
    if (state.status === 'none') throw new Refusal('WALLET_UNKNOWN');
    if (state.status === 'frozen') throw new Refusal('WALLET_FROZEN');
    if (state.status === 'closed') throw new Refusal('WALLET_CLOSED');
    return { customerId, sessionId, deviceId, address, network, at: context.now, shownMs: wallClock.epochMs() };
  }

  private times(now: string) {
    const after = (ms: number) => new Date(Date.parse(now) + ms).toISOString();
    const { codeValidMs } = this.policy;
    return { expiresAt: after(codeValidMs), renewAfter: after(codeValidMs * RENEWED_AFTER) };
  }
}
