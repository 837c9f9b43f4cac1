import type { LotUse } from '@modosu/accounting/lot';
import type { TransferRule } from '../policy/transfer-policy';
import type { RiskReason, TransferHold } from './transfer.state';

export interface SendTransfer {
  readonly type: 'send-transfer';
  readonly transferId: string;
  readonly toCustomerId: string;
  readonly amountYen: number;
  /** The receiver is to be asked first. */
  readonly offer?: boolean;
  /** What is risky about it besides what this wallet knows. */
  readonly reasons?: readonly RiskReason[];
  /** The request of the receiver that it pays. */
  readonly requestId?: string;
}

/** Which transfer, and who is at its other end. */
interface FromOther {
  readonly transferId: string;
  readonly fromCustomerId: string;
  readonly amountYen: number;
}

export interface ReceiveTransfer extends FromOther {
  readonly type: 'receive-transfer';
  readonly hold?: TransferHold;
}

export type OfferCommand =
  | ({ readonly type: 'accept-transfer' } & FromOther)
  /** At the sender: the receiver has accepted it. */
  | { readonly type: 'send-offered'; readonly transferId: string; readonly toCustomerId: string }
  | {
      readonly type: 'end-offer';
      readonly transferId: string;
      readonly outcome: 'declined' | 'withdrawn' | 'expired' | 'stopped';
      readonly reason?: string;
      /** Only if it was offered to this customer. */
      readonly toCustomerId?: string;
    };

export type HeldTransferCommand =
  | {
      readonly type: 'release-transfer';
      readonly transferId: string;
      readonly cause: 'time' | 'staff';
      readonly reason: string;
    }
  /** At the sender; `amountYen` and `uses` are those of the transfer as the log holds it, `until` is the receiver's. */
  | {
      readonly type: 'recall-transfer';
      readonly transferId: string;
      readonly toCustomerId: string;
      readonly amountYen: number;
      readonly uses: readonly LotUse[];
      readonly until: string;
      readonly reason?: string;
    }
  | { readonly type: 'return-transfer'; readonly transferId: string; readonly fromCustomerId: string }
  | { readonly type: 'take-back'; readonly transferId: string; readonly toCustomerId: string }
  | { readonly type: 'end-recall'; readonly transferId: string; readonly code: string };

export type TransferCommand =
  | { readonly type: 'set-transfer-rule'; readonly rule: TransferRule }
  /** Whether the receiver takes it, and how; room is kept where it takes it at once. */
  | ({ readonly type: 'expect-transfer'; readonly requestId?: string } & FromOther)
  | SendTransfer
  | ReceiveTransfer
  | OfferCommand
  | HeldTransferCommand;

export interface TransferReplies {
  'set-transfer-rule': { rule: TransferRule };
  'expect-transfer': { needsAcceptance: boolean; reasons: RiskReason[] };
  'send-transfer': { balanceYen: number; state?: 'offered'; until?: string; hold?: TransferHold };
  'receive-transfer': Record<string, never>;
  'accept-transfer': Record<string, never>;
  'send-offered': { amountYen: number; hold?: TransferHold };
  'end-offer': Record<string, never>;
  'release-transfer': { releasedYen: number };
  'recall-transfer': Record<string, never>;
  'return-transfer': { amountYen: number };
  'take-back': Record<string, never>;
  'end-recall': Record<string, never>;
}
