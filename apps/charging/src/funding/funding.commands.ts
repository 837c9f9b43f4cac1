import type { CashMethod, Method, MethodOf } from '@modosu/contracts/rails';
import type { Decision } from '@modosu/event-sourcing/decider';
import type { SessionFacts } from '../policy/session-facts';
import type { Shown } from './charge-number';
import type { ChargeContext } from './charge-rules';
import type { FundingEvent } from './funding.events';
import type { SourceView } from './funding.state';

/**
 * A command together with what decides about it but is not part of it. A retry is the same command although the
 * session, a switch or a cap may have changed meanwhile, so only the command itself is hashed and compared.
 */
export type WithContext<C, F> = C & { readonly context: F; toJSON(): C };

export function withContext<C extends object, F>(command: C, context: F): WithContext<C, F> {
  return { ...command, context, toJSON: () => command };
}

export interface AddCard {
  readonly type: 'add-card';
  readonly customerId: string;
  readonly sourceId: string;
  readonly token: string;
  /** What the issuer was asked in; absent if nobody was asked. */
  readonly threeDSecureId?: string;
}

/** The card's face as the provider tells it, and what its issuer said. */
export interface CardFound {
  readonly method: MethodOf<'card'>;
  readonly brand: string;
  readonly last4: string;
  readonly prefix: string;
  readonly fingerprint: string;
  readonly threeDSecure: 'authenticated' | 'not-enrolled' | 'not-asked';
  /** Set when this request began the registration, so that it counts as a try. */
  readonly beginsRegistration: boolean;
  readonly session: SessionFacts;
}

/** The issuer wants the holder to prove themselves first. */
export interface AskHolder {
  readonly type: 'ask-holder';
  readonly customerId: string;
  readonly fingerprint: string;
  readonly threeDSecureId: string;
}

export interface AddBankAccount {
  readonly type: 'add-bank-account';
  readonly customerId: string;
  readonly sourceId: string;
  readonly sealedAccount: string;
  readonly last4: string;
  readonly accountIndex?: string;
}

export interface RemoveSource {
  readonly type: 'remove-source';
  readonly customerId: string;
  readonly sourceId: string;
}

/** Only ever the keyed hash of the secret. */
export interface SetSecret {
  readonly type: 'set-secret';
  readonly customerId: string;
  readonly secretMac: string;
}

/** The customer wants to pay cash in; only the keyed hash of the number. */
export interface IssueChargeNumber {
  readonly type: 'issue-charge-number';
  readonly customerId: string;
  readonly numberHash: string;
  readonly method: CashMethod;
  readonly shown: Shown;
}

/** What a cash point says it took. */
export interface CashTaken {
  readonly point: CashMethod;
  readonly pointId: string;
  /** `judged-then`: of a charge that was made before and is decided again under other rules. */
  readonly number: { readonly numberHash: string } | 'judged-then';
}

export interface ReserveCharge {
  readonly type: 'reserve-charge';
  readonly customerId: string;
  readonly chargeId: string;
  readonly amountYen: number;
  readonly sourceId?: string;
  readonly cash?: CashTaken;
  readonly secretMac?: string;
  /** What an older secret was stored as, if it was typed with digits apart. */
  readonly formerSecretMac?: string;
}

/** `reason` is the code the charge is refused with from now on. */
export interface ReleaseCharge {
  readonly type: 'release-charge';
  readonly customerId: string;
  readonly chargeId: string;
  readonly amountYen: number;
  readonly reason: string;
}

export type FundingCommand =
  | WithContext<AddCard, CardFound>
  | AskHolder
  | WithContext<AddBankAccount, SessionFacts>
  | RemoveSource
  | WithContext<SetSecret, SessionFacts>
  | WithContext<IssueChargeNumber, Pick<ChargeContext, 'stopped'>>
  | WithContext<ReserveCharge, ChargeContext>
  | ReleaseCharge;

/** Everything needed to make a charge at the provider and in the wallet, as it was when it was reserved. */
export interface ChargeOrder {
  readonly chargeId: string;
  readonly customerId: string;
  readonly amountYen: number;
  readonly method: Method;
  readonly policyVersion: string;
  readonly at: string;
  readonly sourceId?: string;
  readonly pointId?: string;
  readonly chargeNumberHash?: string;
  readonly shown?: Shown;
  readonly token?: string;
  readonly fingerprint?: string;
  readonly threeDSecure?: string;
  readonly threeDSecureId?: string;
  readonly sealedAccount?: string;
}

/** What each command is answered with. */
export interface FundingReplies {
  'add-card': SourceView;
  'ask-holder': Record<string, never>;
  'add-bank-account': SourceView;
  'remove-source': Record<string, never>;
  'set-secret': Record<string, never>;
  /** Until when the number may be shown. */
  'issue-charge-number': { expiresAt: string };
  'reserve-charge': ChargeOrder;
  'release-charge': Record<string, never>;
}

/** A decision on commands of these types. */
export type FundingDecision<T extends FundingCommand['type'] = FundingCommand['type']> = Decision<
  FundingEvent,
  FundingReplies[T]
>;
