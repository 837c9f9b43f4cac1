import { accept } from '@modosu/event-sourcing/decider';
import type { ClaimNumber, CustomerDecision, WithdrawClaim } from './customer.commands';
import type { CustomerState } from './customer.state';

/** An account holds the address that was verified, and the external login it came with, until it is closed. */
export function holdsContact(state: CustomerState, index: string): boolean {
  if (state.status === 'none' || state.status === 'closed') return false;
  return (state.emailVerified && state.emailIndex === index) || state.externalIndex === index;
}

/** True if an event may no longer rest on this claim. */
export function isWithdrawn(state: CustomerState, { index, number }: ClaimNumber): boolean {
  return state.withdrawnClaims.some((one) => one.index === index && one.number >= number);
}

export function withdrawClaim(command: WithdrawClaim, state: CustomerState): CustomerDecision<'withdraw-claim'> {
  const { customerId, index, number } = command;
  if (holdsContact(state, index)) return accept([], { holds: true });
  // It is closed for good, and a closed account confirms nothing.
  if (state.status === 'closed') {
    return accept([], { holds: false, closedAt: state.closedAt });
  }
  if (isWithdrawn(state, command)) return accept([], { holds: false });
  return accept([{ type: 'customer.claim-withdrawn.v1', data: { customerId, index, number } }], { holds: false });
}
