import type { LotUse } from '@modosu/accounting/lot';
import type { GoodsCategory } from '@modosu/contracts/goods';
import type { Method } from '@modosu/contracts/rails';
import type { Decision } from '@modosu/event-sourcing/decider';
import type { RequestCommand, RequestReplies } from './money-request.commands';
import type { TransferCommand, TransferReplies } from './transfer.commands';
import type { WalletEvent, WalletEventData } from './wallet.events';

/** Which session and device showed a code, from where, when. */
export interface Shown {
  readonly sessionId: string;
  readonly deviceId: string;
  readonly address?: string;
  readonly network?: string;
  readonly at: string;
}

export interface Pay {
  readonly type: 'pay';
  readonly paymentId: string;
  readonly merchantId: string;
  readonly terminalId: string;
  readonly amountYen: number;
  readonly category: GoodsCategory;
  readonly reference?: string;
  readonly codeHash: string;
  readonly shown: Shown;
  /** When the code was shown by the real clock, ms since 1970: sessions end in real time. */
  readonly shownMs: number;
  /** The merchant is. A command rather than a look before it, so that a repeated request is answered as before. */
  readonly suspended?: true;
}

/** By a code that the shop shows. `shown` says where the customer scanned it, `shownMs` when. */
export interface PayShop extends Omit<Pay, 'type'> {
  readonly type: 'pay-shop';
  readonly shopCode: { readonly codeId?: string };
}

/** A payment for a shop's code that came to nothing. */
export interface AbandonPayment {
  readonly type: 'abandon-payment';
  readonly paymentId: string;
  readonly codeId: string;
  readonly reason: string;
}

/** `amountYen` and `uses` are those of the payment as the log holds it. */
export interface VoidPayment {
  readonly type: 'void-payment';
  readonly paymentId: string;
  readonly merchantId: string;
  readonly amountYen: number;
  readonly uses: readonly LotUse[];
  readonly reason: string;
  /** The merchant is, and nobody else has approved it. */
  readonly suspended?: true;
}

/** `paidYen` and `uses` are those of the payment as the log holds it. */
export interface RefundPayment {
  readonly type: 'refund-payment';
  readonly refundId: string;
  readonly paymentId: string;
  readonly merchantId: string;
  readonly paidYen: number;
  readonly uses: readonly LotUse[];
  /** Without, what is left of the payment. */
  readonly amountYen?: number;
  readonly reason: string;
  /** As of a void. */
  readonly suspended?: true;
}

/** What was in transit of a void or refund has been recovered or paid out as the command says; the rest is credited. */
export interface SettleVoid {
  readonly type: 'settle-void';
  readonly paymentId: string;
  readonly refundId?: string;
  readonly recoveredYen: number;
  readonly paidOutYen: number;
}

export type VoidCommand = VoidPayment | RefundPayment | SettleVoid;

export type LifeCommand =
  | { readonly type: 'activate'; readonly customerId: string }
  | { readonly type: 'freeze'; readonly reason: string }
  | { readonly type: 'unfreeze'; readonly reason: string }
  | { readonly type: 'close' }
  | {
      readonly type: 'hand-over';
      readonly reference: string;
      readonly amountYen: number;
      /** Only these lots. */
      readonly lots?: readonly LotUse[];
    };

export type CreditCommand =
  | { readonly type: 'reserve-room'; readonly originId: string; readonly amountYen: number }
  | { readonly type: 'release-room'; readonly originId: string; readonly reason: string }
  | {
      readonly type: 'credit-charge';
      readonly chargeId: string;
      readonly amountYen: number;
      readonly method: Method;
    }
  | {
      readonly type: 'restore';
      readonly compensationId: string;
      readonly incidentId: string;
      readonly amountYen: number;
    };

export interface PlaceHold {
  readonly type: 'place-hold';
  readonly holdId: string;
  readonly incidentId?: string;
  readonly lotIds: readonly string[];
  readonly maximumYen?: number;
  readonly reason: string;
}

export interface CollectHold {
  readonly type: 'collect-hold';
  readonly holdId: string;
  readonly compensationId: string;
  readonly incidentId: string;
  readonly amountYen: number;
  /** The only lots it may take of, and how much of each at most; without, what the hold has and nothing else. */
  readonly lots?: readonly LotUse[];
  /** Of very many lots, which of several collections this is, from 0. */
  readonly part?: number;
  /** A further part follows: what this one does not need stays on hold for it. */
  readonly more?: boolean;
}

export interface ReverseCashback {
  readonly type: 'reverse-cashback';
  readonly lotId: string;
  readonly holdId: string;
  readonly compensationId: string;
  readonly incidentId: string;
  readonly fromHoldYen: number;
  readonly fromLossYen: number;
  /** As of a collection. */
  readonly lots?: readonly LotUse[];
}

/** The original is compensated from now on: named by the lots it has in this wallet, or as a debit. */
export interface NoteCompensation {
  readonly type: 'note-compensation';
  readonly compensationId: string;
  readonly incidentId: string;
  readonly lotIds: readonly string[];
  readonly debitId?: string;
  /** What the caller knows to have been refunded of the debit. */
  readonly refundedYen?: number;
}

export type HoldCommand =
  | PlaceHold
  /** `incidentId`: only what this incident holds. */
  | {
      readonly type: 'release-hold';
      readonly holdId: string;
      readonly incidentId?: string;
      readonly reason: string;
    }
  | CollectHold
  | ReverseCashback
  | NoteCompensation;

export type DeclineReason = WalletEventData<'wallet.cashback-declined.v1'>['reason'];

export type CashbackCommand =
  /** Pending cashback is decided on: so much its campaign gives, or nothing for a reason. */
  | {
      readonly type: 'grant-cashback';
      readonly grantId: string;
      readonly fundedYen: number;
      readonly funding?: number;
      readonly reason?: DeclineReason;
    }
  | { readonly type: 'decline-cashback'; readonly grantId: string; readonly reason: DeclineReason }
  /** Staff take it back, as far as it is in its own lot still. `voidId` names this one time. */
  | {
      readonly type: 'void-cashback';
      readonly grantId: string;
      readonly voidId: string;
      readonly amountYen?: number;
      readonly reason: string;
    }
  /** What earned it is reversed. */
  | { readonly type: 'take-back-cashback'; readonly causeId: string; readonly reason: string };

export type WalletCommand =
  | CashbackCommand
  | LifeCommand
  | CreditCommand
  | Pay
  | PayShop
  | AbandonPayment
  | VoidCommand
  | TransferCommand
  | RequestCommand
  | HoldCommand;

/** What each command is answered with. */
export interface WalletReplies extends TransferReplies, RequestReplies {
  activate: { customerId: string };
  freeze: Record<string, never>;
  unfreeze: Record<string, never>;
  close: { balanceYen: number };
  'hand-over': { handedOverYen: number };
  'reserve-room': Record<string, never>;
  'release-room': Record<string, never>;
  'credit-charge': { balanceYen: number };
  restore: { balanceYen: number };
  pay: { paymentId: string; amountYen: number; at: string };
  'pay-shop': { paymentId: string; amountYen: number; at: string };
  /** Whether it had been made before. */
  'abandon-payment': { made: boolean };
  'void-payment': { paymentId: string; amountYen: number };
  'refund-payment': { refundId: string; amountYen: number; refundedYen: number; remainingYen: number };
  'settle-void': Record<string, never>;
  'place-hold': { heldYen: number; uses: LotUse[] };
  'release-hold': { releasedYen: number };
  'collect-hold': { collectedYen: number };
  'reverse-cashback': { fromHoldYen: number; fromLossYen: number };
  /** What stands after it, whenever that was granted. */
  'grant-cashback': { grantedYen: number; funding?: number };
  'decline-cashback': Record<string, never>;
  'void-cashback': { voidedYen: number; stillGrantedYen: number };
  'take-back-cashback': { takenBackYen: number };
  /** What is left of each lot, free and on hold. */
  'note-compensation': { lots: { lotId: string; remainingYen: number; heldYen: number }[] };
}

/** A decision on commands of these types. */
export type WalletDecision<T extends WalletCommand['type'] = WalletCommand['type']> = Decision<
  WalletEvent,
  WalletReplies[T]
>;
