import type { Role } from '@modosu/contracts/message';
import type { StateFormat } from '@modosu/event-sourcing/snapshots/snapshots';

export interface StaffSession {
  readonly sessionId: string;
  readonly tokenHash: string;
  readonly startedAt: string;
  /** As recorded, at most five minutes behind. */
  readonly lastUsedAt: string;
  /** Times of wrong codes in this session, of late. */
  readonly wrongAt?: readonly string[];
}

export interface StaffState {
  readonly staffId: string;
  readonly passwordHash?: string;
  /** Encrypted. */
  readonly secondFactor?: string;
  readonly lastStep: number;
  readonly roles: readonly Role[];
  /** The administrator who made them, as long as no other has confirmed it: until then they do not sign in. */
  readonly awaitsOtherThan?: string;
  readonly sessions: readonly StaffSession[];
  /** Times of wrong codes after the right password, of late: nobody counts who only knows the address. */
  readonly wrongCodesAt: readonly string[];
}

/** How it is kept in a snapshot. */
export const staffFormat: StateFormat = { version: 3 };

export const NO_STAFF: StaffState = { staffId: '', lastStep: 0, roles: [], sessions: [], wrongCodesAt: [] };
