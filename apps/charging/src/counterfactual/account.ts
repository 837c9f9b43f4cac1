import type { ChargingEvent } from '@modosu/contracts/charging.events';
import { type FundingState, noFunding } from '../funding/funding.state';

export type ChargeRequest = Extract<
  ChargingEvent,
  { type: 'funding.charge-reserved.v1' } | { type: 'funding.charge-refused.v1' }
>;

/** What one account is under the other rules, and what is needed of what was recorded. */
export interface Account {
  funding: FundingState;
  /** The secret that was in force then: what a customer typed who typed the right one. */
  recordedSecret?: string;
  /** The rule by which the last change of the secret would have been refused. */
  secretRefusedBy?: string;
  /** Last reset of the password that identity published. */
  resetAt?: string;
  /** Sources that would not have been registered, and the rule that refuses them. */
  readonly refusedSources: Map<string, string>;
  /** Cards whose issuer nobody asked. */
  readonly unasked: Set<string>;
  /** The command that has begun a registration in the event before. */
  begunBy?: string;
  /** A registration that would have had its fill of tries. */
  fullTry?: { readonly commandId: string; readonly rule: string };
  /** Charges that came about then and would not have: the rule by id. */
  readonly stopped: Map<string, string>;
  chargesThen: number;
  chargesNow: number;
  changed: boolean;
}

export function newAccount(): Account {
  return {
    funding: noFunding,
    refusedSources: new Map(),
    unasked: new Set(),
    stopped: new Map(),
    chargesThen: 0,
    chargesNow: 0,
    changed: false,
  };
}
