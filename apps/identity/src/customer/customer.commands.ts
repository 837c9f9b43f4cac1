import type { Language } from '@modosu/contracts/identity.messages';
import type { Decision } from '@modosu/event-sourcing/decider';
import type { EncryptedPersonal } from '../personal-data/personal';
import type { CodeFinding } from '../secrets/totp';
import type { CustomerEvent } from './customer.events';

/** What was found out about a password, and about which of the passwords the account has had. */
export interface PasswordFinding {
  readonly passwordRight: boolean;
  readonly passwordNumber: number;
}

/** A claim that the account's events rest on. */
export interface ClaimNumber {
  readonly index: string;
  readonly number: number;
}

export interface Register {
  readonly type: 'register';
  readonly customerId: string;
  readonly emailIndex: string;
  readonly personal: EncryptedPersonal;
  readonly passwordHash: string;
  readonly tokenHash: string;
  readonly expiresAt: string;
  /** Of the mail with the link; the address is proven already if there is none. */
  readonly mailId?: string;
  /** What the address was claimed with, where it is proven already. */
  readonly claims?: readonly ClaimNumber[];
}

/** A stranger tried to register with the address of this account. */
export interface RegistrationTried {
  readonly type: 'registration-tried';
  readonly mailId: string;
}

export interface Import {
  readonly type: 'import';
  readonly customerId: string;
  readonly memberNumber: string;
  readonly emailIndex: string;
  readonly personal: EncryptedPersonal;
  readonly passwordHash: string;
  readonly externalIndex?: string;
  readonly claims: readonly ClaimNumber[];
}

export interface VerifyEmail extends PasswordFinding {
  readonly type: 'verify-email';
  readonly tokenHash: string;
  readonly claims: readonly ClaimNumber[];
}

/** Asks the stream that could confirm a claim never to do so. */
export interface WithdrawClaim extends ClaimNumber {
  readonly type: 'withdraw-claim';
  readonly customerId: string;
}

/** A device that signs in, and what it is to be registered as if it is none that the account knows. */
export interface Arrival {
  readonly code: CodeFinding;
  /** As the client names its device. */
  readonly deviceId: string;
  /** Encrypted. */
  readonly deviceName?: string;
  /** The registered device that it has proven to be. */
  readonly provenDevice?: string;
  /** What it is registered as if it is none of those. */
  readonly newDevice: { readonly registrationId: string; readonly credentialHash: string };
  /** The mail that notifies the owner of a new device; undefined: none is sent. */
  readonly noticeId?: string;
  /** Undefined: not capped. */
  readonly mostNewDevicesADay?: number;
  readonly sessionId: string;
  readonly tokenHash: string;
}

export interface SignIn extends Arrival, PasswordFinding {
  readonly type: 'sign-in';
}

export interface SignInExternally extends Arrival {
  readonly type: 'sign-in-externally';
  /** The provider's assertion holds, or is taken at its word. */
  readonly asserted: boolean;
  readonly assertionChecked: boolean;
}

export interface Rehash {
  readonly type: 'rehash';
  readonly passwordHash: string;
  readonly passwordNumber: number;
}

export interface EndSession {
  readonly type: 'end-session';
  readonly sessionId: string;
  readonly reason: string;
}

export interface EndAllSessions {
  readonly type: 'end-all-sessions';
  readonly reason: string;
}

export interface UseSession {
  readonly type: 'use-session';
  readonly sessionId: string;
}

export interface RevokeDevice {
  readonly type: 'revoke-device';
  readonly registrationId: string;
}

export interface SetPasscode extends PasswordFinding {
  readonly type: 'set-passcode';
  readonly sessionId: string;
  readonly passcodeHash: string;
  readonly fromTrustedDevicesOnly: boolean;
}

export interface Unlock {
  readonly type: 'unlock';
  readonly sessionId: string;
  readonly passcodeHash: string;
}

export interface RequestReset {
  readonly type: 'request-reset';
  readonly tokenHash: string;
  readonly expiresAt: string;
  readonly delivery: 'verified-contact' | 'other-address';
  readonly deliveryIndex: string;
  readonly mailId: string;
  /** Encrypted. */
  readonly to: string;
  /** Undefined: not capped. */
  readonly mostPerHour?: number;
}

export interface ResetPassword {
  readonly type: 'reset-password';
  readonly tokenHash: string;
  readonly passwordHash: string;
  /** Id of the mail that notifies the old contact; undefined if none is sent. */
  readonly mailId?: string;
}

export interface BeginSecondFactor extends PasswordFinding {
  readonly type: 'begin-second-factor';
  readonly sessionId: string;
  /** Encrypted. */
  readonly secret: string;
  readonly fromTrustedDevicesOnly: boolean;
}

export interface ConfirmSecondFactor {
  readonly type: 'confirm-second-factor';
  readonly sessionId: string;
  readonly code: CodeFinding;
  /** The mail that notifies the owner of it; undefined: none is sent, and it counts at once. */
  readonly noticeId?: string;
}

export interface StepUp {
  readonly type: 'step-up';
  readonly sessionId: string;
  readonly code: CodeFinding;
}

export interface Freeze {
  readonly type: 'freeze';
  readonly reason: string;
}

export interface Unfreeze {
  readonly type: 'unfreeze';
  readonly reason: string;
}

export interface Close extends PasswordFinding {
  readonly type: 'close';
  readonly sessionId: string;
  /** What the wallet held when it was asked. */
  readonly balanceYen: number;
  readonly acknowledgedBalanceYen?: number;
  /** Reports of the customer that were not decided when compensation was asked. */
  readonly openReports: number;
  readonly acknowledgedOpenReports?: number;
  readonly mailId: string;
}

/** Notes that payment was notified of the account's status. */
export interface WalletTold {
  readonly type: 'wallet-told';
  readonly standing: 'open' | 'frozen' | 'closed';
  readonly note?: string;
}

/** In which letters about money are written. */
export interface SetLanguage {
  readonly type: 'set-language';
  readonly language: Language;
}

/** Notes that a mail is on its way, or never will be. */
export interface MailSent {
  readonly type: 'mail-sent';
  readonly mailId: string;
  readonly outcome: 'sent' | 'refused' | 'erased';
}

/**
 * Everything that can be asked of a customer's stream. No secret is in any of them: passwords, codes and tokens come
 * as what was found out about them, or as hashes.
 */
export type CustomerCommand =
  | Register
  | RegistrationTried
  | Import
  | VerifyEmail
  | WithdrawClaim
  | SignIn
  | SignInExternally
  | Rehash
  | EndSession
  | EndAllSessions
  | UseSession
  | RevokeDevice
  | SetPasscode
  | Unlock
  | RequestReset
  | ResetPassword
  | BeginSecondFactor
  | ConfirmSecondFactor
  | StepUp
  | Freeze
  | Unfreeze
  | Close
  | WalletTold
  | MailSent
  | SetLanguage;

export interface Withdrawn {
  /** The account has what was claimed: it cannot be withdrawn. */
  readonly holds: boolean;
  /** When the account was closed that had it. */
  readonly closedAt?: string;
}

export interface SignedIn {
  readonly sessionId: string;
  readonly newDevice: boolean;
  /** Absent in answers from before devices had one. */
  readonly registrationId?: string;
  /** Sessions that gave way to this one. */
  readonly endedSessionIds?: readonly string[];
}

/** Ids of the sessions that a command has ended. */
export interface Ended {
  readonly sessionIds: readonly string[];
}

/** Whether a command changed anything, and which sessions it has ended. */
export interface Changed extends Ended {
  readonly changed: boolean;
}

type Nothing = Record<string, never>;

/** What each command is answered with. */
export interface CustomerReplies {
  register: Nothing;
  'registration-tried': Nothing;
  import: Nothing;
  'verify-email': { customerId: string };
  'withdraw-claim': Withdrawn;
  'sign-in': SignedIn;
  'sign-in-externally': SignedIn;
  rehash: Nothing;
  'end-session': Ended;
  'end-all-sessions': Ended;
  'use-session': Nothing;
  'revoke-device': Ended;
  'set-passcode': Nothing;
  unlock: { unlockedUntil: string };
  'request-reset': Nothing;
  'reset-password': Ended;
  'begin-second-factor': Nothing;
  'confirm-second-factor': Nothing;
  'step-up': Nothing;
  freeze: Changed;
  unfreeze: Changed;
  close: Ended & { balanceYen: number };
  'wallet-told': { settled: boolean };
  'mail-sent': Nothing;
  'set-language': Nothing;
}

/** A decision on commands of these types. */
export type CustomerDecision<T extends CustomerCommand['type'] = CustomerCommand['type']> = Decision<
  CustomerEvent,
  CustomerReplies[T]
>;
