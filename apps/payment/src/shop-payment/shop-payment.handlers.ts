import { createHash } from 'node:crypto';
import { ERRORS, type ErrorCode } from '@modosu/contracts/errors';
import type { RequestOf } from '@modosu/contracts/message';
import { payShop } from '@modosu/contracts/payment.messages';
import { Refusal } from '@modosu/event-sourcing/decider';
import { Continues, Processes } from '@modosu/service-kit/read-models/processes';
import type { ProcessContext, RequestContext } from '@modosu/service-kit/request/request-context';
import { CLOCK, type WallClock } from '@modosu/service-kit/request/wall-clock';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Inject, Injectable } from '@nestjs/common';
import { LiveSessions } from '../session/live-sessions';
import { ShopCodes } from '../shop-code/shop-code.aggregate';
import type { Claim } from '../shop-code/shop-code.decider';
import { Wallets } from '../wallet/wallet.aggregate';
import type { PayShop } from '../wallet/wallet.commands';
import { type ShopOffer, ShopOffers } from './shop-offers';
import { shopPaymentProcess } from './shop-payment.process';

@Injectable()
export class ShopPaymentHandlers {
  constructor(
    private readonly wallets: Wallets,
    private readonly codes: ShopCodes,
    private readonly offers: ShopOffers,
    private readonly sessions: LiveSessions,
    private readonly processes: Processes,
    @Inject(CLOCK) private readonly clock: WallClock,
  ) {}

  /**
   * A printed code is one append to the wallet. One for a single payment is claimed in its own stream first, so that of
   * all customers who scan it at once one pays.
   */
  @Handles(payShop)
  async pay({ content, amountYen: named }: RequestOf<typeof payShop>, context: RequestContext) {
    const { sessionId, deviceId } = this.sessions.requireUnlocked(context);
    const { id: customerId, address, network } = context.actor;
    const offer = await this.offers.of(content);
    const amountYen = amountOf(offer, named);
    const claim: Omit<Claim, 'codeId'> = {
      customerId,
      paymentId: context.idOf('payment', customerId, offer.code?.issued.codeId ?? offer.merchantId),
      codeHash: createHash('sha256').update(content).digest('hex'),
      shown: { sessionId, deviceId, address, network, at: context.now },
      shownMs: this.clock.epochMs(),
    };
    const codeId = offer.code?.issued.codeId;
    const paid =
      codeId === undefined
        ? (await this.wallets.handle(customerId, payCommand(offer, claim, amountYen), context.command())).reply
        : await this.payOnce({ ...claim, codeId }, offer, amountYen, context);
    return { ...paid, merchantId: offer.merchantId, merchantName: offer.merchantName };
  }

  /** Finishes what the request that claimed the code did not. */
  @Continues(shopPaymentProcess)
  async continue(claim: Claim, context: ProcessContext): Promise<void> {
    const { state } = await this.codes.load(claim.codeId);
    if (!state.issued) throw new Error(`the code ${claim.codeId} was claimed and never issued`);
    const offer = await this.offers.ofIssued({ ...state, issued: state.issued });
    const steps = { pay: context.step('pay'), abandon: context.step('abandon'), settle: context.step('settle') };
    await this.settle(claim, offer, steps).catch((error: unknown) => {
      // The outcome is settled: the claim was released.
      if (!(error instanceof Refusal) || isForNow(error)) throw error;
    });
  }

  private async payOnce(claim: Claim, offer: ShopOffer, amountYen: number, context: RequestContext) {
    const { codeId, paymentId } = claim;
    await this.refuseIfHopeless(claim, offer, amountYen);
    await this.codes.handle(codeId, { type: 'claim', ...claim }, context.child('claim').command());
    const steps = { pay: context, abandon: context.child('abandon'), settle: context.child('settle') };
    const settle = () => this.settle(claim, offer, steps);
    return (await this.processes.once(shopPaymentProcess, paymentId, settle)) ?? (await settle());
  }

  /** The wallet pays, or says that it never will; then the code says so too. @throws Refusal of the wallet */
  private async settle(
    claim: Claim,
    offer: ShopOffer,
    steps: { readonly pay: RequestContext; readonly abandon: RequestContext; readonly settle: RequestContext },
  ) {
    const { codeId, customerId, paymentId } = claim;
    const amountYen = offer.amountYen as number;
    const settled = async (refusedWith?: string) => {
      await this.codes.handle(codeId, { type: 'settle', paymentId, refusedWith }, steps.settle.command());
    };
    try {
      const command = payCommand(offer, claim, amountYen);
      const { reply } = await this.wallets.handle(customerId, command, steps.pay.command());
      await settled();
      return reply;
    } catch (error) {
      if (!(error instanceof Refusal) || isForNow(error)) throw error;
      const abandon = { type: 'abandon-payment', paymentId, codeId, reason: error.code } as const;
      const { reply } = await this.wallets.handle(customerId, abandon, steps.abandon.command());
      await settled(reply.made ? undefined : error.code);
      if (reply.made) return { paymentId, amountYen, at: claim.shown.at };
      throw error;
    }
  }

  /** Spares the code a claim where the wallet cannot pay anyway. What is kept here may be old. */
  private async refuseIfHopeless({ customerId, paymentId }: Claim, { suspended }: ShopOffer, amountYen: number) {
    for (const cached of [true, false]) {
      const { state } = await this.wallets.load(customerId, { cached });
      if (state.shopPayments.made.has(paymentId)) return;
      const isHopeless = state.status !== 'open' || suspended || state.balanceYen < amountYen;
      if (!isHopeless) return;
      if (cached) continue;
      if (suspended) throw new Refusal('MERCHANT_SUSPENDED');
      if (state.status === 'open') throw new Refusal('INSUFFICIENT_FUNDS');
      throw new Refusal(`WALLET_${state.status === 'none' ? 'UNKNOWN' : state.status.toUpperCase()}`);
    }
  }
}

function amountOf({ amountYen }: ShopOffer, named: number | undefined): number {
  const amount = amountYen ?? named;
  if (amount === undefined || (named !== undefined && named !== amount)) {
    throw new Refusal('AMOUNT_MISMATCH', amountYen === undefined ? undefined : { amountYen });
  }
  return amount;
}

function payCommand(offer: ShopOffer, claim: Omit<Claim, 'codeId'>, amountYen: number): PayShop {
  const { merchantId, terminalId, category, reference, suspended, code } = offer;
  const { paymentId, codeHash, shown, shownMs } = claim;
  const shopCode = code ? { codeId: code.issued.codeId } : {};
  const payment = { paymentId, merchantId, terminalId, amountYen, category, reference, codeHash, shown, shopCode };
  return { type: 'pay-shop', ...payment, shownMs, suspended };
}

/** Says nothing about the payment, only that it cannot be decided now. */
function isForNow({ code }: Refusal): boolean {
  return 'retryAfterSeconds' in (ERRORS[code as ErrorCode] ?? {});
}
