import type { CampaignTerms } from '../campaign/campaign.events';
import type { PaymentPolicy } from '../policy/payment-policy';
import type { SessionRefusal } from '../session/live-sessions';

/**
 * What a decision depends on besides the command and the wallet. It is not part of the command, since the same command
 * sent again is the same command whatever changed meanwhile.
 */
export interface WalletContext {
  readonly policy: PaymentPolicy;
  /** Campaigns there are, running or not. */
  campaigns(): readonly CampaignTerms[];
  /** Why a code of this session is refused, shown then (real clock, ms since 1970): it has ended, or that cannot be told. */
  sessionRefusal(customerId: string, sessionId: string, shownMs: number): SessionRefusal;
}
