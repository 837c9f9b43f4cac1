interface CataloguedError {
  status: number;
  message: string;
  /**
   * Says nothing about what was asked, only that it could not be done now: the same request, with the same
   * Idempotency-Key, is to be sent again after this time. What has none is an answer for good, whatever its status.
   */
  retryAfterSeconds?: number;
}

/**
 * The one catalogue of errors: a stable code, the HTTP status it answers with, and a sentence that says what to do.
 * A code is never reused for another meaning.
 */
export const ERRORS = {
  MALFORMED_REQUEST: {
    status: 400,
    message: 'This cannot be read as a request over HTTP with a body of JSON; see details.',
  },
  ROUTE_UNKNOWN: { status: 404, message: 'There is no such route; those that there are stand in /openapi.json.' },
  METHOD_NOT_ALLOWED: {
    status: 405,
    message: 'This route does not know this method; the Allow header has those it knows.',
  },
  REQUEST_INCOMPLETE: { status: 408, message: 'The request did not arrive whole in time; send it again.' },
  REQUEST_TOO_LARGE: { status: 413, message: 'The body is larger than this route takes; send less at once.' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, message: 'Send the body as application/json in UTF-8.' },
  HEADERS_TOO_LARGE: { status: 431, message: 'Address and headers together are longer than the 16 KiB that are read.' },
  CONSOLE_NOT_BUILT: {
    status: 503,
    message:
      'The console has not been built: run "npm run build". The API answers under /v1, its description is at /docs.',
  },
  VALIDATION_FAILED: { status: 400, message: 'The request does not have the shape that is documented; see details.' },
  IDEMPOTENCY_KEY_REQUIRED: { status: 400, message: 'Send an Idempotency-Key header with a fresh UUID version 7.' },
  IDEMPOTENCY_KEY_INVALID: { status: 400, message: 'The Idempotency-Key must be a UUID version 7.' },
  IDEMPOTENCY_KEY_TOO_OLD: {
    status: 409,
    message: 'This Idempotency-Key is older than 24 hours; look up what became of the request, then send a new one.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    message: 'This Idempotency-Key was used for another request; use a fresh one.',
  },
  UNAUTHENTICATED: { status: 401, message: 'Sign in and send the session token as a bearer token.' },
  FORBIDDEN: { status: 403, message: 'Whoever is signed in may not do this.' },
  NOT_FOUND: { status: 404, message: 'There is nothing with this id that you may see.' },
  CONFLICT: { status: 409, message: 'Somebody else changed this at the same time; read it again and retry.' },
  RATE_LIMITED: { status: 429, message: 'Too many attempts; wait before trying again.' },
  OVERLOADED: {
    status: 503,
    message: 'The service has too much to do right now; retry in a moment.',
    retryAfterSeconds: 1,
  },
  TIMEOUT: {
    status: 504,
    message: 'No answer in time; send the same request with the same Idempotency-Key again.',
    retryAfterSeconds: 1,
  },
  SERVICE_UNAVAILABLE: {
    status: 503,
    message: 'The service that answers this is not running; retry in a moment.',
    retryAfterSeconds: 1,
  },
  BROKER_UNAVAILABLE: {
    status: 503,
    message: 'The message broker cannot be reached; retry in a moment.',
    retryAfterSeconds: 1,
  },
  STORE_UNAVAILABLE: {
    status: 503,
    message: 'The event store cannot be reached; send the same request with the same Idempotency-Key again.',
    retryAfterSeconds: 1,
  },
  STORE_FULL: {
    status: 503,
    message: 'The event store has no room left on its disk, so nothing is recorded; an operator must make room.',
    retryAfterSeconds: 30,
  },
  DATABASE_UNAVAILABLE: {
    status: 503,
    message: 'The database of the service that answers this cannot be reached; retry in a moment.',
    retryAfterSeconds: 1,
  },
  DATABASE_BUSY: {
    status: 503,
    message: 'The database of the service that answers this has too much to do right now; retry in a moment.',
    retryAfterSeconds: 1,
  },
  DATABASE_FULL: {
    status: 503,
    message: 'The database of the service that answers this has no room left on its disk; an operator must make room.',
    retryAfterSeconds: 30,
  },
  PROVIDER_UNAVAILABLE: {
    status: 503,
    message: 'The card provider does not answer; send the same request with the same Idempotency-Key again.',
    retryAfterSeconds: 2,
  },
  STREAM_UNREADABLE: {
    status: 503,
    message: 'What is recorded about this cannot be read, so nothing is decided on it; an operator must look at it.',
  },
  ANSWER_TOO_LARGE: {
    status: 422,
    message: 'The answer is larger than one message may be; ask for fewer at a time (limit).',
  },
  INTERNAL: { status: 500, message: 'Something went wrong on our side; quote the correlation id to support.' },
  READ_MODEL_BUSY: {
    status: 409,
    message: 'This service is at another job on its read models, one at a time; watch it, see details, and ask again.',
  },
  READ_MODEL_NOT_FROM_THE_START: {
    status: 422,
    message:
      'A read model is a fold of the whole log: it may begin at a position only if nothing before it concerns it; see details for where it has to begin.',
  },
  NOT_IN_SIMULATION: { status: 403, message: 'This needs simulation mode, which is off.' },

  CREDENTIALS_INVALID: {
    status: 401,
    message: 'What was given does not match: e-mail, password and, where one is asked for, a fresh code.',
  },
  SECOND_FACTOR_REQUIRED: { status: 401, message: 'Send the six-digit code of your authenticator app too.' },
  SECOND_FACTOR_INVALID: { status: 401, message: 'The code is wrong or was used before; wait for the next one.' },
  PASSWORD_UNSUITABLE: { status: 422, message: 'Choose a longer password that is not common and has not been leaked.' },
  TOKEN_INVALID: { status: 422, message: 'The link or code is wrong, used or expired; ask for a new one.' },
  DELIVERY_ADDRESS_REFUSED: {
    status: 422,
    message: 'A reset goes only to the contact that was verified before; leave the delivery address out.',
  },
  EXTERNAL_LOGIN_INVALID: { status: 401, message: 'The assertion of the external login does not hold.' },
  CUSTOMER_FROZEN: { status: 423, message: 'This account is frozen; contact support.' },
  CUSTOMER_CLOSED: { status: 410, message: 'This account is closed.' },
  REGISTRATION_STOPPED: { status: 503, message: 'New registrations are stopped for now.' },
  MONEY_OR_CLAIM_OPEN: {
    status: 409,
    message: 'Money or a claim is still open; acknowledge that to close the account.',
  },

  CHARGING_STOPPED: { status: 503, message: 'Charging by this method is stopped for now.' },
  CASH_POINT_REQUIRED: {
    status: 422,
    message: 'Cash is credited by the cash point that took it: ask for a charge number and show it there.',
  },
  CHARGE_NUMBER_INVALID: {
    status: 422,
    message: 'There is no such charge number for this kind of cash point; give the cash back.',
  },
  CHARGE_NUMBER_EXPIRED: { status: 422, message: 'This charge number has expired; give the cash back.' },
  CHARGE_NUMBER_USED: { status: 409, message: 'This charge number has been used; give the cash back.' },
  CHARGE_SECRET_INVALID: { status: 401, message: 'The charge secret is wrong.' },
  CHARGE_SECRET_UNSUITABLE: {
    status: 422,
    message: 'The charge secret must not be a birthday, a sequence or the password.',
  },
  CHARGE_SECRET_LOCKED: { status: 423, message: 'Too many wrong charge secrets; reset it first.' },
  BANK_ACCOUNT_UNPROVEN: {
    status: 422,
    message:
      'A bank account is debited only when it is proven to be yours, which is not possible yet; use another way.',
  },
  BANK_ACCOUNT_REFUSED: { status: 422, message: 'This bank account cannot be registered; see details.' },
  CARD_REFUSED: { status: 422, message: 'This card cannot be registered.' },
  CARD_TRIES_EXCEEDED: { status: 429, message: 'Too many card registrations by this card, account or device.' },
  FUNDING_SOURCE_UNKNOWN: { status: 404, message: 'There is no such funding source on this account.' },
  AMOUNT_NOT_ALLOWED: { status: 422, message: 'The amount is outside the limits per charge or not in its steps.' },
  LIMIT_EXCEEDED: { status: 422, message: 'The charge would pass a limit of this account; see details.' },
  VELOCITY_EXCEEDED: { status: 429, message: 'Too many charges in a short time; see details.' },
  STEP_UP_REQUIRED: { status: 401, message: 'Confirm with your second factor first.' },
  BALANCE_LIMIT_EXCEEDED: { status: 422, message: 'The wallet would hold more than its limit.' },
  CHARGE_DECLINED: { status: 402, message: 'The provider declined; nothing was charged.' },
  CHARGE_PENDING: {
    status: 202,
    message: 'The provider has not answered yet; the charge will be finished or undone by itself.',
  },
  CHARGE_CHARGED_BACK: { status: 409, message: 'The issuer has already taken this charge back.' },
  REVERSAL_EXCEEDS_ORIGINAL: { status: 409, message: 'Reversals may never exceed the original amount.' },
  SIGNATURE_INVALID: { status: 401, message: 'The signature of this notice does not hold.' },

  WALLET_UNKNOWN: { status: 404, message: 'There is no such wallet; activate it first.' },
  WALLET_FROZEN: { status: 423, message: 'This wallet is frozen; contact support.' },
  WALLET_CLOSED: { status: 410, message: 'This wallet is closed.' },
  INSUFFICIENT_FUNDS: { status: 402, message: 'The balance does not suffice.' },
  CODE_INVALID: { status: 422, message: 'This code is not one of ours or has been tampered with.' },
  CODE_EXPIRED: { status: 422, message: 'This code has expired; show a new one.' },
  CODE_USED: { status: 409, message: 'This code has been used; show a new one.' },
  CODE_IN_USE: {
    status: 409,
    message: 'Another customer is paying by this code; scan it again in a moment, or ask the shop for a new one.',
  },
  CODE_UNKNOWN: { status: 404, message: 'This merchant has prepared no such code.' },
  AMOUNT_MISMATCH: {
    status: 422,
    message: 'Give the amount where the code of the shop has none, and no other where it has one.',
  },
  PAYMENT_GIVEN_UP: {
    status: 409,
    message: 'This payment was given up before it was made; scan the code again and use a new Idempotency-Key.',
  },
  SESSION_STATUS_UNKNOWN: {
    status: 503,
    message: 'It cannot be told at the moment which sessions have ended; send the same request again.',
    retryAfterSeconds: 1,
  },
  UNLOCK_REQUIRED: { status: 401, message: 'Unlock the app with passcode or biometrics before showing a code.' },
  MERCHANT_UNKNOWN: { status: 404, message: 'There is no such merchant.' },
  MERCHANT_SUSPENDED: {
    status: 423,
    message: 'This merchant is suspended: it takes, voids and refunds no payment, and is not paid out.',
  },
  SHOP_UNKNOWN: { status: 404, message: 'This merchant has no such shop.' },
  TOO_MANY_SHOPS: { status: 409, message: 'A merchant has at most as many shops as details name.' },
  REPAYMENT_EXCEEDS_OWED: {
    status: 409,
    message: 'Less than this is still owed for this original, see details.',
  },
  SETTLEMENT_EXCEEDS_OWED: {
    status: 409,
    message: 'The books say that less is owed, see details; compare the file of the provider first.',
  },
  PAYOUTS_HELD: { status: 423, message: 'The payouts of this merchant are held; a second person releases them.' },
  PAYOUT_NOT_OPEN: { status: 409, message: 'This payout has been decided on already; see its state.' },
  PAYOUT_EXCEEDS_PAYABLE: {
    status: 409,
    message: 'A merchant is paid out no more than it is owed now, which details name.',
  },
  PAYMENT_UNKNOWN: { status: 404, message: 'There is no such payment.' },
  PAYMENT_ALREADY_VOIDED: { status: 409, message: 'This payment has been voided before.' },
  PAYMENT_ALREADY_REFUNDED: {
    status: 409,
    message: 'This payment has been refunded before; refund what is left of it, which details name.',
  },
  TOO_MANY_REFUNDS: {
    status: 409,
    message: 'As many refunds as a payment may have were made; only all that is left of it can still be refunded.',
  },
  CAMPAIGN_UNKNOWN: { status: 404, message: 'There is no such campaign.' },
  CAMPAIGN_STILL_RUNNING: {
    status: 409,
    message: 'This campaign is running; stop it first, or wait until it is over.',
  },
  CASHBACK_UNKNOWN: { status: 404, message: 'There is no such cashback in this wallet.' },
  CASHBACK_STILL_PENDING: {
    status: 409,
    message:
      'Cashback of this campaign is pending; it can end when all of it is decided. Details name how many and one.',
  },
  TRANSFER_TOO_SMALL: { status: 422, message: 'A transfer must be of at least the amount that details name.' },
  TRANSFERS_EXCEEDED: { status: 429, message: 'As many transfers as a day allows have been sent; try again later.' },
  TRANSFER_AMOUNT_EXCEEDED: {
    status: 429,
    message: 'The transfers of a day or of 30 days may not be more than the limit that details name.',
  },
  TRANSFER_NOT_WANTED: { status: 403, message: 'This customer takes no transfers.' },
  TRANSFER_UNKNOWN: { status: 404, message: 'There is no such transfer.' },
  TRANSFER_NOT_OPEN: {
    status: 409,
    message: 'This transfer cannot be accepted, declined or cancelled any more; its state says what became of it.',
  },
  TOO_MANY_OFFERS: {
    status: 429,
    message: 'So many transfers wait for their receivers already; cancel one, or try again when one was accepted.',
  },
  REQUEST_TO_SELF: { status: 422, message: 'A request for money needs somebody else to ask.' },
  REQUEST_NOT_WANTED: { status: 403, message: 'This customer takes no such requests for money now.' },
  REQUEST_NOT_OPEN: { status: 409, message: 'There is no such open request for money.' },
  REQUESTS_EXCEEDED: { status: 429, message: 'As many requests for money as are allowed have been made; try later.' },
  SPLIT_NOT_POSSIBLE: {
    status: 422,
    message:
      'The shares must be of different people, each large enough to be sent, and together no more than the payment.',
  },
  ALREADY_SPLIT: { status: 409, message: 'This payment has been split before.' },
  TOO_MANY_LOTS: {
    status: 422,
    message:
      'The payment took of more sums that are on hold or compensated than details name. It cannot be undone by the till; the staff put it right.',
  },
  TRANSFER_TO_SELF: { status: 422, message: 'A transfer needs another recipient.' },

  REPORT_UNKNOWN: { status: 404, message: 'There is no such report.' },
  REPORT_NOT_OPEN: { status: 409, message: 'This report has been decided already.' },
  SECOND_READER_REQUIRED: {
    status: 409,
    message: 'A report is refused only by a second person; somebody else must confirm.',
  },
  INCIDENT_UNKNOWN: { status: 404, message: 'There is no such incident.' },
  INCIDENT_CLOSED: { status: 409, message: 'This incident is closed.' },
  INCIDENT_NOT_SCOPED: { status: 409, message: 'Scope the incident before proposing a plan.' },
  SECOND_ADMINISTRATOR_REQUIRED: {
    status: 403,
    message: 'Nobody lets people in alone: another administrator than the one who made this member must confirm them.',
  },
  PLAN_UNKNOWN: { status: 404, message: 'There is no such plan.' },
  PLAN_NOT_OPEN: { status: 409, message: 'This plan cannot be approved or executed any more.' },
  PLAN_CHANGED: { status: 409, message: 'The content hash differs: the plan is not the one you looked at.' },
  SCOPE_STALE: {
    status: 409,
    message: 'Something was decided since the incident was scoped, see details; scope it again, then propose.',
  },
  PLAN_STALE: {
    status: 409,
    message: 'What this plan rests on has moved since it was proposed, see details; propose it anew.',
  },
  PLAN_UNDER_WAY: {
    status: 409,
    message: 'An approved plan of this incident is being carried out; wait until it is executed.',
  },
  PROPOSER_MAY_NOT_APPROVE: { status: 403, message: 'Whoever proposed a plan may not approve it.' },
  ALREADY_COMPENSATED: { status: 409, message: 'This original has been compensated already.' },
  COMPENSATION_UNDER_WAY: {
    status: 409,
    message: 'This original is being compensated right now; ask again in a moment.',
  },
  SECOND_PERSON_REQUIRED: { status: 403, message: 'Somebody else than whoever ordered this must confirm it.' },
  EXPORT_NOT_CONFIRMED: {
    status: 409,
    message: 'An export is ordered by one member of staff and confirmed by another, within 24 hours; see details.',
  },
  LOG_BROKEN: {
    status: 409,
    message: 'The log does not hold what was written: it is not sealed. See details, and run modosu verify.',
  },
  NOT_SEALED: { status: 409, message: 'This event is not under a seal yet; seal the log first.' },
  NOT_RECONCILED: { status: 409, message: 'Outflow is not recovered + loss + receivable; see details.' },
} as const satisfies Record<string, CataloguedError>;

export type ErrorCode = keyof typeof ERRORS;

/** True for a code of the catalogue. */
export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}

/** After how many seconds the same request is to be sent again; undefined for an answer that is for good. */
export function retryAfterSeconds(code: ErrorCode): number | undefined {
  return (ERRORS[code] as CataloguedError).retryAfterSeconds;
}
