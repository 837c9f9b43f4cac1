import type { Method } from '@modosu/contracts/rails';
import type { StateFormat } from '@modosu/event-sourcing/snapshots/snapshots';
import type { ChargeNumber } from './charge-number';

export interface Source {
  readonly sourceId: string;
  readonly method: Method;
  readonly label: string;
  readonly addedAt: string;
  readonly removed: boolean;
  readonly card?: {
    readonly token: string;
    readonly fingerprint: string;
    readonly threeDSecure: 'authenticated' | 'not-enrolled' | 'not-asked';
    readonly threeDSecureId?: string;
  };
  readonly sealedAccount?: string;
  /** Keyed index of the account number; older registrations have none. */
  readonly accountIndex?: string;
}

/** A charge as far as the limits are concerned. */
export interface ReservedCharge {
  readonly chargeId: string;
  readonly amountYen: number;
  readonly method: Method;
  readonly sourceId?: string;
  /** Of the card: the same however often it is removed and registered again. */
  readonly fingerprint?: string;
  readonly at: string;
  /** Why it did not come about: the code it was refused with. It no longer counts. */
  readonly released?: string;
}

export interface Registration {
  readonly fingerprint: string;
  readonly threeDSecureId?: string;
  readonly at: string;
}

/** A card that the account has or had, and since when: removing it and adding it again changes nothing. */
export interface SeenCard {
  readonly fingerprint: string;
  readonly firstAt: string;
}

export interface FundingState {
  readonly sources: readonly Source[];
  readonly secretMac?: string;
  /** Wrong secrets since the last right one. */
  readonly wrongSecrets: number;
  /** At least of the last 30 days, in the order of the log: what the limits over time look at. */
  readonly charges: readonly ReservedCharge[];
  /** Card registrations begun, at least those of the last 24 hours. */
  readonly registrations: readonly Registration[];
  readonly cards: readonly SeenCard[];
  /** Refused charges from cards and bank accounts, at least those of the last hour. */
  readonly refusals: readonly { readonly at: string }[];
  /** The last numbers for cash. */
  readonly chargeNumbers: readonly ChargeNumber[];
}

/** How it is kept in a snapshot. */
export const fundingFormat: StateFormat = { version: 4 };

export const noFunding: FundingState = {
  sources: [],
  wrongSecrets: 0,
  charges: [],
  registrations: [],
  cards: [],
  refusals: [],
  chargeNumbers: [],
};

/** The rule about how often an account may try to charge. */
export const TOO_MANY_TRIES = 'charge-tries';
/** The rule under which a wrong charge secret is recorded; these refusals count towards the lock. */
export const WRONG_SECRET = 'charge-secret';

/** Sources that can be charged from. */
export function activeSources(state: FundingState): Source[] {
  return state.sources.filter(({ removed }) => !removed);
}

/** What the customer is shown of a source. */
export type SourceView = Pick<Source, 'sourceId' | 'method' | 'label' | 'addedAt'>;

export function sourceView({ sourceId, method, label, addedAt }: Source): SourceView {
  return { sourceId, method, label, addedAt };
}
