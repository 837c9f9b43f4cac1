import type { SourceLimits } from './source-limits';

export type CapCommand =
  /** The account uses the thing: at most `accounts` different ones within `minutes` (for ever without). */
  | { type: 'count-account'; customerId: string; accounts: number; minutes?: number }
  | { type: 'release-account'; customerId: string }
  | { type: 'count-registration'; customerId: string; perDay: number }
  | { type: 'count-charge'; customerId: string; chargeId: string; amountYen: number; limits: SourceLimits }
  | { type: 'release-charge'; customerId: string; chargeId: string; declined: boolean };

export interface CapReached {
  readonly used: number;
  /** Of a charge: which of the limits. */
  readonly rule?: string;
}
