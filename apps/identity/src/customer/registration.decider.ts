import { accept, refuse } from '@modosu/event-sourcing/decider';
import { sameSecret } from '../secrets/same-secret';
import { MINUTE_MS } from '../time/elapsed';
import { countNear } from '../time/windows';
import { holdsContact, isWithdrawn } from './claim.decider';
import type { CustomerDecision, Import, Register, RegistrationTried, VerifyEmail } from './customer.commands';
import type { CustomerEvent } from './customer.events';
import type { CustomerState } from './customer.state';
import { passwordHolds } from './sign-in.decider';

/** One mail about registering in so many minutes, or a stranger could fill any mailbox. */
const MAIL_EVERY_MINUTES = 10;

/**
 * Begins a registration, which waits in a stream of its own: others that register the same address wait beside it.
 * It holds nothing until the link and the password are given together.
 */
export function register(command: Register, state: CustomerState): CustomerDecision<'register'> {
  if (state.status !== 'none') return accept([], {});
  const { type: _, mailId, claims = [], ...registration } = command;
  if (claims.some((claim) => isWithdrawn(state, claim))) return refuse('TOKEN_INVALID');
  const { customerId, personal } = command;
  const next: CustomerEvent =
    mailId === undefined
      ? { type: 'customer.email-verified.v1', data: { customerId } }
      : { type: 'customer.mail-due.v1', data: { customerId, mailId, template: 'verify-email', to: personal.email } };
  return accept([{ type: 'customer.registered.v1', data: registration }, next], {});
}

/** The owner of the address learns of the try by mail, and the stranger who tried learns nothing. */
export function registrationTried(
  { mailId }: RegistrationTried,
  state: CustomerState,
  now: string,
): CustomerDecision<'registration-tried'> {
  const { customerId, personal } = state;
  const isOften = countNear(state.registrationMailsAt, now, MAIL_EVERY_MINUTES * MINUTE_MS) > 0;
  if (!personal || isOften) return accept([], {});
  const data = { customerId, mailId, template: 'already-registered' as const, to: personal.email };
  return accept([{ type: 'customer.mail-due.v1', data }], {});
}

/** Brings a member in; one who is there already, with what was claimed, is left as they are. */
export function importMember(command: Import, state: CustomerState): CustomerDecision<'import'> {
  const { type: _, claims, ...member } = command;
  if (state.status !== 'none') {
    return claims.every(({ index }) => holdsContact(state, index)) ? accept([], {}) : refuse('CONFLICT');
  }
  if (claims.some((claim) => isWithdrawn(state, claim))) return refuse('CONFLICT');
  return accept([{ type: 'customer.imported.v1', data: member }], {});
}

/** True if the token with this hash may verify the address of this registration now. */
export function verificationIsOpen(state: CustomerState, tokenHash: string, now: string): boolean {
  const { status, verification } = state;
  if (status !== 'open' || !verification || !sameSecret(verification.tokenHash, tokenHash)) return false;
  return now < verification.expiresAt;
}

/**
 * The link proves the mailbox, the password that it is one's own registration.
 * @returns TOKEN_INVALID for a token that is wrong, used or expired, and for a registration that another one won over
 */
export function verifyEmail(command: VerifyEmail, state: CustomerState, now: string): CustomerDecision<'verify-email'> {
  const { customerId } = state;
  if (!verificationIsOpen(state, command.tokenHash, now)) return refuse('TOKEN_INVALID');
  if (!passwordHolds(state, command)) return refuse('CREDENTIALS_INVALID');
  if (command.claims.some((claim) => isWithdrawn(state, claim))) return refuse('TOKEN_INVALID');
  return accept([{ type: 'customer.email-verified.v1', data: { customerId } }], { customerId });
}
