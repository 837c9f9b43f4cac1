import type { GoodsCategory } from '@modosu/contracts/goods';
import { Refusal } from '@modosu/event-sourcing/decider';
import { Injectable } from '@nestjs/common';
import { type ShopCode, ShopCodeContents, ShopCodeError } from '../emv-qr/shop-code';
import { Merchants } from '../merchant/merchant.aggregate';
import { ShopCodes } from '../shop-code/shop-code.aggregate';
import type { IssuedCode, ShopCodeState } from '../shop-code/shop-code.decider';
import { Suspensions } from '../suspension/suspensions.aggregate';

/** What a scanned code is for. Nothing of it is what the code says, but what payment has registered. */
export interface ShopOffer {
  readonly merchantId: string;
  readonly merchantName: string;
  readonly suspended?: true;
  readonly terminalId: string;
  readonly category: GoodsCategory;
  /** Of a code for one payment. */
  readonly code?: ShopCodeState & { readonly issued: IssuedCode };
  readonly amountYen?: number;
  readonly reference?: string;
}

/** What stands as the terminal of a payment for a printed code, which no till has prepared. */
const PRINTED = 'printed-code';

@Injectable()
export class ShopOffers {
  constructor(
    private readonly contents: ShopCodeContents,
    private readonly codes: ShopCodes,
    private readonly merchants: Merchants,
    private readonly suspensions: Suspensions,
  ) {}

  /** @throws Refusal CODE_INVALID, with the reason */
  async of(content: string): Promise<ShopOffer> {
    const read = this.read(content);
    if (read.kind === 'static') return this.ofMerchant(read.merchantId, { terminalId: PRINTED });
    const { state } = await this.codes.load(read.codeId);
    const { issued } = state;
    if (issued === undefined || issued.amountYen !== read.amountYen) throw invalid('unknown');
    return this.ofIssued({ ...state, issued });
  }

  ofIssued(code: ShopCodeState & { readonly issued: IssuedCode }): Promise<ShopOffer> {
    const { merchantId, terminalId, category, amountYen, reference } = code.issued;
    return this.ofMerchant(merchantId, { terminalId, category, amountYen, reference, code });
  }

  private async ofMerchant(
    merchantId: string,
    offer: Pick<ShopOffer, 'terminalId'> & Partial<ShopOffer>,
  ): Promise<ShopOffer> {
    const { state } = await this.merchants.load(merchantId);
    if (!state.registered) throw invalid('unknown');
    const { name: merchantName, category } = state;
    // Of goods that no till has named, those that the merchant is registered for: the customer does not choose them.
    return { category, ...offer, merchantId, merchantName, suspended: await this.suspensions.flag(merchantId) };
  }

  private read(content: string): ShopCode {
    try {
      return this.contents.read(content);
    } catch (error) {
      throw error instanceof ShopCodeError ? invalid(error.reason) : error;
    }
  }
}

const invalid = (reason: ShopCodeError['reason'] | 'unknown') => new Refusal('CODE_INVALID', { reason });
