import { accept, type Decision } from '@modosu/event-sourcing/decider';
import type { CustomerEvent } from '../customer/customer.events';
import type { CustomerState } from '../customer/customer.state';

/** A claim that the account's events rest on. */
export interface ClaimNumber {
  readonly index: string;
  readonly number: number;
}

/** Asks the stream that could confirm a claim never to do so. */
export interface WithdrawClaim extends ClaimNumber {
  readonly kind: 'withdraw-claim';
  readonly customerId: string;
}

export interface Withdrawn {
  /** The account has what was claimed: it cannot be withdrawn. */
  readonly holds: boolean;
  /** When the account was closed that had it. */
  readonly closedAt?: string;
}

/** An account holds the address that was verified, and the external login it came with, until it is closed. */
export function holdsContact(state: CustomerState, index: string): boolean {
  if (state.standing === 'none' || state.standing === 'closed') return false;
  return (state.emailVerified && state.emailIndex === index) || state.externalIndex === index;
}

/** True if an event may no longer rest on this claim. */
export function isWithdrawn(state: CustomerState, { index, number }: ClaimNumber): boolean {
  return state.withdrawnClaims.some((one) => one.index === index && one.number >= number);
}

export function withdrawClaim(command: WithdrawClaim, state: CustomerState): Decision<CustomerEvent, Withdrawn> {
  const { customerId, index, number } = command;
  if (holdsContact(state, index)) return accept([], { holds: true });
  // It is closed for good, and a closed account confirms nothing.
  if (state.standing === 'closed') {
    return accept([], { holds: false, ...(state.closedAt === undefined ? {} : { closedAt: state.closedAt }) });
  }
  if (isWithdrawn(state, command)) return accept([], { holds: false });
  return accept([{ type: 'customer.claim-withdrawn.v1', data: { customerId, index, number } }], { holds: false });
}
