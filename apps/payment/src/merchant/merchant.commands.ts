import type { Decision } from '@modosu/event-sourcing/decider';
import type { MerchantEvent, MerchantEventData } from './merchant.events';
import type { Payout, StaffVoid } from './merchant.state';

/** The lines after the last statement, up to the last that there is: their sums by kind, and of all there ever were. */
export interface Cut {
  readonly afterLine: number;
  readonly throughLine: number;
  readonly throughEventId?: string;
  readonly earnedYen: number;
  readonly receiptsYen: number;
  readonly voidsYen: number;
  readonly refundsYen: number;
}

export type PayoutCommand =
  | { readonly type: 'close-statement'; readonly statementId: string; readonly cut: Cut }
  | {
      readonly type: 'propose-payout';
      readonly payoutId: string;
      readonly statementId: string;
      readonly cut: Cut;
      /** All that is payable, as far as one payout holds, without it. */
      readonly amountYen?: number;
      readonly reason: string;
      readonly by: string;
      readonly suspended?: true;
    }
  | { readonly type: 'withdraw-payout'; readonly payoutId: string; readonly reason: string; readonly by: string }
  | {
      readonly type: 'approve-payout';
      readonly payoutId: string;
      /** What the merchant has earned until now. */
      readonly earnedYen: number;
      readonly by: string;
      readonly suspended?: true;
    }
  | { readonly type: 'record-paid'; readonly payoutId: string; readonly providerReference: string }
  | { readonly type: 'record-failed'; readonly payoutId: string; readonly reason: string }
  | { readonly type: 'record-returned'; readonly payoutId: string; readonly reason: string }
  | { readonly type: 'hold-payouts'; readonly reason: string; readonly by: string }
  | { readonly type: 'release-payouts'; readonly reason: string; readonly by: string };

export type StaffVoidCommand =
  | {
      readonly type: 'propose-void';
      readonly proposalId: string;
      readonly paymentId: string;
      readonly reason: string;
      readonly by: string;
    }
  | { readonly type: 'approve-void'; readonly proposalId: string; readonly by: string; readonly reason: string }
  | { readonly type: 'carry-out-void'; readonly proposalId: string; readonly outcome: string };

export type MerchantCommand =
  | ({ readonly type: 'register' } & MerchantEventData<'merchant.registered.v1'>)
  | ({ readonly type: 'open-shop' } & Omit<MerchantEventData<'merchant.shop-opened.v1'>, 'merchantId'>)
  | PayoutCommand
  | StaffVoidCommand;

/** What each command is answered with. */
export interface MerchantReplies {
  register: { merchantId: string };
  'open-shop': { shopId: string };
  'close-statement': { statementId: string; closingYen: number };
  'propose-payout': { payoutId: string; statementId: string; amountYen: number };
  'withdraw-payout': Record<string, never>;
  'approve-payout': { payoutId: string; amountYen: number };
  'record-paid': { state: Payout['state'] };
  'record-failed': { state: Payout['state'] };
  'record-returned': { state: Payout['state'] };
  'hold-payouts': Record<string, never>;
  'release-payouts': Record<string, never>;
  'propose-void': { proposalId: string };
  'approve-void': { paymentId: string };
  'carry-out-void': { state: StaffVoid['state'] };
}

/** A decision on commands of these types. */
export type MerchantDecision<T extends keyof MerchantReplies = keyof MerchantReplies> = Decision<
  MerchantEvent,
  MerchantReplies[T]
>;
