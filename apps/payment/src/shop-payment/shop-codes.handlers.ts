import type { RequestOf } from '@modosu/contracts/message';
import { issueShopCode, readShopCode, shopCodeOf, showShopCode } from '@modosu/contracts/payment.messages';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { ShopCodeContents } from '../emv-qr/shop-code';
import { Merchants } from '../merchant/merchant.aggregate';
import { qrPicture } from '../picture/pictures';
import { ShopCodes } from '../shop-code/shop-code.aggregate';
import { claimRefusal, type ShopCodeState } from '../shop-code/shop-code.decider';
import { Suspensions } from '../suspension/suspensions.aggregate';
import { ShopOffers } from './shop-offers';

/** How long a till's code can be paid: the customer takes out the phone, unlocks it, looks and agrees. */
const VALID_MS = 5 * 60_000;

/** Codes that shops show: made by tills, and read by apps before they pay. */
@Injectable()
export class ShopCodesHandlers {
  constructor(
    private readonly contents: ShopCodeContents,
    private readonly codes: ShopCodes,
    private readonly offers: ShopOffers,
    private readonly merchants: Merchants,
    private readonly suspensions: Suspensions,
  ) {}

  @Handles(shopCodeOf)
  async ofMerchant(request: RequestOf<typeof shopCodeOf>, { actor }: RequestContext) {
    const merchantId = actor.kind === 'terminal' ? actor.merchantId : request.merchantId;
    const { name, category } = await this.merchant(merchantId);
    const content = this.contents.write({ kind: 'static', merchantId: merchantId as string }, { name, category });
    return { merchantId: merchantId as string, content, picture: qrPicture(content) };
  }

  @Handles(issueShopCode)
  async issue({ amountYen, category, reference }: RequestOf<typeof issueShopCode>, context: RequestContext) {
    const { id: terminalId, merchantId = '' } = context.actor;
    const { name } = await this.merchant(merchantId);
    const codeId = context.idOf('shop-code', terminalId);
    const validUntil = new Date(Date.parse(context.now) + VALID_MS).toISOString();
    const code = { codeId, merchantId, terminalId, amountYen, category, reference, expiresAt: validUntil };
    const { reply } = await this.codes.handle(codeId, { type: 'issue', ...code }, context.command(), { isNew: true });
    const content = this.contents.write(
      { kind: 'dynamic', codeId, amountYen },
      { name, category, reference, terminalId },
    );
    return { codeId, content, picture: qrPicture(content), amountYen, expiresAt: reply.expiresAt };
  }

  /** Another merchant's code is none that this terminal may know of. */
  @Handles(showShopCode)
  async show({ codeId }: RequestOf<typeof showShopCode>, { actor, now }: RequestContext) {
    const { state } = await this.codes.load(codeId);
    if (!state.issued || state.issued.merchantId !== actor.merchantId) throw new Refusal('CODE_UNKNOWN');
    const { amountYen, expiresAt } = state.issued;
    const shown = { codeId, amountYen, expiresAt, state: stateOf(state, now) };
    return state.paid ? { ...shown, paymentId: state.claim?.paymentId } : shown;
  }

  @Handles(readShopCode)
  async read({ content }: RequestOf<typeof readShopCode>, { now }: RequestContext) {
    const { merchantId, merchantName, amountYen, reference, code, suspended } = await this.offers.of(content);
    if (suspended) throw new Refusal('MERCHANT_SUSPENDED');
    const refusal = code && claimRefusal(code, now);
    if (refusal !== undefined) throw new Refusal(refusal);
    return { merchantId, merchantName, amountYen, reference, expiresAt: code?.issued.expiresAt };
  }

  /** @throws Refusal MERCHANT_UNKNOWN or MERCHANT_SUSPENDED */
  private async merchant(merchantId: string | undefined) {
    if (merchantId === undefined || merchantId === '') throw new Refusal('MERCHANT_UNKNOWN');
    const { state } = await this.merchants.load(merchantId, { cached: true });
    if (!state.registered) throw new Refusal('MERCHANT_UNKNOWN');
    if (await this.suspensions.flag(merchantId)) throw new Refusal('MERCHANT_SUSPENDED');
    return state;
  }
}

function stateOf({ issued, claim, paid }: ShopCodeState, now: string) {
  if (paid) return 'paid' as const;
  if (claim) return 'being-paid' as const;
  return issued && now < issued.expiresAt ? ('open' as const) : ('expired' as const);
}
