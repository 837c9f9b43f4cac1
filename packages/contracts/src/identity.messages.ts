import { z } from 'zod';
import { cashMethod, email, id, instant, shortText, text, token, yen } from './fields';
import { defineMessage, ROLES } from './message';
import { chargeSecretText, digits, exact, passwordText, phoneText } from './texts';
import { distinct, onlyWith } from './together';

/** `deviceId` is a name and proves nothing; `secret` is what the answer to the device's first sign-in gave it. */
const device = z.object({ deviceId: id, name: shortText.optional(), secret: exact(1, 100).optional() });
const password = passwordText;
const oneTimeCode = digits(6);
const passcode = digits(4, 8);
const phone = phoneText;
const birthdate = z.iso.date();
const session = z.object({
  sessionToken: z.string(),
  customerId: id,
  sessionId: id,
  newDevice: z.boolean(),
  /** Only for a new device, which keeps it and sends it with each later sign-in: without it, it is new again. */
  deviceSecret: z.string().optional(),
});
/** Of letters. */
export const LANGUAGES = ['ja', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];
export const language = z.enum(LANGUAGES);
const done = z.object({});

export const register = defineMessage({
  subject: 'identity.customer.register',
  summary:
    'Registers a customer; a mail with a token asks to verify the address. A mailbox that has got many such mails gets no more for a while (RATE_LIMITED): the token of any of them, sent along, then verifies the address at once.',
  access: ['anyone'],
  effect: 'command',
  request: z.object({
    email,
    password,
    name: shortText,
    birthdate,
    phone: phone.optional(),
    token: token.optional(),
  }),
  reply: z.object({ accepted: z.literal(true) }),
  errors: ['PASSWORD_UNSUITABLE', 'REGISTRATION_STOPPED', 'TOKEN_INVALID', 'RATE_LIMITED'],
});
export const verifyEmail = defineMessage({
  subject: 'identity.customer.verify-email',
  summary: 'Verifies the e-mail address with the token of the mail and the password that was chosen when registering.',
  access: ['anyone'],
  effect: 'command',
  request: z.object({ token, password }),
  reply: z.object({ customerId: id }),
  errors: ['TOKEN_INVALID', 'CREDENTIALS_INVALID', 'RATE_LIMITED'],
});
const importedMember = z.object({
  memberNumber: id,
  email,
  name: shortText,
  birthdate,
  phone: phone.optional(),
  passwordHash: exact(1, 300).startsWith('$argon2id$'),
  /** `<provider>:<subject>` */
  externalSubject: exact(3, 456)
    .regex(/^[^:]+:./s)
    .optional(),
});
export const importMembers = defineMessage({
  subject: 'identity.customer.import',
  summary:
    'Brings in members from before the launch with the password hashes (argon2id, PHC format) they already have.',
  access: [{ staff: ['administrator'] }],
  effect: 'command',
  request: z.object({
    members: distinct(distinct(z.array(importedMember).min(1).max(500), 'memberNumber'), 'email'),
  }),
  reply: z.object({ members: z.array(z.object({ memberNumber: id, customerId: id })) }),
  errors: ['CONFLICT'],
});
export const signIn = defineMessage({
  subject: 'identity.session.sign-in',
  summary: 'Signs a customer in with e-mail, password and, where enrolled, a six-digit code.',
  access: ['anyone'],
  effect: 'command',
  request: z.object({ email, password, code: oneTimeCode.optional(), device }),
  reply: session,
  errors: ['CREDENTIALS_INVALID', 'SECOND_FACTOR_REQUIRED', 'SECOND_FACTOR_INVALID', 'RATE_LIMITED', 'CUSTOMER_FROZEN'],
});
export const externalSignIn = defineMessage({
  subject: 'identity.session.external-sign-in',
  summary:
    'Signs a customer in with the assertion (OpenID Connect ID token) of an external provider and, where enrolled, a six-digit code.',
  access: ['anyone'],
  effect: 'command',
  request: onlyWith(
    z.object({
      /** A colon parts it from the subject where both are one text. */
      provider: exact(1, 200).regex(/^[^:]+$/),
      subject: exact(1, 255),
      assertion: exact(0, 4_000).optional(),
      nonce: exact(1, 200).optional(),
      code: oneTimeCode.optional(),
      device,
    }),
    'nonce',
    'assertion',
  ),
  reply: session,
  errors: [
    'EXTERNAL_LOGIN_INVALID',
    'SECOND_FACTOR_REQUIRED',
    'SECOND_FACTOR_INVALID',
    'RATE_LIMITED',
    'CUSTOMER_FROZEN',
  ],
});
export const exchange = defineMessage({
  subject: 'identity.session.exchange',
  summary: 'Turns a session token into a signed statement of who acts.',
  access: [{ service: ['gateway'] }],
  effect: 'query',
  request: z.object({ sessionToken: token }),
  reply: z.object({ statement: z.string(), expiresAt: z.number(), subject: id, sessionId: id }),
  errors: ['UNAUTHENTICATED', 'CUSTOMER_FROZEN', 'RATE_LIMITED'],
});
export const signOut = defineMessage({
  subject: 'identity.session.sign-out',
  summary: 'Ends the session that asks.',
  access: ['customer', { staff: [...ROLES] }],
  effect: 'command',
  request: z.object({}),
  reply: done,
  errors: [],
});
export const listSessions = defineMessage({
  subject: 'identity.session.list',
  summary: 'The sessions of the customer who asks, with the id of the device as the list of devices has it.',
  access: ['customer'],
  effect: 'query',
  request: z.object({}),
  reply: z.object({ sessions: z.array(z.object({ sessionId: id, deviceId: id, startedAt: instant })) }),
  errors: [],
});
export const revokeSession = defineMessage({
  subject: 'identity.session.revoke',
  summary: 'Ends one session of the customer who asks.',
  access: ['customer'],
  effect: 'command',
  request: z.object({ sessionId: id }),
  reply: done,
  errors: ['NOT_FOUND'],
});
export const setPasscode = defineMessage({
  subject: 'identity.session.set-passcode',
  summary: 'Sets the passcode that unlocks the app on this device.',
  access: ['customer'],
  effect: 'command',
  request: z.object({ passcode, password }),
  reply: done,
  errors: ['CREDENTIALS_INVALID', 'PASSWORD_UNSUITABLE', 'RATE_LIMITED', 'STEP_UP_REQUIRED'],
});
export const unlock = defineMessage({
  subject: 'identity.session.unlock',
  summary: 'Unlocks the app for five minutes, so that a code may be shown.',
  access: ['customer'],
  effect: 'command',
  request: z.object({ passcode }),
  reply: z.object({ unlockedUntil: instant }),
  errors: ['CREDENTIALS_INVALID', 'RATE_LIMITED'],
});
export const stepUp = defineMessage({
  subject: 'identity.session.step-up',
  summary: 'Confirms the second factor again for this session.',
  access: ['customer', { staff: [...ROLES] }],
  effect: 'command',
  request: z.object({ code: oneTimeCode }),
  reply: done,
  errors: ['SECOND_FACTOR_INVALID', 'RATE_LIMITED'],
});
export const enrolSecondFactor = defineMessage({
  subject: 'identity.second-factor.enrol',
  summary: 'Begins to enrol an authenticator app (TOTP); it counts once confirmed.',
  access: ['customer'],
  effect: 'command',
  request: z.object({ password }),
  reply: z.object({ secret: z.string(), uri: z.string() }),
  errors: ['CREDENTIALS_INVALID', 'STEP_UP_REQUIRED', 'RATE_LIMITED'],
});
export const confirmSecondFactor = defineMessage({
  subject: 'identity.second-factor.confirm',
  summary: 'Confirms the authenticator app with its first code; this session then counts as strongly authenticated.',
  access: ['customer'],
  effect: 'command',
  request: z.object({ code: oneTimeCode }),
  reply: done,
  errors: ['SECOND_FACTOR_INVALID', 'RATE_LIMITED'],
});
export const requestPasswordReset = defineMessage({
  subject: 'identity.password.request-reset',
  summary: 'Mails a reset token to the verified contact. The answer is the same whether the account exists or not.',
  access: ['anyone'],
  effect: 'command',
  request: z.object({
    email,
    birthdate: birthdate.optional(),
    phone: phone.optional(),
    deliverTo: email.optional(),
  }),
  reply: z.object({ accepted: z.literal(true) }),
  errors: ['DELIVERY_ADDRESS_REFUSED', 'RATE_LIMITED'],
});
export const resetPassword = defineMessage({
  subject: 'identity.password.reset',
  summary: 'Sets a new password with the token of the mail; ends all sessions.',
  access: ['anyone'],
  effect: 'command',
  request: z.object({ token, newPassword: password }),
  reply: done,
  errors: ['TOKEN_INVALID', 'PASSWORD_UNSUITABLE', 'RATE_LIMITED'],
});
export const listDevices = defineMessage({
  subject: 'identity.device.list',
  summary:
    'The devices registered on the account of the customer who asks. `deviceId` is the account’s own id of the device, to revoke it by; it opens nothing.',
  access: ['customer'],
  effect: 'query',
  request: z.object({}),
  reply: z.object({ devices: z.array(z.object({ deviceId: id, name: z.string().optional(), firstSeenAt: instant })) }),
  errors: [],
});
export const revokeDevice = defineMessage({
  subject: 'identity.device.revoke',
  summary: 'Forgets a device and ends its sessions.',
  access: ['customer'],
  effect: 'command',
  request: z.object({ deviceId: id }),
  reply: done,
  errors: ['NOT_FOUND'],
});
export const profile = defineMessage({
  subject: 'identity.customer.profile',
  summary: 'The profile of the customer who asks; no secret, and nothing of other services.',
  access: ['customer'],
  effect: 'query',
  request: z.object({}),
  reply: z.object({
    customerId: id,
    email: z.string(),
    name: z.string(),
    emailVerified: z.boolean(),
    secondFactor: z.boolean(),
    /** In which letters about money are written. */
    language,
  }),
  errors: [],
});
export const setLanguage = defineMessage({
  subject: 'identity.customer.set-language',
  summary:
    'Sets in which language letters about money are written to the customer who asks. They cannot be switched off.',
  access: ['customer'],
  effect: 'command',
  request: z.object({ language }),
  reply: done,
  errors: [],
});
export const showNotMe = defineMessage({
  subject: 'identity.not-me.show',
  summary:
    'What the link of a letter about money is about, in the language of the letter. Changes nothing, for programs that read mail follow links.',
  access: ['anyone'],
  effect: 'query',
  request: z.object({ token }),
  reply: z.object({
    language,
    what: z.string(),
    details: z.array(z.object({ label: z.string(), value: z.string() })),
  }),
  errors: ['TOKEN_INVALID', 'RATE_LIMITED'],
});
export const reportNotMe = defineMessage({
  subject: 'identity.not-me.report',
  summary:
    'The member to whom a letter about money was written says that it was not them: files a report and sets aside what is left of that money. Asked again, it changes nothing and answers the same.',
  access: ['anyone'],
  effect: 'command',
  request: z.object({ token }),
  reply: z.object({ language, reportId: id }),
  errors: ['TOKEN_INVALID', 'RATE_LIMITED'],
});
export const closeAccount = defineMessage({
  subject: 'identity.customer.close',
  summary:
    'Closes the account of the customer who asks; with money left or a report not decided only if that is acknowledged.',
  access: ['customer'],
  effect: 'command',
  request: z.object({
    password,
    acknowledgeBalanceYen: yen.optional(),
    /** How many reports of theirs are not decided yet. */
    acknowledgeOpenReports: z.int().min(1).max(100_000).optional(),
  }),
  reply: z.object({ balanceYen: yen }),
  errors: ['CREDENTIALS_INVALID', 'MONEY_OR_CLAIM_OPEN', 'RATE_LIMITED'],
});
export const compareSecret = defineMessage({
  subject: 'identity.secret.compare',
  summary:
    'Holds a secret that a customer is about to set against what identity knows of them, and says which rule it breaks. Each time is counted, and nothing of it is kept.',
  access: [{ service: ['charging'] }],
  effect: 'command',
  request: z.object({ customerId: id, secret: chargeSecretText }),
  reply: z.object({ rule: z.enum(['sequence', 'birthday', 'phone', 'email', 'password']).optional() }),
  errors: ['NOT_FOUND', 'RATE_LIMITED'],
});
const customers = z.array(id).min(1).max(2_000);
export const freezeCustomer = defineMessage({
  subject: 'identity.customer.freeze',
  summary: 'Freezes accounts: no sign-in, all sessions and codes end.',
  access: [{ staff: ['fraud', 'support'] }],
  effect: 'command',
  request: z.object({ customerIds: customers, reason: text }),
  reply: z.object({ frozen: z.int() }),
  errors: ['NOT_FOUND'],
});
export const unfreezeCustomer = defineMessage({
  subject: 'identity.customer.unfreeze',
  summary: 'Lets frozen accounts sign in again.',
  access: [{ staff: ['fraud'] }],
  effect: 'command',
  request: z.object({ customerIds: customers, reason: text }),
  reply: z.object({ unfrozen: z.int() }),
  errors: ['NOT_FOUND'],
});
export const revokeSessions = defineMessage({
  subject: 'identity.customer.revoke-sessions',
  summary: 'Ends all sessions of these customers.',
  access: [{ staff: ['fraud', 'support'] }, { service: ['compensation'] }],
  effect: 'command',
  request: z.object({ customerIds: customers, reason: text }),
  reply: z.object({ revoked: z.int() }),
  errors: ['NOT_FOUND'],
});
export const staffSignIn = defineMessage({
  subject: 'identity.staff.sign-in',
  summary: 'Signs a member of staff in; the second factor is not optional. Fifteen idle minutes end the session.',
  access: ['anyone'],
  effect: 'command',
  request: z.object({ email, password, code: oneTimeCode }),
  reply: z.object({ sessionToken: z.string(), staffId: id, roles: z.array(z.enum(ROLES)) }),
  errors: ['CREDENTIALS_INVALID', 'RATE_LIMITED'],
});
export const createStaff = defineMessage({
  subject: 'identity.staff.create',
  summary:
    'Makes a member of staff with roles; the answer holds the secret of the second factor, once. Who awaits confirmation signs in once another administrator has confirmed them.',
  access: [{ staff: ['administrator'] }],
  effect: 'command',
  request: z.object({ email, name: shortText, password, roles: distinct(z.array(z.enum(ROLES)).min(1).max(10)) }),
  reply: z.object({ staffId: id, totpSecret: z.string(), awaitsConfirmation: z.boolean() }),
  errors: ['PASSWORD_UNSUITABLE', 'CONFLICT'],
});
export const confirmStaff = defineMessage({
  subject: 'identity.staff.confirm',
  summary: 'Confirms a member of staff that another administrator has made.',
  access: [{ staff: ['administrator'] }],
  effect: 'command',
  request: z.object({ staffId: id }),
  reply: done,
  errors: ['NOT_FOUND', 'SECOND_ADMINISTRATOR_REQUIRED'],
});
export const createTerminal = defineMessage({
  subject: 'identity.terminal.create',
  summary:
    "Makes the credentials of a merchant's terminal, in one of its shops if that is named; the token is shown once.",
  access: [{ staff: ['operations', 'administrator'] }],
  effect: 'command',
  request: z.object({ merchantId: id, shopId: id.optional(), name: shortText }),
  reply: z.object({ terminalId: id, sessionToken: z.string() }),
  errors: ['MERCHANT_UNKNOWN', 'SHOP_UNKNOWN', 'MERCHANT_SUSPENDED'],
});

export const createCashPoint = defineMessage({
  subject: 'identity.cash-point.create',
  summary: 'Makes the credentials of a cash point, which says what cash it took; the token is shown once.',
  access: [{ staff: ['operations', 'administrator'] }],
  effect: 'command',
  request: z.object({ name: shortText, method: cashMethod }),
  reply: z.object({ cashPointId: id, sessionToken: z.string() }),
  errors: [],
});

export const revokeTerminal = defineMessage({
  subject: 'identity.terminal.revoke',
  summary:
    "Ends the credentials of a merchant's terminal or of a cash point, at once and for good: one that was lost, stolen or sold on.",
  access: [{ staff: ['operations', 'administrator', 'fraud'] }],
  effect: 'command',
  request: z.object({ terminalId: id, reason: text }),
  reply: z.object({}),
  errors: ['NOT_FOUND'],
});

/** Live notices: sessions that ended. A service that misses one drops the statement at its expiry, five minutes at most. */
export const SESSION_REVOKED_NOTICE = 'identity.notice.session-revoked';
export const sessionRevokedNotice = z.object({
  sessionIds: z.array(id).optional(),
  subject: id.optional(),
  at: z.number(),
});
/** Live notices of the same shape: what these sessions may do has changed, so their statements must be asked for anew. */
export const SESSION_CHANGED_NOTICE = 'identity.notice.session-changed';

export const identityMessages = [
  register,
  verifyEmail,
  importMembers,
  signIn,
  externalSignIn,
  exchange,
  signOut,
  listSessions,
  revokeSession,
  setPasscode,
  unlock,
  stepUp,
  enrolSecondFactor,
  confirmSecondFactor,
  requestPasswordReset,
  resetPassword,
  listDevices,
  revokeDevice,
  profile,
  setLanguage,
  showNotMe,
  reportNotMe,
  compareSecret,
  closeAccount,
  freezeCustomer,
  unfreezeCustomer,
  revokeSessions,
  staffSignIn,
  createStaff,
  confirmStaff,
  createTerminal,
  createCashPoint,
  revokeTerminal,
];
