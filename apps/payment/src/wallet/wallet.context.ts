import type { CampaignTerms } from '../campaign/campaign.events';
import type { PaymentPolicy } from '../policy/payment-policy';

/**
 * What a decision depends on besides the command and the wallet. It is not part of the command, since the same command
 * sent again is the same command whatever changed meanwhile.
 */
export interface WalletContext {
  readonly policy: PaymentPolicy;
  /** Campaigns there are, running or not. */
  campaigns(): readonly CampaignTerms[];
  /** Whether the session has ended since it showed a code (real clock, ms since 1970). */
  sessionEnded(customerId: string, sessionId: string, shownMs: number): boolean;
}
