/** Injection token of the IdentityPolicy in force. */
export const POLICY = Symbol('identity policy');

/** The cost of an argon2id hash: memory in KiB, passes, lanes. */
export interface HashCost {
  readonly memoryKib: number;
  readonly passes: number;
  readonly lanes: number;
}

/** How many failed attempts fit in one window before further ones are refused unseen. */
export interface GuessingLimits {
  readonly windowMinutes: number;
  readonly perAccount: number;
  readonly perAddress: number;
  readonly perNetwork: number;
  readonly perDevice: number;
  /** Failures over all accounts from devices unknown to them, above which a list of leaked credentials is being tried. */
  readonly fromUnknownDevices: number;
  /** What may fail from one place then, in which time. */
  readonly underAttack: { readonly windowMinutes: number; readonly perAddress: number; readonly perNetwork: number };
}

/** What may be asked without being signed in, other than to sign in with a password. */
export type AnonymousPurpose =
  | 'register'
  | 'verify-email'
  | 'reset-request'
  | 'reset-complete'
  | 'staff-sign-in'
  | 'not-me'
  | 'unknown-token';

/**
 * How often something may be asked, or may fail, from one address and from one network. A carrier puts thousands of
 * customers behind one address, so what they do when all goes well must fit in; failures are few.
 */
export interface AnonymousLimits {
  readonly windowMinutes: number;
  readonly perAddress: number;
  readonly perNetwork: number;
}

/** Everything about identity that is a rule and not a fact. */
export interface IdentityPolicy {
  readonly version: string;
  readonly passwordMinLength: number;
  /** Also refuse a password that is a common one with something stuck on. */
  readonly refusesVariantsOfCommon: boolean;
  readonly hashCost: HashCost;
  /** What a sign-in to an account that is not there costs: as much as to most that are. */
  readonly decoyCost: HashCost;
  /** Look for an account that is not there as long as for one that is. */
  readonly looksForUnknownAlike: boolean;
  /** Bring older, cheaper hashes to today's cost when their owner signs in. */
  readonly rehashes: boolean;
  /** Undefined: guessing is not capped. */
  readonly guessing?: GuessingLimits;
  /** Undefined: what is asked without being signed in is not capped by where it comes from. */
  readonly anonymous?: Readonly<Record<AnonymousPurpose, AnonymousLimits>>;
  /** Reset mails go to any address if birthdate and phone are right. The flaw of the case. */
  readonly resetsToAnyAddress: boolean;
  readonly notifiesOldContact: boolean;
  /** Look at what an external provider asserted. Not doing so is the other flaw of the case. */
  readonly checksAssertions: boolean;
  /** Staff that an administrator lets in sign in once another administrator has confirmed them. */
  readonly staffNeedsTwoAdministrators: boolean;
  /** The owner is notified by mail of each new device and authenticator; until then, and a day longer, they count as new. */
  readonly notifiesOfNew: boolean;
  /** New devices on one account in a day; undefined: any number. */
  readonly newDevicesADay?: number;
  /** A second factor may be enrolled, and a passcode set without one, only from a device the account has known for a day, and not soon after a reset. */
  readonly provesOnTrustedDevicesOnly: boolean;
}

/** RFC 9106 and OWASP both name this cost as fit for a login that a person waits for. */
const TODAY: HashCost = { memoryKib: 19_456, passes: 2, lanes: 1 };
/** What new passwords were hashed with at the launch, and those of members from before it. */
const AT_THE_LAUNCH: HashCost = { memoryKib: 512, passes: 1, lanes: 1 };
const BEFORE_THE_LAUNCH: HashCost = { memoryKib: 8, passes: 1, lanes: 1 };

export const POLICIES: Record<'hardened' | '2019', IdentityPolicy> = {
  hardened: {
    version: 'identity hardened-1',
    passwordMinLength: 10,
    refusesVariantsOfCommon: true,
    hashCost: TODAY,
    decoyCost: TODAY,
    looksForUnknownAlike: true,
    rehashes: true,
    guessing: {
      windowMinutes: 15,
      perAccount: 10,
      perAddress: 20,
      perNetwork: 100,
      perDevice: 10,
      fromUnknownDevices: 60,
      underAttack: { windowMinutes: 60, perAddress: 2, perNetwork: 30 },
    },
    anonymous: {
      // All of them count: each costs a hash, a mail and a place in the log.
      register: { windowMinutes: 60, perAddress: 60, perNetwork: 600 },
      'reset-request': { windowMinutes: 60, perAddress: 60, perNetwork: 600 },
      // Only what fails counts.
      'verify-email': { windowMinutes: 15, perAddress: 30, perNetwork: 300 },
      'reset-complete': { windowMinutes: 15, perAddress: 30, perNetwork: 300 },
      'not-me': { windowMinutes: 15, perAddress: 30, perNetwork: 300 },
      'staff-sign-in': { windowMinutes: 15, perAddress: 20, perNetwork: 100 },
      // A token that was never made here is nobody's mistake; clients with a session are not counted at all.
      'unknown-token': { windowMinutes: 15, perAddress: 60, perNetwork: 600 },
    },
    resetsToAnyAddress: false,
    notifiesOldContact: true,
    checksAssertions: true,
    staffNeedsTwoAdministrators: true,
    notifiesOfNew: true,
    newDevicesADay: 10,
    provesOnTrustedDevicesOnly: true,
  },
  '2019': {
    version: 'identity 2019-07-01',
    passwordMinLength: 8,
    refusesVariantsOfCommon: false,
    hashCost: AT_THE_LAUNCH,
    decoyCost: BEFORE_THE_LAUNCH,
    looksForUnknownAlike: false,
    rehashes: false,
    resetsToAnyAddress: true,
    notifiesOldContact: false,
    checksAssertions: false,
    staffNeedsTwoAdministrators: false,
    notifiesOfNew: false,
    provesOnTrustedDevicesOnly: false,
  },
};

export const SESSION_IDLE_DAYS = 30;
export const STAFF_IDLE_MINUTES = 15;
export const STAFF_SESSION_HOURS = 12;
export const UNLOCKED_MINUTES = 5;
export const RESET_TOKEN_MINUTES = 30;
export const VERIFICATION_HOURS = 24;
/** How long access tokens say that a password was reset, so that they can be careful with what it opens. */
export const RESET_SHADOW_HOURS = 72;
export const TRUSTED_DEVICE_HOURS = 24;
export const SECOND_FACTOR_COOLING_HOURS = 24;
