import { accept, type Decision, refuse } from '@modosu/event-sourcing/decider';
import { type ClaimNumber, holdsContact, isWithdrawn } from '../contact/holding';
import type { CustomerEvent, SealedPersonal } from '../customer/customer.events';
import type { CustomerState } from '../customer/customer.state';
import { MINUTE_MS } from '../elapsed';
import { sameSecret } from '../personal-data/same-secret';
import { type PasswordFinding, passwordHolds } from '../sign-in/sign-in.decider';
import { countNear } from '../windows';

export interface Register {
  readonly kind: 'register';
  readonly customerId: string;
  readonly emailIndex: string;
  readonly personal: SealedPersonal;
  readonly passwordHash: string;
  readonly tokenHash: string;
  readonly expiresAt: string;
  /** Of the mail with the link; the address is proven already if there is none. */
  readonly mailId?: string;
  /** What the address was claimed with, where it is proven already. */
  readonly claims?: readonly ClaimNumber[];
}

/** Somebody tried to register with the address of this account. */
export interface RegistrationTried {
  readonly kind: 'registration-tried';
  readonly mailId: string;
}

export interface Import {
  readonly kind: 'import';
  readonly customerId: string;
  readonly memberNumber: string;
  readonly emailIndex: string;
  readonly personal: SealedPersonal;
  readonly passwordHash: string;
  readonly externalIndex?: string;
  readonly claims: readonly ClaimNumber[];
}

export interface VerifyEmail extends PasswordFinding {
  readonly kind: 'verify-email';
  readonly tokenHash: string;
  readonly claims: readonly ClaimNumber[];
}

/** One mail about registering in so many minutes, or a stranger could fill somebody's mailbox. */
const MAIL_EVERY_MINUTES = 10;

/**
 * Begins a registration, which waits in a stream of its own: whoever else registers the same address waits beside it.
 * It holds nothing until the link and the password are given together.
 */
export function register(command: Register, state: CustomerState): Decision<CustomerEvent> {
  if (state.standing !== 'none') return accept([], {});
  const { kind: _, mailId, claims = [], ...registration } = command;
  if (claims.some((claim) => isWithdrawn(state, claim))) return refuse('TOKEN_INVALID');
  const { customerId, personal } = command;
  const next: CustomerEvent =
    mailId === undefined
      ? { type: 'customer.email-verified.v1', data: { customerId } }
      : { type: 'customer.mail-due.v1', data: { customerId, mailId, template: 'verify-email', to: personal.email } };
  return accept([{ type: 'customer.registered.v1', data: registration }, next], {});
}

/** Whoever has the address already learns of the try by mail, and whoever tried learns nothing. */
export function registrationTried({ mailId }: RegistrationTried, state: CustomerState, now: string) {
  const { customerId, personal } = state;
  const isOften = countNear(state.registrationMailsAt, now, MAIL_EVERY_MINUTES * MINUTE_MS) > 0;
  if (!personal || isOften) return accept<CustomerEvent>([], {});
  const data = { customerId, mailId, template: 'already-registered' as const, to: personal.email };
  return accept<CustomerEvent>([{ type: 'customer.mail-due.v1', data }], {});
}

/** Brings a member in; one who is there already, with what was claimed, is left as they are. */
export function importMember(command: Import, state: CustomerState): Decision<CustomerEvent> {
  const { kind: _, claims, ...member } = command;
  if (state.standing !== 'none') {
    return claims.every(({ index }) => holdsContact(state, index)) ? accept([], {}) : refuse('CONFLICT');
  }
  if (claims.some((claim) => isWithdrawn(state, claim))) return refuse('CONFLICT');
  return accept([{ type: 'customer.imported.v1', data: member }], {});
}

/** True if the token with this hash may verify the address of this registration now. */
export function verificationIsOpen(state: CustomerState, tokenHash: string, now: string): boolean {
  const { standing, verification } = state;
  if (standing !== 'open' || !verification || !sameSecret(verification.tokenHash, tokenHash)) return false;
  return now < verification.expiresAt;
}

/**
 * The link proves the mailbox, the password that it is one's own registration.
 * @returns TOKEN_INVALID for a token that is wrong, used or expired, and for a registration that another one won over
 */
export function verifyEmail(command: VerifyEmail, state: CustomerState, now: string): Decision<CustomerEvent> {
  const { customerId } = state;
  if (!verificationIsOpen(state, command.tokenHash, now)) return refuse('TOKEN_INVALID');
  if (!passwordHolds(state, command)) return refuse('CREDENTIALS_INVALID');
  if (command.claims.some((claim) => isWithdrawn(state, claim))) return refuse('TOKEN_INVALID');
  return accept([{ type: 'customer.email-verified.v1', data: { customerId } }], { customerId });
}
