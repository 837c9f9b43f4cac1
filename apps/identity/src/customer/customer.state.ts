import { LANGUAGES, type Language } from '@modosu/contracts/identity.messages';
import type { StateFormat } from '@modosu/event-sourcing/snapshots/snapshots';
import type { EncryptedPersonal } from '../personal-data/personal';

export interface Session {
  readonly sessionId: string;
  /** The device's registration on the account. */
  readonly registrationId: string;
  /** As the client names its device: evidence, and no proof of anything. */
  readonly deviceId: string;
  /** SHA-256 (hex) of the secret in the session token. */
  readonly tokenHash: string;
  readonly method: 'password' | 'external' | 'password-reset';
  readonly secondFactor: boolean;
  readonly startedAt: string;
  /** As recorded, at most a day behind. */
  readonly lastUsedAt: string;
  readonly unlockedAt?: string;
  /** Times of passwords and codes that were wrong in this session, of late. */
  readonly wrongAt?: readonly string[];
}

/** A device as registered on the account: two that go by one name are two. */
export interface Device {
  readonly registrationId: string;
  readonly deviceId: string;
  /** What it proves itself by, as stored; absent of devices from before there was a proof: they cannot. */
  readonly credentialHash?: string;
  /** The mail that notifies the owner of it, and whether that was sent; absent where none is. */
  readonly notice?: Notice;
  readonly firstSeenAt: string;
  /** The device the account was first used with. */
  readonly first: boolean;
  /** Encrypted. */
  readonly name?: string;
  readonly passcodeHash?: string;
  /** Wrong passcodes since the last right one, and times of wrong ones. */
  readonly wrongPasscodes: number;
  readonly wrongPasscodesAt?: readonly string[];
  /** Times of sign-ins from it that were refused, of late. */
  readonly wrongAt?: readonly string[];
}

/** A mail that notifies the owner of something new. */
export interface Notice {
  readonly mailId: string;
  readonly sent: boolean;
}

export interface SecondFactor {
  /** The registered device it was enrolled on. */
  readonly enrolledOn?: string;
  /** Encrypted. */
  readonly secret: string;
  readonly lastStep: number;
  /** Until then, and until the owner has been notified, it proves nothing to others; absent if it counted at once. */
  readonly coolingUntil?: string;
  readonly notice?: Notice;
}

export interface PasswordReset {
  readonly tokenHash: string;
  readonly expiresAt: string;
  readonly delivery: 'verified-contact' | 'other-address';
  readonly deliveryIndex: string;
}

/** What the decisions about one customer need to know. Lists are bounded; of sessions and devices, see `displacedBy`. */
export interface CustomerState {
  readonly customerId: string;
  readonly status: 'none' | 'open' | 'frozen' | 'closed';
  readonly emailIndex: string;
  readonly emailVerified: boolean;
  readonly personal?: EncryptedPersonal;
  readonly passwordHash?: string;
  /** Counts the passwords this account has had; hashing the same one anew does not count. */
  readonly passwordNumber: number;
  /** Of the login at an external provider that the account came with. */
  readonly externalIndex?: string;
  /** Claims, by index and highest number, that nothing in this stream may rest on. */
  readonly withdrawnClaims: readonly { readonly index: string; readonly number: number }[];
  /** When it was registered, if it was. */
  readonly registeredAt?: string;
  readonly closedAt?: string;
  readonly verification?: { readonly tokenHash: string; readonly expiresAt: string };
  /** Tokens that may be live, side by side: who asks again takes nothing from who asked before. */
  readonly resets: readonly PasswordReset[];
  /** The latest time at which the password was reset. */
  readonly resetAt?: string;
  /** Times of reset mails, for their cap. */
  readonly resetsRequestedAt: readonly string[];
  /** Times of wrong codes after the right password, of late, from devices that had not proven to be known. */
  readonly wrongCodesAt: readonly string[];
  readonly secondFactor?: SecondFactor;
  /** Encrypted secret of an authenticator app that has not shown its first code yet. */
  readonly secondFactorBegun?: string;
  readonly sessions: readonly Session[];
  readonly devices: readonly Device[];
  /** Times of new devices since the password was set, also of those revoked since, for their cap. */
  readonly newDevicesAt: readonly string[];
  /** A device was used before, even if it has been forgotten since: the next one is not the account's first. */
  readonly everUsed: boolean;
  /** Times of mails about a registration, for their cap. */
  readonly registrationMailsAt: readonly string[];
  /** In which letters about money are written, if the customer has said so. */
  readonly language?: Language;
  /** The status that payment was last notified of. */
  readonly walletStatus: 'open' | 'frozen' | 'closed';
}

/** Tokens of one account that may set a new password at the same time. */
export const MOST_RESETS = 3;

/** How it is kept in a snapshot. */
export const customerFormat: StateFormat = { version: 9 };

export const NO_CUSTOMER: CustomerState = {
  customerId: '',
  status: 'none',
  emailIndex: '',
  emailVerified: false,
  withdrawnClaims: [],
  passwordNumber: 0,
  resets: [],
  resetsRequestedAt: [],
  registrationMailsAt: [],
  wrongCodesAt: [],
  sessions: [],
  devices: [],
  newDevicesAt: [],
  everUsed: false,
  walletStatus: 'open',
};

/** Of letters about money: Japanese, unless the customer has chosen. */
export function languageOf({ language }: CustomerState): Language {
  return language ?? LANGUAGES[0];
}

export function sessionOf(state: CustomerState, sessionId: string): Session | undefined {
  return state.sessions.find((session) => session.sessionId === sessionId);
}

export function deviceOf(state: CustomerState, registrationId: string): Device | undefined {
  return state.devices.find((device) => device.registrationId === registrationId);
}
