import { accept, type Decision, refuse } from '@modosu/event-sourcing/decider';
import type { CustomerEvent, SealedPersonal } from '../customer/customer.events';
import type { CustomerState } from '../customer/customer.state';
import { elapsedMs, MINUTE_MS } from '../elapsed';
import { sameSecret } from '../personal-data/same-secret';

export interface Register {
  readonly kind: 'register';
  readonly customerId: string;
  readonly emailIndex: string;
  readonly personal: SealedPersonal;
  readonly passwordHash: string;
  readonly tokenHash: string;
  readonly expiresAt: string;
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
}

export interface VerifyEmail {
  readonly kind: 'verify-email';
  readonly tokenHash: string;
}

/** One mail about registering in so many minutes, or a stranger could fill somebody's mailbox. */
const MAIL_EVERY_MINUTES = 10;

/**
 * Registers, or registers anew while nobody has verified the address. Whoever is registered already learns of the try
 * by mail, and whoever tried learns nothing.
 */
export function register(command: Register, state: CustomerState, now: string): Decision<CustomerEvent> {
  const { kind: _, mailId, ...registration } = command;
  const { customerId, personal } = command;
  const mail = (template: 'verify-email' | 'already-registered'): CustomerEvent => ({
    type: 'customer.mail-due.v1',
    data: { customerId, mailId, template, to: personal.email },
  });
  if (state.standing === 'none') {
    return accept([{ type: 'customer.registered.v1', data: registration }, mail('verify-email')], {});
  }
  const last = state.lastRegistrationMailAt;
  if (last !== undefined && elapsedMs(last, now) < MAIL_EVERY_MINUTES * MINUTE_MS) return accept([], {});
  if (state.emailVerified) return accept([mail('already-registered')], {});
  return accept([{ type: 'customer.registration-renewed.v1', data: registration }, mail('verify-email')], {});
}

/** Brings a member in; one who is there already is left as they are. */
export function importMember(command: Import, state: CustomerState): Decision<CustomerEvent> {
  if (state.standing !== 'none') return accept([], {});
  const { kind: _, ...member } = command;
  return accept([{ type: 'customer.imported.v1', data: member }], {});
}

/** @returns TOKEN_INVALID for a token that is wrong, used, replaced by a later one, or expired */
export function verifyEmail(command: VerifyEmail, state: CustomerState, now: string): Decision<CustomerEvent> {
  const { customerId, verification } = state;
  if (!verification || !sameSecret(verification.tokenHash, command.tokenHash)) return refuse('TOKEN_INVALID');
  if (now >= verification.expiresAt) return refuse('TOKEN_INVALID');
  return accept([{ type: 'customer.email-verified.v1', data: { customerId } }], { customerId });
}
