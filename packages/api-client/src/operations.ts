// Generated from the gateway's description of the API by `npm run docs:write`; do not edit.

/** The stable codes of everything that the API refuses. */
export type ErrorCode =
  | 'MALFORMED_REQUEST'
  | 'ROUTE_UNKNOWN'
  | 'METHOD_NOT_ALLOWED'
  | 'REQUEST_INCOMPLETE'
  | 'REQUEST_TOO_LARGE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'HEADERS_TOO_LARGE'
  | 'CONSOLE_NOT_BUILT'
  | 'VALIDATION_FAILED'
  | 'IDEMPOTENCY_KEY_REQUIRED'
  | 'IDEMPOTENCY_KEY_INVALID'
  | 'IDEMPOTENCY_KEY_TOO_OLD'
  | 'IDEMPOTENCY_KEY_REUSED'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'RATE_LIMITED'
  | 'OVERLOADED'
  | 'TIMEOUT'
  | 'SERVICE_UNAVAILABLE'
  | 'BROKER_UNAVAILABLE'
  | 'STORE_UNAVAILABLE'
  | 'STORE_FULL'
  | 'DATABASE_UNAVAILABLE'
  | 'DATABASE_BUSY'
  | 'DATABASE_FULL'
  | 'PROVIDER_UNAVAILABLE'
  | 'STREAM_UNREADABLE'
  | 'ANSWER_TOO_LARGE'
  | 'INTERNAL'
  | 'READ_MODEL_BUSY'
  | 'READ_MODEL_NOT_FROM_THE_START'
  | 'NOT_IN_SIMULATION'
  | 'CREDENTIALS_INVALID'
  | 'SECOND_FACTOR_REQUIRED'
  | 'SECOND_FACTOR_INVALID'
  | 'PASSWORD_UNSUITABLE'
  | 'TOKEN_INVALID'
  | 'DELIVERY_ADDRESS_REFUSED'
  | 'EXTERNAL_LOGIN_INVALID'
  | 'CUSTOMER_FROZEN'
  | 'CUSTOMER_CLOSED'
  | 'REGISTRATION_STOPPED'
  | 'MONEY_OR_CLAIM_OPEN'
  | 'CHARGING_STOPPED'
  | 'CASH_POINT_REQUIRED'
  | 'CHARGE_NUMBER_INVALID'
  | 'CHARGE_NUMBER_EXPIRED'
  | 'CHARGE_NUMBER_USED'
  | 'CHARGE_SECRET_INVALID'
  | 'CHARGE_SECRET_UNSUITABLE'
  | 'CHARGE_SECRET_LOCKED'
  | 'BANK_ACCOUNT_UNPROVEN'
  | 'BANK_ACCOUNT_REFUSED'
  | 'CARD_REFUSED'
  | 'CARD_TRIES_EXCEEDED'
  | 'FUNDING_SOURCE_UNKNOWN'
  | 'AMOUNT_NOT_ALLOWED'
  | 'LIMIT_EXCEEDED'
  | 'VELOCITY_EXCEEDED'
  | 'STEP_UP_REQUIRED'
  | 'BALANCE_LIMIT_EXCEEDED'
  | 'CHARGE_DECLINED'
  | 'CHARGE_PENDING'
  | 'CHARGE_CHARGED_BACK'
  | 'REVERSAL_EXCEEDS_ORIGINAL'
  | 'SIGNATURE_INVALID'
  | 'WALLET_UNKNOWN'
  | 'WALLET_FROZEN'
  | 'WALLET_CLOSED'
  | 'INSUFFICIENT_FUNDS'
  | 'CODE_INVALID'
  | 'CODE_EXPIRED'
  | 'CODE_USED'
  | 'CODE_IN_USE'
  | 'CODE_UNKNOWN'
  | 'AMOUNT_MISMATCH'
  | 'PAYMENT_GIVEN_UP'
  | 'SESSION_STATUS_UNKNOWN'
  | 'UNLOCK_REQUIRED'
  | 'MERCHANT_UNKNOWN'
  | 'MERCHANT_SUSPENDED'
  | 'SHOP_UNKNOWN'
  | 'TOO_MANY_SHOPS'
  | 'REPAYMENT_EXCEEDS_OWED'
  | 'SETTLEMENT_EXCEEDS_OWED'
  | 'PAYOUTS_HELD'
  | 'PAYOUT_NOT_OPEN'
  | 'PAYOUT_EXCEEDS_PAYABLE'
  | 'PAYMENT_UNKNOWN'
  | 'PAYMENT_ALREADY_VOIDED'
  | 'PAYMENT_ALREADY_REFUNDED'
  | 'TOO_MANY_REFUNDS'
  | 'CAMPAIGN_UNKNOWN'
  | 'CAMPAIGN_STILL_RUNNING'
  | 'CASHBACK_UNKNOWN'
  | 'CASHBACK_STILL_PENDING'
  | 'TRANSFER_TOO_SMALL'
  | 'TRANSFERS_EXCEEDED'
  | 'TRANSFER_AMOUNT_EXCEEDED'
  | 'TRANSFER_NOT_WANTED'
  | 'TRANSFER_UNKNOWN'
  | 'TRANSFER_NOT_OPEN'
  | 'TOO_MANY_OFFERS'
  | 'REQUEST_TO_SELF'
  | 'REQUEST_NOT_WANTED'
  | 'REQUEST_NOT_OPEN'
  | 'REQUESTS_EXCEEDED'
  | 'SPLIT_NOT_POSSIBLE'
  | 'ALREADY_SPLIT'
  | 'TOO_MANY_LOTS'
  | 'TRANSFER_TO_SELF'
  | 'REPORT_UNKNOWN'
  | 'REPORT_NOT_OPEN'
  | 'SECOND_READER_REQUIRED'
  | 'INCIDENT_UNKNOWN'
  | 'INCIDENT_CLOSED'
  | 'INCIDENT_NOT_SCOPED'
  | 'SECOND_ADMINISTRATOR_REQUIRED'
  | 'PLAN_UNKNOWN'
  | 'PLAN_NOT_OPEN'
  | 'PLAN_CHANGED'
  | 'SCOPE_STALE'
  | 'PLAN_STALE'
  | 'PLAN_UNDER_WAY'
  | 'PROPOSER_MAY_NOT_APPROVE'
  | 'ALREADY_COMPENSATED'
  | 'COMPENSATION_UNDER_WAY'
  | 'SECOND_PERSON_REQUIRED'
  | 'EXPORT_NOT_CONFIRMED'
  | 'LOG_BROKEN'
  | 'NOT_SEALED'
  | 'NOT_RECONCILED';

export type TraceNode = {
  readonly lotId: string;
  readonly customerId: string;
  readonly originKind: string;
  readonly originId: string;
  readonly amountYen: number;
  readonly remainingYen: number;
  readonly heldYen: number;
  readonly at: string;
  readonly eventId: string;
  readonly position: string;
  readonly uses: readonly {
    readonly debitId: string;
    readonly kind: 'payment' | 'transfer' | 'collection' | 'cashback-reversal' | 'closure' | 'return';
    readonly amountYen: number;
    readonly at: string;
    readonly eventId: string;
    readonly merchantId?: string;
    readonly toCustomerId?: string;
    readonly sessionId?: string;
    readonly category?: string;
    readonly position?: string;
  }[];
  readonly next: readonly TraceNode[];
};

/** What each operation is asked, and what it replies. */
export interface Operations {
  /** A cash point says what it took for a charge number, and the wallet is credited. Refused, it gives the cash back; on CHARGE_PENDING it asks again with the same Idempotency-Key. Who may: cash-point. */
  'charging.cash.deposit': {
    request: {
      readonly chargeNumber: string;
      readonly amountYen: number;
    };
    reply: {
      readonly chargeId: string;
      readonly amountYen: number;
      readonly at: string;
    };
  };
  /** A one-time charge number for cash: shown at a register or cash machine within its minutes, it tells whose wallet the cash is for. Who may: customer. */
  'charging.cash.issue-number': {
    request: {
      readonly method: 'register' | 'atm';
    };
    reply: {
      readonly chargeNumber: string;
      readonly method: 'register' | 'atm';
      readonly expiresAt: string;
    };
  };
  /** Charges of the customer who asks, newest first. Who may: customer. */
  'charging.charge.list': {
    request: {
      readonly limit?: number;
      readonly after?: string;
    };
    reply: {
      readonly charges: readonly {
        readonly chargeId: string;
        readonly customerId: string;
        readonly method: 'credit' | 'debit' | 'bank' | 'register' | 'atm';
        readonly amountYen: number;
        readonly state: 'requested' | 'captured' | 'completed' | 'declined' | 'undone' | 'refund-requested' | 'refunded' | 'refund-refused' | 'charged-back' | 'chargeback-accepted';
        readonly refundedYen: number;
        readonly requestedAt: string;
      }[];
    };
  };
  /** Charges the wallet of the customer who asks from a card or bank account, with the charge secret. Cash is credited by the cash point that took it, so `cash` is refused. Who may: customer. `sourceId` and `chargeSecret` are given, unless `cash` is. */
  'charging.charge.make': {
    request: {
      readonly amountYen: number;
      readonly sourceId?: string;
      readonly chargeSecret?: string;
      readonly cash?: {
        readonly point: 'register' | 'atm';
        readonly pointId: string;
      };
    };
    reply: {
      readonly chargeId: string;
      readonly amountYen: number;
      readonly balanceYen: number;
      readonly at: string;
    };
  };
  /** One charge: of the customer who asks, or any for staff. Who may: customer, staff (fraud, support, approver, operations), service (compensation). */
  'charging.charge.show': {
    request: {
      readonly chargeId: string;
    };
    reply: {
      readonly chargeId: string;
      readonly customerId: string;
      readonly method: 'credit' | 'debit' | 'bank' | 'register' | 'atm';
      readonly amountYen: number;
      readonly state: 'requested' | 'captured' | 'completed' | 'declined' | 'undone' | 'refund-requested' | 'refunded' | 'refund-refused' | 'charged-back' | 'chargeback-accepted';
      readonly refundedYen: number;
      readonly requestedAt: string;
    };
  };
  /** One charge: of the customer who asks, or any for staff. Who may: customer, staff (fraud, support, approver, operations), service (compensation). */
  'charging.charge.show.staff': {
    request: {
      readonly chargeId: string;
    };
    reply: {
      readonly chargeId: string;
      readonly customerId: string;
      readonly method: 'credit' | 'debit' | 'bank' | 'register' | 'atm';
      readonly amountYen: number;
      readonly state: 'requested' | 'captured' | 'completed' | 'declined' | 'undone' | 'refund-requested' | 'refunded' | 'refund-refused' | 'charged-back' | 'chargeback-accepted';
      readonly refundedYen: number;
      readonly requestedAt: string;
    };
  };
  /** Open work whose last try failed, the oldest of each process first, at most 20 of each. Who may: staff (administrator, operations, fraud). */
  'charging.open-work.failing': {
    request: Record<string, never>;
    reply: {
      readonly open: number;
      readonly failing: readonly {
        readonly process: string;
        readonly id: string;
        readonly attempts: number;
        readonly error: string;
      }[];
    };
  };
  /** Lets a piece of open work be tried at once instead of after its pause. Who may: staff (administrator, operations). */
  'charging.open-work.retry': {
    request: {
      readonly process: string;
      readonly id: string;
    };
    reply: {
      readonly process: string;
      readonly id: string;
    };
  };
  /** Leaves one event out of one read model for ever, records who and why, and applies what waits behind it. Who may: staff (administrator, operations). */
  'charging.parked.drop': {
    request: {
      readonly projection: string;
      readonly stream: string;
      readonly revision: number;
      readonly reason: string;
    };
    reply: {
      readonly jobId: string;
      readonly kind: 'replay' | 'check' | 'retry' | 'drop';
      readonly state: 'waiting' | 'running' | 'done' | 'failed';
      readonly requestedAt: string;
      readonly projection?: string;
      readonly position?: string;
      readonly head?: string;
      readonly events?: number;
      readonly rate?: number;
      readonly outcome?: string;
      readonly differences?: number;
    };
  };
  /** Streams that a read model cannot follow, each with the event at which it stands. Who may: staff (administrator, operations, fraud). */
  'charging.parked.list': {
    request: {
      readonly projection?: string;
      readonly limit?: number;
      readonly after?: string;
    };
    reply: {
      readonly parked: readonly {
        readonly projection: string;
        readonly stream: string;
        readonly revision: number;
        readonly eventId: string;
        readonly eventType: string;
        readonly error: string;
        readonly waiting: number;
        readonly since: string;
      }[];
      readonly next?: string;
    };
  };
  /** Applies the parked events of a stream again, in order. Who may: staff (administrator, operations). */
  'charging.parked.retry': {
    request: {
      readonly projection: string;
      readonly stream: string;
    };
    reply: {
      readonly jobId: string;
      readonly kind: 'replay' | 'check' | 'retry' | 'drop';
      readonly state: 'waiting' | 'running' | 'done' | 'failed';
      readonly requestedAt: string;
      readonly projection?: string;
      readonly position?: string;
      readonly head?: string;
      readonly events?: number;
      readonly rate?: number;
      readonly outcome?: string;
      readonly differences?: number;
    };
  };
  /** A parked stream: the event at which it stands, and the first of those that wait behind it. Who may: staff (administrator, operations, fraud). */
  'charging.parked.show': {
    request: {
      readonly projection: string;
      readonly stream: string;
    };
    reply: {
      readonly projection: string;
      readonly stream: string;
      readonly revision: number;
      readonly eventId: string;
      readonly eventType: string;
      readonly error: string;
      readonly waiting: number;
      readonly since: string;
      readonly behind: readonly {
        readonly revision: number;
        readonly eventType: string;
        readonly at: string;
      }[];
    };
  };
  /** As a second person, confirms the bank account of a merchant, having asked the merchant. Who may: staff (operations, approver). */
  'charging.payee.confirm': {
    request: {
      readonly merchantId: string;
      readonly accountId: string;
    };
    reply: {
      readonly last4: string;
    };
  };
  /** Proposes the bank account that a merchant is paid out to; a second person confirms it. Who may: staff (operations). */
  'charging.payee.propose': {
    request: {
      readonly merchantId: string;
      readonly account: string;
      readonly reason: string;
    };
    reply: {
      readonly accountId: string;
      readonly last4: string;
    };
  };
  /** The last four digits of the bank account of a merchant, and of one that waits to be confirmed. Who may: staff (fraud, support, approver, operations). */
  'charging.payee.show': {
    request: {
      readonly merchantId: string;
    };
    reply: {
      readonly account?: {
        readonly accountId: string;
        readonly last4: string;
        readonly by: string;
        readonly reason: string;
        readonly at: string;
      };
      readonly proposed?: {
        readonly accountId: string;
        readonly last4: string;
        readonly by: string;
        readonly reason: string;
        readonly at: string;
      };
    };
  };
  /** Takes a parked notice off the list, with a reason; nothing is posted. Who may: staff (operations, fraud). */
  'charging.provider.dismiss-notice': {
    request: {
      readonly noticeId: string;
      readonly reason: string;
    };
    reply: Record<string, never>;
  };
  /** Notices of the card provider that could not be read or posted and wait for somebody, oldest first. Who may: staff (operations, fraud). */
  'charging.provider.list-notices': {
    request: {
      readonly limit?: number;
      readonly after?: string;
    };
    reply: {
      readonly notices: readonly {
        readonly noticeId: string;
        readonly reason: 'not-json' | 'duplicate-keys' | 'unknown-type' | 'unknown-shape' | 'charge-unknown' | 'charge-not-captured' | 'not-a-card-charge' | 'exceeds-charge' | 'charged-back-already' | 'refund-unknown' | 'payout-unknown';
        readonly body: string;
        readonly bytes: number;
        readonly reference?: string;
        readonly parkedAt: string;
      }[];
      readonly next?: string;
    };
  };
  /** Reads a parked notice again, and asks the provider what it knows of the charge that it names. Who may: staff (operations, fraud). */
  'charging.provider.retry-notice': {
    request: {
      readonly noticeId: string;
    };
    reply: {
      readonly outcome: 'handled' | 'parked';
      readonly reason?: 'not-json' | 'duplicate-keys' | 'unknown-type' | 'unknown-shape' | 'charge-unknown' | 'charge-not-captured' | 'not-a-card-charge' | 'exceeds-charge' | 'charged-back-already' | 'refund-unknown' | 'payout-unknown';
    };
  };
  /** Builds one read model, or all, anew beside the stored ones and compares them row by row. Who may: staff (administrator, operations). */
  'charging.read-models.check': {
    request: {
      readonly projection?: string;
    };
    reply: {
      readonly jobId: string;
      readonly kind: 'replay' | 'check' | 'retry' | 'drop';
      readonly state: 'waiting' | 'running' | 'done' | 'failed';
      readonly requestedAt: string;
      readonly projection?: string;
      readonly position?: string;
      readonly head?: string;
      readonly events?: number;
      readonly rate?: number;
      readonly outcome?: string;
      readonly differences?: number;
    };
  };
  /** Every row in which a checked read model is not what the log says. Who may: staff (administrator, operations, fraud). */
  'charging.read-models.differences': {
    request: {
      readonly jobId: string;
      readonly limit?: number;
      readonly after?: string;
    };
    reply: {
      readonly differences: readonly {
        readonly no: number;
        readonly projection: string;
        readonly table: string;
        readonly key: Readonly<Record<string, string | number | null>>;
        readonly kind: 'changed' | 'missing' | 'extra';
        readonly columns: readonly {
          readonly column: string;
          readonly stored: string | number | null;
          readonly rebuilt: string | number | null;
        }[];
      }[];
      readonly next?: string;
    };
  };
  /** The read models of charging: version, position in the log, rows, what is parked and what is being built. Who may: staff (administrator, operations, fraud). */
  'charging.read-models.list': {
    request: Record<string, never>;
    reply: {
      readonly readModels: readonly {
        readonly projection: string;
        readonly version: number;
        readonly position: string;
        readonly rows: number;
        readonly parked: number;
        readonly dropped: number;
        readonly building?: {
          readonly version: number;
          readonly position: string;
        };
      }[];
      readonly head: string;
      readonly volatile: readonly string[];
    };
  };
  /** How far a job is, and what came of it. Who may: staff (administrator, operations, fraud). */
  'charging.read-models.progress': {
    request: {
      readonly jobId: string;
    };
    reply: {
      readonly jobId: string;
      readonly kind: 'replay' | 'check' | 'retry' | 'drop';
      readonly state: 'waiting' | 'running' | 'done' | 'failed';
      readonly requestedAt: string;
      readonly projection?: string;
      readonly position?: string;
      readonly head?: string;
      readonly events?: number;
      readonly rate?: number;
      readonly outcome?: string;
      readonly differences?: number;
    };
  };
  /** Builds a read model anew from the log beside the one that answers, which it then replaces. From a position only if nothing before it concerns the read model. Who may: staff (administrator, operations). */
  'charging.read-models.replay': {
    request: {
      readonly projection: string;
      readonly from?: string;
    };
    reply: {
      readonly jobId: string;
      readonly kind: 'replay' | 'check' | 'retry' | 'drop';
      readonly state: 'waiting' | 'running' | 'done' | 'failed';
      readonly requestedAt: string;
      readonly projection?: string;
      readonly position?: string;
      readonly head?: string;
      readonly events?: number;
      readonly rate?: number;
      readonly outcome?: string;
      readonly differences?: number;
    };
  };
  /** Books a line of the bank statement by which somebody repaid what they owe for an original; each reference once, and never more than is owed. Who may: staff (operations). */
  'charging.repayment.record': {
    request: {
      readonly originalId: string;
      readonly debtorId: string;
      readonly debt: 'mule' | 'customer' | 'cashback';
      readonly amountYen: number;
      readonly reference: string;
      readonly reason: string;
    };
    reply: {
      readonly outcome: 'received' | 'recorded';
    };
  };
  /** Sets the secret asked for at each charge from a card or bank account; it is not the password, nor what is known of the customer, which identity is asked. Who may: customer. */
  'charging.secret.set': {
    request: {
      readonly secret: string;
    };
    reply: Record<string, never>;
  };
  /** Compares every charge, refund, chargeback and fee with the provider's settlement file, line by line. Who may: staff (operations, fraud, approver), service (compensation). */
  'charging.settlement.reconcile': {
    request: Record<string, never>;
    reply: {
      readonly lines: number;
      readonly providerNetYen: number;
      readonly bookNetYen: number;
      readonly differenceYen: number;
      readonly differences: readonly {
        readonly reference: string;
        readonly kind: string;
        readonly providerYen: number;
        readonly bookYen: number;
      }[];
    };
  };
  /** Books a line of the bank statement by which the provider, or the cash points, settled with us; each reference once. No more than the books say is owed on that side: what is over is looked into first, with the provider's file. Who may: staff (operations). */
  'charging.settlement.record': {
    request: {
      readonly account: 'psp' | 'cash';
      readonly direction: 'received' | 'paid';
      readonly amountYen: number;
      readonly reference: string;
      readonly reason: string;
    };
    reply: {
      readonly owedYen: number;
    };
  };
  /** Registers a bank account for direct debit. Who may: customer. */
  'charging.source.add-bank-account': {
    request: {
      readonly account: string;
    };
    reply: {
      readonly sourceId: string;
      readonly method: 'credit' | 'debit' | 'bank' | 'register' | 'atm';
      readonly label: string;
      readonly addedAt: string;
    };
  };
  /** Registers a card by the token that the app got from the provider; no card number ever comes here. Who may: customer. */
  'charging.source.add-card': {
    request: {
      readonly token: string;
      readonly threeDSecureId?: string;
    };
    reply: {
      readonly sourceId: string;
      readonly method: 'credit' | 'debit' | 'bank' | 'register' | 'atm';
      readonly label: string;
      readonly addedAt: string;
    };
  };
  /** The funding sources of the customer who asks. Who may: customer. */
  'charging.source.list': {
    request: Record<string, never>;
    reply: {
      readonly sources: readonly {
        readonly sourceId: string;
        readonly method: 'credit' | 'debit' | 'bank' | 'register' | 'atm';
        readonly label: string;
        readonly addedAt: string;
      }[];
    };
  };
  /** Removes a funding source. Who may: customer. */
  'charging.source.remove': {
    request: {
      readonly sourceId: string;
    };
    reply: Record<string, never>;
  };
  /** Every switch, whether it is on, and who last set it, when and why. Who may: staff (operations, fraud, support, approver). */
  'charging.switch.list': {
    request: Record<string, never>;
    reply: {
      readonly switches: readonly {
        readonly scope: string;
        readonly on: boolean;
        readonly by?: string;
        readonly at?: string;
        readonly reason?: string;
      }[];
    };
  };
  /** Stops or restarts a way of charging, or registrations; who, when and why are kept. Who may: staff (operations, fraud). */
  'charging.switch.set': {
    request: {
      readonly scope: 'credit' | 'debit' | 'bank' | 'cash' | 'charging' | 'card-registration' | 'registration';
      readonly on: boolean;
      readonly reason: string;
    };
    reply: Record<string, never>;
  };
  /** The decisions that are others under the other rules, in the order of the log. Who may: staff (fraud, operations, administrator). */
  'charging.what-if.changes': {
    request: {
      readonly runId: string;
      readonly kind?: 'stopped' | 'admitted' | 'other-rule';
      readonly limit?: number;
      readonly after?: string;
    };
    reply: {
      readonly changes: readonly {
        readonly chargeId: string;
        readonly customerId: string;
        readonly at: string;
        readonly method: 'credit' | 'debit' | 'bank' | 'register' | 'atm';
        readonly amountYen: number;
        readonly kind: 'stopped' | 'admitted' | 'other-rule';
        readonly cameToNothing: boolean;
        readonly ruleThen?: string;
        readonly ruleNow?: string;
      }[];
      readonly next?: string;
    };
  };
  /** A preset of the charging rules, or those in force, as data to begin from. Who may: staff (fraud, operations, administrator). */
  'charging.what-if.policy': {
    request: {
      readonly preset: '2019' | 'hardened' | 'in-force';
    };
    reply: {
      readonly policy: {
        readonly base?: '2019' | 'hardened' | 'in-force';
        readonly version?: string;
        readonly stepYen?: number;
        readonly perChargeYen?: {
          readonly card?: number;
          readonly bank?: number;
          readonly cash?: number;
        };
        readonly windows?: readonly {
          readonly rule: string;
          readonly rail: 'card' | 'bank' | 'cash';
          readonly hours: number;
          readonly maxYen: number;
          readonly card?: 'authenticated' | 'unauthenticated';
        }[];
        readonly velocity?: {
          readonly charges: number;
          readonly minutes: number;
        } | null;
        readonly newCard?: {
          readonly hours: number;
          readonly maxYen: number;
        } | null;
        readonly newDeviceHours?: number | null;
        readonly resetLockHours?: number | null;
        readonly accountsPerCard?: number | null;
        readonly accountsPerDevice?: {
          readonly accounts: number;
          readonly minutes: number;
        } | null;
        readonly accountsPerNetwork?: {
          readonly accounts: number;
          readonly minutes: number;
        } | null;
        readonly registrationTriesPerDay?: number | null;
        readonly triesPerHour?: number | null;
        readonly declinesPerDay?: number | null;
        readonly bankAccountProof?: boolean | null;
        readonly bankAccount?: {
          readonly accounts: number;
          readonly triesPerDay: number;
          readonly dayYen: number;
          readonly chargesPerDay: number;
        } | null;
        readonly threeDSecure?: boolean;
        readonly guardedSecret?: boolean;
        readonly secretTries?: number;
        readonly switches?: readonly {
          readonly scope: 'credit' | 'debit' | 'bank' | 'cash' | 'charging' | 'card-registration';
          readonly off: string;
          readonly on?: string;
        }[];
        readonly recordedSwitches?: boolean;
        readonly unaskedCards?: 'authenticated' | 'not-enrolled';
      };
    };
  };
  /** How far a what-if run is, and when it is done what it found. The last runs are kept. Who may: staff (fraud, operations, administrator). */
  'charging.what-if.show': {
    request: {
      readonly runId: string;
    };
    reply: {
      readonly runId: string;
      readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'interrupted';
      readonly askedBy: string;
      readonly askedAt: string;
      readonly from: string;
      readonly to: string;
      readonly policyVersion: string;
      readonly progress: {
        readonly events: number;
        readonly share: number;
        readonly eventsPerSecond: number;
      };
      readonly error?: string;
      readonly result?: {
        readonly sumsThen: {
          readonly requests: number;
          readonly charges: number;
          readonly chargedYen: number;
          readonly customers: number;
          readonly refusals: number;
          readonly refusedYen: number;
        };
        readonly sumsNow: {
          readonly requests: number;
          readonly charges: number;
          readonly chargedYen: number;
          readonly customers: number;
          readonly refusals: number;
          readonly refusedYen: number;
        };
        readonly changes: {
          readonly stopped: number;
          readonly stoppedYen: number;
          readonly admitted: number;
          readonly admittedYen: number;
          readonly otherRule: number;
          readonly customers: number;
        };
        readonly rules: readonly {
          readonly rule: string;
          readonly refusalsThen: number;
          readonly refusedYenThen: number;
          readonly refusalsNow: number;
          readonly refusedYenNow: number;
          readonly stopped: number;
          readonly stoppedYen: number;
        }[];
        readonly periodHours: number;
        readonly periods: readonly {
          readonly from: string;
          readonly thenCharges: number;
          readonly thenYen: number;
          readonly nowCharges: number;
          readonly nowYen: number;
        }[];
        readonly notes: readonly {
          readonly about: string;
          readonly requests: number;
          readonly text: string;
        }[];
      };
    };
  };
  /** Begins to decide the recorded charge requests of a time again under other rules. Nothing is changed; the run is watched with its id. Who may: staff (fraud, operations, administrator). `to` must be later than `from`. */
  'charging.what-if.start': {
    request: {
      readonly policy: {
        readonly base?: '2019' | 'hardened' | 'in-force';
        readonly version?: string;
        readonly stepYen?: number;
        readonly perChargeYen?: {
          readonly card?: number;
          readonly bank?: number;
          readonly cash?: number;
        };
        readonly windows?: readonly {
          readonly rule: string;
          readonly rail: 'card' | 'bank' | 'cash';
          readonly hours: number;
          readonly maxYen: number;
          readonly card?: 'authenticated' | 'unauthenticated';
        }[];
        readonly velocity?: {
          readonly charges: number;
          readonly minutes: number;
        } | null;
        readonly newCard?: {
          readonly hours: number;
          readonly maxYen: number;
        } | null;
        readonly newDeviceHours?: number | null;
        readonly resetLockHours?: number | null;
        readonly accountsPerCard?: number | null;
        readonly accountsPerDevice?: {
          readonly accounts: number;
          readonly minutes: number;
        } | null;
        readonly accountsPerNetwork?: {
          readonly accounts: number;
          readonly minutes: number;
        } | null;
        readonly registrationTriesPerDay?: number | null;
        readonly triesPerHour?: number | null;
        readonly declinesPerDay?: number | null;
        readonly bankAccountProof?: boolean | null;
        readonly bankAccount?: {
          readonly accounts: number;
          readonly triesPerDay: number;
          readonly dayYen: number;
          readonly chargesPerDay: number;
        } | null;
        readonly threeDSecure?: boolean;
        readonly guardedSecret?: boolean;
        readonly secretTries?: number;
        readonly switches?: readonly {
          readonly scope: 'credit' | 'debit' | 'bank' | 'cash' | 'charging' | 'card-registration';
          readonly off: string;
          readonly on?: string;
        }[];
        readonly recordedSwitches?: boolean;
        readonly unaskedCards?: 'authenticated' | 'not-enrolled';
      };
      readonly from: string;
      readonly to: string;
    };
    reply: {
      readonly runId: string;
    };
  };
  /** What stands out before anybody has classified it: devices, addresses and reset contacts shared by many accounts, with the figures. Who may: staff (fraud). `to` must be later than `from`. */
  'compensation.alert.flagged': {
    request: {
      readonly from: string;
      readonly to: string;
      readonly kind?: 'device' | 'address' | 'network' | 'session' | 'merchant' | 'reset-contact' | 'customer' | 'cadence' | 'time-window';
      readonly limit?: number;
      readonly after?: string;
    };
    reply: {
      readonly flagged: readonly {
        readonly kind: 'device' | 'address' | 'network' | 'session' | 'merchant' | 'reset-contact' | 'customer' | 'cadence' | 'time-window';
        readonly value: string;
        readonly accounts: number;
        readonly refusedSignIns: number;
        readonly charges: number;
        readonly chargedYen: number;
        readonly reported: number;
      }[];
    };
  };
  /** What the rules raised, oldest first: clusters of reports, bursts of charges, bursts of refused sign-ins. Who may: staff (administrator, support, fraud, approver, operations). */
  'compensation.alert.list': {
    request: {
      readonly limit?: number;
      readonly after?: string;
    };
    reply: {
      readonly alerts: readonly {
        readonly alertId: string;
        readonly rule: string;
        readonly ruleVersion: string;
        readonly at: string;
        readonly detail: Readonly<Record<string, unknown>>;
      }[];
      readonly next?: string;
    };
  };
  /** A second person approves the correction; it is posted. Who may: staff (approver). */
  'compensation.correction.approve': {
    request: {
      readonly originalId: string;
      readonly correctionId: string;
    };
    reply: {
      readonly receivableYen: number;
    };
  };
  /** Proposes to correct a compensation that was wrong (the charge was genuine): the customer owes the refund less what had been recovered from their wallet. Who may: staff (fraud). */
  'compensation.correction.propose': {
    request: {
      readonly originalId: string;
      readonly reason: string;
    };
    reply: {
      readonly correctionId: string;
      readonly receivableYen: number;
    };
  };
  /** What an incident has on hold, for which original and in whose wallet, oldest first. Who may: staff (administrator, support, fraud, approver, operations). */
  'compensation.hold.list': {
    request: {
      readonly incidentId: string;
      readonly limit?: number;
      readonly after?: string;
    };
    reply: {
      readonly holds: readonly {
        readonly customerId: string;
        readonly originalId: string;
        readonly heldYen: number;
        readonly heldAt: string;
      }[];
      readonly next?: string;
    };
  };
  /** Lets go of what an incident has on hold for an original in a wallet, with the reason. What another incident holds too stays on hold. Who may: staff (fraud). */
  'compensation.hold.release': {
    request: {
      readonly incidentId: string;
      readonly customerId: string;
      readonly originalId: string;
      readonly reason: string;
    };
    reply: {
      readonly releasedYen: number;
    };
  };
  /** The accounts of an incident by their ids, each with the reason why it is in and in which round it came in. All pages are of the run of the rules with which the first began. Who may: staff (administrator, support, fraud, approver, operations). */
  'compensation.incident.accounts': {
    request: {
      readonly incidentId: string;
      readonly limit?: number;
      readonly after?: string;
    };
    reply: {
      readonly accounts: readonly {
        readonly customerId: string;
        readonly round: number;
        readonly reasons: readonly string[];
        readonly chargedYen: number;
      }[];
      readonly next?: string;
    };
  };
  /** Adds what links transactions to the incident, with the reason. Who may: staff (fraud). */
  'compensation.incident.add-indicator': {
    request: {
      readonly incidentId: string;
      readonly kind: 'device' | 'address' | 'network' | 'session' | 'merchant' | 'reset-contact' | 'customer' | 'cadence' | 'time-window';
      readonly value: string;
      readonly reason: string;
    };
    reply: Record<string, never>;
  };
  /** Closes an incident; refused unless it reconciles exactly. What it still has on hold goes back, and the report says how much. Who may: staff (fraud). */
  'compensation.incident.close': {
    request: {
      readonly incidentId: string;
    };
    reply: {
      readonly incidentId: string;
      readonly name: string;
      readonly state: 'open' | 'closed';
      readonly asOf: string;
      readonly ruleVersion: string;
      readonly victims: number;
      readonly charges: number;
      readonly unauthorisedYen: number;
      readonly maxPerVictimYen: number;
      readonly ownMoneyRestoredYen: number;
      readonly cashbackReversedYen: number;
      readonly unauthorisedOutflowYen: number;
      readonly recoveredYen: number;
      readonly lossYen: number;
      readonly receivableYen: number;
      readonly recoveredLateYen: number;
      readonly feesYen: number;
      readonly destinations: readonly {
        readonly destination: string;
        readonly originals: number;
        readonly amountYen: number;
      }[];
      readonly rows: readonly {
        readonly row: string;
        readonly originals: number;
        readonly amountYen: number;
      }[];
      readonly reports: {
        readonly filed: number;
        readonly upheld: number;
        readonly refused: number;
        readonly open: number;
      };
      readonly correctedYen: number;
      readonly heldYen: number;
      readonly holdsReleased?: {
        readonly holds: number;
        readonly releasedYen: number;
      };
      readonly timeline: {
        readonly firstUnauthorisedAt?: string;
        readonly firstAlertAt?: string;
        readonly firstReportAt?: string;
        readonly containedAt?: string;
        readonly approvedAt?: string;
        readonly madeWholeAt?: string;
      };
      readonly preventableYen: number;
      readonly secondsFromApprovalToMadeWhole?: number;
    };
  };
  /** The second reader confirms that a receiver knew. Plans made before are stale. Who may: staff (fraud, approver). */
  'compensation.incident.confirm-liability': {
    request: {
      readonly incidentId: string;
      readonly customerId: string;
    };
    reply: Record<string, never>;
  };
  /** Sets aside what is left of the flagged charges, in victims' and receivers' wallets, and ends the sessions that made them. Who may: staff (fraud). */
  'compensation.incident.hold-funds': {
    request: {
      readonly incidentId: string;
    };
    reply: {
      readonly wallets: number;
      readonly heldYen: number;
      readonly sessionsEnded: number;
    };
  };
  /** All incidents, oldest first. Who may: staff (administrator, support, fraud, approver, operations). */
  'compensation.incident.list': {
    request: Record<string, never>;
    reply: {
      readonly incidents: readonly {
        readonly incidentId: string;
        readonly name: string;
        readonly state: 'open' | 'closed';
        readonly openedAt: string;
        readonly planId?: string;
      }[];
    };
  };
  /** Opens an incident over a window of time; all reports of charges in it belong to it. Who may: staff (fraud). `to` must be later than `from`. */
  'compensation.incident.open': {
    request: {
      readonly name: string;
      readonly from: string;
      readonly to: string;
    };
    reply: {
      readonly incidentId: string;
    };
  };
  /** Says that a receiver knew that the money was stolen, with reason and evidence; once a second person confirms it, they owe what they spent of it. Without, it is loss. Who may: staff (fraud). */
  'compensation.incident.propose-liability': {
    request: {
      readonly incidentId: string;
      readonly customerId: string;
      readonly reason: string;
      readonly evidence: readonly string[];
    };
    reply: Record<string, never>;
  };
  /** Holds the outflow (from lots) against recovered + loss + receivable (from postings), and the books against the provider's file. Who may: staff (administrator, support, fraud, approver, operations). */
  'compensation.incident.reconcile': {
    request: {
      readonly incidentId: string;
    };
    reply: {
      readonly outflowYen: number;
      readonly recoveredYen: number;
      readonly lossYen: number;
      readonly receivableYen: number;
      readonly differenceYen: number;
      readonly trialBalanceYen: number;
      readonly transitYen: number;
      readonly providerDifferenceYen: number;
      readonly compensatedTwice: number;
      readonly reconciled: boolean;
    };
  };
  /** What a customer who was called back said of transactions that were only suspected. Who may: staff (fraud). */
  'compensation.incident.record-callback': {
    request: {
      readonly incidentId: string;
      readonly customerId: string;
      readonly transactionIds: readonly string[];
      readonly answer: 'unauthorised' | 'genuine' | 'no-answer';
    };
    reply: Record<string, never>;
  };
  /** The closing report of an incident, balanced to the yen, made anew from the log. Who may: staff (administrator, support, fraud, approver, operations). */
  'compensation.incident.report': {
    request: {
      readonly incidentId: string;
    };
    reply: {
      readonly incidentId: string;
      readonly name: string;
      readonly state: 'open' | 'closed';
      readonly asOf: string;
      readonly ruleVersion: string;
      readonly victims: number;
      readonly charges: number;
      readonly unauthorisedYen: number;
      readonly maxPerVictimYen: number;
      readonly ownMoneyRestoredYen: number;
      readonly cashbackReversedYen: number;
      readonly unauthorisedOutflowYen: number;
      readonly recoveredYen: number;
      readonly lossYen: number;
      readonly receivableYen: number;
      readonly recoveredLateYen: number;
      readonly feesYen: number;
      readonly destinations: readonly {
        readonly destination: string;
        readonly originals: number;
        readonly amountYen: number;
      }[];
      readonly rows: readonly {
        readonly row: string;
        readonly originals: number;
        readonly amountYen: number;
      }[];
      readonly reports: {
        readonly filed: number;
        readonly upheld: number;
        readonly refused: number;
        readonly open: number;
      };
      readonly correctedYen: number;
      readonly heldYen: number;
      readonly holdsReleased?: {
        readonly holds: number;
        readonly releasedYen: number;
      };
      readonly timeline: {
        readonly firstUnauthorisedAt?: string;
        readonly firstAlertAt?: string;
        readonly firstReportAt?: string;
        readonly containedAt?: string;
        readonly approvedAt?: string;
        readonly madeWholeAt?: string;
      };
      readonly preventableYen: number;
      readonly secondsFromApprovalToMadeWhole?: number;
    };
  };
  /** Widens the incident to its fixed point and classifies every transaction in it. May be run again at any time. Who may: staff (fraud). */
  'compensation.incident.scope': {
    request: {
      readonly incidentId: string;
    };
    reply: {
      readonly ruleVersion: string;
      readonly rounds: number;
      readonly accounts: number;
      readonly charges: {
        readonly confirmed: number;
        readonly probable: number;
        readonly suspected: number;
        readonly cleared: number;
      };
      readonly chargedYen: {
        readonly confirmed: number;
        readonly probable: number;
        readonly suspected: number;
        readonly cleared: number;
      };
      readonly debits: number;
      readonly at: string;
    };
  };
  /** The classified transactions of an incident, oldest first, each with its evidence and why its account is in. All pages are of the run of the rules with which the first began. Who may: staff (administrator, support, fraud, approver, operations). */
  'compensation.incident.transactions': {
    request: {
      readonly incidentId: string;
      readonly classification?: 'confirmed' | 'probable' | 'suspected' | 'cleared';
      readonly kind?: 'charge' | 'payment' | 'transfer';
      readonly limit?: number;
      readonly after?: string;
    };
    reply: {
      readonly transactions: readonly {
        readonly transactionId: string;
        readonly kind: 'charge' | 'payment' | 'transfer';
        readonly customerId: string;
        readonly amountYen: number;
        readonly at: string;
        readonly sessionId?: string;
        readonly classification: 'confirmed' | 'probable' | 'suspected' | 'cleared';
        readonly score: number;
        readonly evidence: readonly string[];
        readonly reported: boolean;
      }[];
      readonly next?: string;
    };
  };
  /** Open work whose last try failed, the oldest of each process first, at most 20 of each. Who may: staff (administrator, operations, fraud). */
  'compensation.open-work.failing': {
    request: Record<string, never>;
    reply: {
      readonly open: number;
      readonly failing: readonly {
        readonly process: string;
        readonly id: string;
        readonly attempts: number;
        readonly error: string;
      }[];
    };
  };
  /** Lets a piece of open work be tried at once instead of after its pause. Who may: staff (administrator, operations). */
  'compensation.open-work.retry': {
    request: {
      readonly process: string;
      readonly id: string;
    };
    reply: {
      readonly process: string;
      readonly id: string;
    };
  };
  /** Leaves one event out of one read model for ever, records who and why, and applies what waits behind it. Who may: staff (administrator, operations). */
  'compensation.parked.drop': {
    request: {
      readonly projection: string;
      readonly stream: string;
      readonly revision: number;
      readonly reason: string;
    };
    reply: {
      readonly jobId: string;
      readonly kind: 'replay' | 'check' | 'retry' | 'drop';
      readonly state: 'waiting' | 'running' | 'done' | 'failed';
      readonly requestedAt: string;
      readonly projection?: string;
      readonly position?: string;
      readonly head?: string;
      readonly events?: number;
      readonly rate?: number;
      readonly outcome?: string;
      readonly differences?: number;
    };
  };
  /** Streams that a read model cannot follow, each with the event at which it stands. Who may: staff (administrator, operations, fraud). */
  'compensation.parked.list': {
    request: {
      readonly projection?: string;
      readonly limit?: number;
      readonly after?: string;
    };
    reply: {
      readonly parked: readonly {
        readonly projection: string;
        readonly stream: string;
        readonly revision: number;
        readonly eventId: string;
        readonly eventType: string;
        readonly error: string;
        readonly waiting: number;
        readonly since: string;
      }[];
      readonly next?: string;
    };
  };
  /** Applies the parked events of a stream again, in order. Who may: staff (administrator, operations). */
  'compensation.parked.retry': {
    request: {
      readonly projection: string;
      readonly stream: string;
    };
    reply: {
      readonly jobId: string;
      readonly kind: 'replay' | 'check' | 'retry' | 'drop';
      readonly state: 'waiting' | 'running' | 'done' | 'failed';
      readonly requestedAt: string;
      readonly projection?: string;
      readonly position?: string;
      readonly head?: string;
      readonly events?: number;
      readonly rate?: number;
      readonly outcome?: string;
      readonly differences?: number;
    };
  };
  /** A parked stream: the event at which it stands, and the first of those that wait behind it. Who may: staff (administrator, operations, fraud). */
  'compensation.parked.show': {
    request: {
      readonly projection: string;
      readonly stream: string;
    };
    reply: {
      readonly projection: string;
      readonly stream: string;
      readonly revision: number;
      readonly eventId: string;
      readonly eventType: string;
      readonly error: string;
      readonly waiting: number;
      readonly since: string;
      readonly behind: readonly {
        readonly revision: number;
        readonly eventType: string;
        readonly at: string;
      }[];
    };
  };
  /** A second person approves exactly the plan with this content hash; its execution begins. Refused as stale, with what moved, if the same plan would not come out again. Who may: staff (approver). */
  'compensation.plan.approve': {
    request: {
      readonly planId: string;
      readonly contentHash: string;
    };
    reply: {
      readonly planId: string;
      readonly incidentId: string;
      readonly contentHash: string;
      readonly totals: {
        readonly lines: number;
        readonly customers: number;
        readonly originalsYen: number;
        readonly outflowYen: number;
        readonly recoveredYen: number;
        readonly lossYen: number;
        readonly receivableYen: number;
        readonly refundYen: number;
        readonly disputeYen: number;
        readonly unclaimedYen: number;
        readonly restoredYen: number;
        readonly cashbackYen: number;
        readonly unknowinglySpentYen: number;
      };
      readonly state: 'proposed' | 'approved' | 'executing' | 'executed' | 'superseded';
      readonly proposedBy: string;
      readonly approvedBy?: string;
      readonly cutOff?: {
        readonly position: string;
        readonly at: string;
      };
    };
  };
  /** How far the execution of a plan is. Who may: staff (administrator, support, fraud, approver, operations). */
  'compensation.plan.progress': {
    request: {
      readonly planId: string;
    };
    reply: {
      readonly state: 'proposed' | 'approved' | 'executing' | 'executed' | 'superseded';
      readonly lines: number;
      readonly started: number;
      readonly completed: number;
      readonly failing: readonly {
        readonly originalId: string;
        readonly error: string;
      }[];
      readonly dropped: number;
      readonly notCarriedOut: readonly {
        readonly originalId: string;
        readonly reason: string;
      }[];
      readonly secondsSinceApproval: number;
      readonly secondsToMadeWhole?: number;
    };
  };
  /** Proposes the compensations of an incident, a line per original, with totals and a content hash. A dry run: nothing moves. Who may: staff (fraud). */
  'compensation.plan.propose': {
    request: {
      readonly incidentId: string;
    };
    reply: {
      readonly planId: string;
      readonly incidentId: string;
      readonly contentHash: string;
      readonly totals: {
        readonly lines: number;
        readonly customers: number;
        readonly originalsYen: number;
        readonly outflowYen: number;
        readonly recoveredYen: number;
        readonly lossYen: number;
        readonly receivableYen: number;
        readonly refundYen: number;
        readonly disputeYen: number;
        readonly unclaimedYen: number;
        readonly restoredYen: number;
        readonly cashbackYen: number;
        readonly unknowinglySpentYen: number;
      };
      readonly state: 'proposed' | 'approved' | 'executing' | 'executed' | 'superseded';
      readonly proposedBy: string;
      readonly approvedBy?: string;
      readonly cutOff?: {
        readonly position: string;
        readonly at: string;
      };
    };
  };
  /** A plan with its lines. Who may: staff (administrator, support, fraud, approver, operations). */
  'compensation.plan.show': {
    request: {
      readonly planId: string;
      readonly limit?: number;
      readonly after?: string;
    };
    reply: {
      readonly planId: string;
      readonly incidentId: string;
      readonly contentHash: string;
      readonly totals: {
        readonly lines: number;
        readonly customers: number;
        readonly originalsYen: number;
        readonly outflowYen: number;
        readonly recoveredYen: number;
        readonly lossYen: number;
        readonly receivableYen: number;
        readonly refundYen: number;
        readonly disputeYen: number;
        readonly unclaimedYen: number;
        readonly restoredYen: number;
        readonly cashbackYen: number;
        readonly unknowinglySpentYen: number;
      };
      readonly state: 'proposed' | 'approved' | 'executing' | 'executed' | 'superseded';
      readonly proposedBy: string;
      readonly approvedBy?: string;
      readonly cutOff?: {
        readonly position: string;
        readonly at: string;
      };
      readonly lines: readonly {
        readonly originalId: string;
        readonly kind: 'charge' | 'own-money' | 'cashback' | 'closed-balance';
        readonly customerId: string;
        readonly amountYen: number;
        readonly destination: 'refund' | 'dispute' | 'unclaimed' | 'wallet' | 'promotion';
        readonly sources: readonly {
          readonly from: 'hold' | 'receivable' | 'loss';
          readonly customerId?: string;
          readonly account: string;
          readonly amountYen: number;
          readonly lots?: readonly {
            readonly lotId: string;
            readonly amountYen: number;
          }[];
        }[];
        readonly row: string;
        readonly classification?: 'confirmed' | 'probable' | 'suspected' | 'cleared';
        readonly debitIds?: readonly string[];
        readonly refundedYen?: number;
        readonly unknowinglySpentYen?: number;
        readonly receivers?: readonly {
          readonly customerId: string;
          readonly lotIds: readonly string[];
          readonly spentYen: number;
        }[];
        readonly lots?: readonly {
          readonly lotId: string;
          readonly amountYen: number;
        }[];
      }[];
      readonly next?: string;
    };
  };
  /** Builds one read model, or all, anew beside the stored ones and compares them row by row. Who may: staff (administrator, operations). */
  'compensation.read-models.check': {
    request: {
      readonly projection?: string;
    };
    reply: {
      readonly jobId: string;
      readonly kind: 'replay' | 'check' | 'retry' | 'drop';
      readonly state: 'waiting' | 'running' | 'done' | 'failed';
      readonly requestedAt: string;
      readonly projection?: string;
      readonly position?: string;
      readonly head?: string;
      readonly events?: number;
      readonly rate?: number;
      readonly outcome?: string;
      readonly differences?: number;
    };
  };
  /** Every row in which a checked read model is not what the log says. Who may: staff (administrator, operations, fraud). */
  'compensation.read-models.differences': {
    request: {
      readonly jobId: string;
      readonly limit?: number;
      readonly after?: string;
    };
    reply: {
      readonly differences: readonly {
        readonly no: number;
        readonly projection: string;
        readonly table: string;
        readonly key: Readonly<Record<string, string | number | null>>;
        readonly kind: 'changed' | 'missing' | 'extra';
        readonly columns: readonly {
          readonly column: string;
          readonly stored: string | number | null;
          readonly rebuilt: string | number | null;
        }[];
      }[];
      readonly next?: string;
    };
  };
  /** The read models of compensation: version, position in the log, rows, what is parked and what is being built. Who may: staff (administrator, operations, fraud). */
  'compensation.read-models.list': {
    request: Record<string, never>;
    reply: {
      readonly readModels: readonly {
        readonly projection: string;
        readonly version: number;
        readonly position: string;
        readonly rows: number;
        readonly parked: number;
        readonly dropped: number;
        readonly building?: {
          readonly version: number;
          readonly position: string;
        };
      }[];
      readonly head: string;
      readonly volatile: readonly string[];
    };
  };
  /** How far a job is, and what came of it. Who may: staff (administrator, operations, fraud). */
  'compensation.read-models.progress': {
    request: {
      readonly jobId: string;
    };
    reply: {
      readonly jobId: string;
      readonly kind: 'replay' | 'check' | 'retry' | 'drop';
      readonly state: 'waiting' | 'running' | 'done' | 'failed';
      readonly requestedAt: string;
      readonly projection?: string;
      readonly position?: string;
      readonly head?: string;
      readonly events?: number;
      readonly rate?: number;
      readonly outcome?: string;
      readonly differences?: number;
    };
  };
  /** Builds a read model anew from the log beside the one that answers, which it then replaces. From a position only if nothing before it concerns the read model. Who may: staff (administrator, operations). */
  'compensation.read-models.replay': {
    request: {
      readonly projection: string;
      readonly from?: string;
    };
    reply: {
      readonly jobId: string;
      readonly kind: 'replay' | 'check' | 'retry' | 'drop';
      readonly state: 'waiting' | 'running' | 'done' | 'failed';
      readonly requestedAt: string;
      readonly projection?: string;
      readonly position?: string;
      readonly head?: string;
      readonly events?: number;
      readonly rate?: number;
      readonly outcome?: string;
      readonly differences?: number;
    };
  };
  /** The second reader confirms a refusal. Who may: staff (fraud, approver). */
  'compensation.report.confirm-refusal': {
    request: {
      readonly reportId: string;
    };
    reply: Record<string, never>;
  };
  /** Somebody says that charges were not theirs. Staff file for those who call, come to a shop, or are not customers. Who may: customer, staff (support, fraud). */
  'compensation.report.file': {
    request: {
      readonly chargeIds?: readonly string[];
      readonly description: string;
      readonly channel?: 'app' | 'phone' | 'shop' | 'issuer' | 'non-customer';
      readonly customerId?: string;
    };
    reply: {
      readonly reportId: string;
    };
  };
  /** Somebody says that charges were not theirs. Staff file for those who call, come to a shop, or are not customers. Who may: customer, staff (support, fraud). */
  'compensation.report.file.staff': {
    request: {
      readonly chargeIds?: readonly string[];
      readonly description: string;
      readonly channel?: 'app' | 'phone' | 'shop' | 'issuer' | 'non-customer';
      readonly customerId?: string;
    };
    reply: {
      readonly reportId: string;
    };
  };
  /** Reports by state, oldest first: in the order in which they were filed. Who may: staff (administrator, support, fraud, approver, operations). */
  'compensation.report.list': {
    request: {
      readonly state?: 'open' | 'refusal-proposed' | 'refused' | 'upheld' | 'withdrawn';
      readonly limit?: number;
      readonly after?: string;
    };
    reply: {
      readonly reports: readonly {
        readonly reportId: string;
        readonly customerId?: string;
        readonly chargeIds: readonly string[];
        readonly transactionId?: string;
        readonly channel: 'app' | 'phone' | 'shop' | 'issuer' | 'non-customer' | 'mail';
        readonly description: string;
        readonly state: 'open' | 'refusal-proposed' | 'refused' | 'upheld' | 'withdrawn';
        readonly filedAt: string;
        readonly reason?: string;
      }[];
      readonly next?: string;
    };
  };
  /** The reports of the customer who asks, oldest first. Who may: customer. */
  'compensation.report.own': {
    request: {
      readonly limit?: number;
      readonly after?: string;
    };
    reply: {
      readonly reports: readonly {
        readonly reportId: string;
        readonly customerId?: string;
        readonly chargeIds: readonly string[];
        readonly transactionId?: string;
        readonly channel: 'app' | 'phone' | 'shop' | 'issuer' | 'non-customer' | 'mail';
        readonly description: string;
        readonly state: 'open' | 'refusal-proposed' | 'refused' | 'upheld' | 'withdrawn';
        readonly filedAt: string;
        readonly reason?: string;
      }[];
      readonly next?: string;
    };
  };
  /** Proposes to refuse a report, with reason and evidence; a second person must confirm. Who may: staff (fraud). */
  'compensation.report.propose-refusal': {
    request: {
      readonly reportId: string;
      readonly reason: string;
      readonly evidence: readonly string[];
    };
    reply: Record<string, never>;
  };
  /** One report and what became of it: for whoever filed it, or staff. Who may: customer, staff (administrator, support, fraud, approver, operations). */
  'compensation.report.show': {
    request: {
      readonly reportId: string;
    };
    reply: {
      readonly reportId: string;
      readonly customerId?: string;
      readonly chargeIds: readonly string[];
      readonly transactionId?: string;
      readonly channel: 'app' | 'phone' | 'shop' | 'issuer' | 'non-customer' | 'mail';
      readonly description: string;
      readonly state: 'open' | 'refusal-proposed' | 'refused' | 'upheld' | 'withdrawn';
      readonly filedAt: string;
      readonly reason?: string;
    };
  };
  /** One report and what became of it: for whoever filed it, or staff. Who may: customer, staff (administrator, support, fraud, approver, operations). */
  'compensation.report.show.staff': {
    request: {
      readonly reportId: string;
    };
    reply: {
      readonly reportId: string;
      readonly customerId?: string;
      readonly chargeIds: readonly string[];
      readonly transactionId?: string;
      readonly channel: 'app' | 'phone' | 'shop' | 'issuer' | 'non-customer' | 'mail';
      readonly description: string;
      readonly state: 'open' | 'refusal-proposed' | 'refused' | 'upheld' | 'withdrawn';
      readonly filedAt: string;
      readonly reason?: string;
    };
  };
  /** Takes back a report that a letter’s link filed under the name of the customer who asks: what it set aside is released. From a device new on the account only with the second factor. Who may: customer. */
  'compensation.report.withdraw': {
    request: {
      readonly reportId: string;
    };
    reply: Record<string, never>;
  };
  /** Makes the credentials of a cash point, which says what cash it took; the token is shown once. Who may: staff (operations, administrator). */
  'identity.cash-point.create': {
    request: {
      readonly name: string;
      readonly method: 'register' | 'atm';
    };
    reply: {
      readonly cashPointId: string;
      readonly sessionToken: string;
    };
  };
  /** Closes the account of the customer who asks; with money left or a report not decided only if that is acknowledged. Who may: customer. */
  'identity.customer.close': {
    request: {
      readonly password: string;
      readonly acknowledgeBalanceYen?: number;
      readonly acknowledgeOpenReports?: number;
    };
    reply: {
      readonly balanceYen: number;
    };
  };
  /** Freezes accounts: no sign-in, all sessions and codes end. Who may: staff (fraud, support). */
  'identity.customer.freeze': {
    request: {
      readonly customerIds: readonly string[];
      readonly reason: string;
    };
    reply: {
      readonly frozen: number;
    };
  };
  /** Brings in members from before the launch with the password hashes (argon2id, PHC format) they already have. Who may: staff (administrator). */
  'identity.customer.import': {
    request: {
      readonly members: readonly {
        readonly memberNumber: string;
        readonly email: string;
        readonly name: string;
        readonly birthdate: string;
        readonly phone?: string;
        readonly passwordHash: string;
        readonly externalSubject?: string;
      }[];
    };
    reply: {
      readonly members: readonly {
        readonly memberNumber: string;
        readonly customerId: string;
      }[];
    };
  };
  /** The profile of the customer who asks; no secret, and nothing of other services. Who may: customer. */
  'identity.customer.profile': {
    request: Record<string, never>;
    reply: {
      readonly customerId: string;
      readonly email: string;
      readonly name: string;
      readonly emailVerified: boolean;
      readonly secondFactor: boolean;
      readonly language: 'ja' | 'en';
    };
  };
  /** Registers a customer; a mail with a token asks to verify the address. A mailbox that has got many such mails gets no more for a while (RATE_LIMITED): the token of any of them, sent along, then verifies the address at once. Who may: anyone. */
  'identity.customer.register': {
    request: {
      readonly email: string;
      readonly password: string;
      readonly name: string;
      readonly birthdate: string;
      readonly phone?: string;
      readonly token?: string;
    };
    reply: {
      readonly accepted: true;
    };
  };
  /** Ends all sessions of these customers. Who may: staff (fraud, support), service (compensation). */
  'identity.customer.revoke-sessions': {
    request: {
      readonly customerIds: readonly string[];
      readonly reason: string;
    };
    reply: {
      readonly revoked: number;
    };
  };
  /** Sets in which language letters about money are written to the customer who asks. They cannot be switched off. Who may: customer. */
  'identity.customer.set-language': {
    request: {
      readonly language: 'ja' | 'en';
    };
    reply: Record<string, never>;
  };
  /** Lets frozen accounts sign in again. Who may: staff (fraud). */
  'identity.customer.unfreeze': {
    request: {
      readonly customerIds: readonly string[];
      readonly reason: string;
    };
    reply: {
      readonly unfrozen: number;
    };
  };
  /** Verifies the e-mail address with the token of the mail and the password that was chosen when registering. Who may: anyone. */
  'identity.customer.verify-email': {
    request: {
      readonly token: string;
      readonly password: string;
    };
    reply: {
      readonly customerId: string;
    };
  };
  /** The devices registered on the account of the customer who asks. `deviceId` is the account’s own id of the device, to revoke it by; it opens nothing. Who may: customer. */
  'identity.device.list': {
    request: Record<string, never>;
    reply: {
      readonly devices: readonly {
        readonly deviceId: string;
        readonly name?: string;
        readonly firstSeenAt: string;
      }[];
    };
  };
  /** Forgets a device and ends its sessions. Who may: customer. */
  'identity.device.revoke': {
    request: {
      readonly deviceId: string;
    };
    reply: Record<string, never>;
  };
  /** The member to whom a letter about money was written says that it was not them: files a report and sets aside what is left of that money. Asked again, it changes nothing and answers the same. Who may: anyone. */
  'identity.not-me.report': {
    request: {
      readonly token: string;
    };
    reply: {
      readonly language: 'ja' | 'en';
      readonly reportId: string;
    };
  };
  /** What the link of a letter about money is about, in the language of the letter. Changes nothing, for programs that read mail follow links. Who may: anyone. */
  'identity.not-me.show': {
    request: {
      readonly token: string;
    };
    reply: {
      readonly language: 'ja' | 'en';
      readonly what: string;
      readonly details: readonly {
        readonly label: string;
        readonly value: string;
      }[];
    };
  };
  /** Open work whose last try failed, the oldest of each process first, at most 20 of each. Who may: staff (administrator, operations, fraud). */
  'identity.open-work.failing': {
    request: Record<string, never>;
    reply: {
      readonly open: number;
      readonly failing: readonly {
        readonly process: string;
        readonly id: string;
        readonly attempts: number;
        readonly error: string;
      }[];
    };
  };
  /** Lets a piece of open work be tried at once instead of after its pause. Who may: staff (administrator, operations). */
  'identity.open-work.retry': {
    request: {
      readonly process: string;
      readonly id: string;
    };
    reply: {
      readonly process: string;
      readonly id: string;
    };
  };
  /** Leaves one event out of one read model for ever, records who and why, and applies what waits behind it. Who may: staff (administrator, operations). */
  'identity.parked.drop': {
    request: {
      readonly projection: string;
      readonly stream: string;
      readonly revision: number;
      readonly reason: string;
    };
    reply: {
      readonly jobId: string;
      readonly kind: 'replay' | 'check' | 'retry' | 'drop';
      readonly state: 'waiting' | 'running' | 'done' | 'failed';
      readonly requestedAt: string;
      readonly projection?: string;
      readonly position?: string;
      readonly head?: string;
      readonly events?: number;
      readonly rate?: number;
      readonly outcome?: string;
      readonly differences?: number;
    };
  };
  /** Streams that a read model cannot follow, each with the event at which it stands. Who may: staff (administrator, operations, fraud). */
  'identity.parked.list': {
    request: {
      readonly projection?: string;
      readonly limit?: number;
      readonly after?: string;
    };
    reply: {
      readonly parked: readonly {
        readonly projection: string;
        readonly stream: string;
        readonly revision: number;
        readonly eventId: string;
        readonly eventType: string;
        readonly error: string;
        readonly waiting: number;
        readonly since: string;
      }[];
      readonly next?: string;
    };
  };
  /** Applies the parked events of a stream again, in order. Who may: staff (administrator, operations). */
  'identity.parked.retry': {
    request: {
      readonly projection: string;
      readonly stream: string;
    };
    reply: {
      readonly jobId: string;
      readonly kind: 'replay' | 'check' | 'retry' | 'drop';
      readonly state: 'waiting' | 'running' | 'done' | 'failed';
      readonly requestedAt: string;
      readonly projection?: string;
      readonly position?: string;
      readonly head?: string;
      readonly events?: number;
      readonly rate?: number;
      readonly outcome?: string;
      readonly differences?: number;
    };
  };
  /** A parked stream: the event at which it stands, and the first of those that wait behind it. Who may: staff (administrator, operations, fraud). */
  'identity.parked.show': {
    request: {
      readonly projection: string;
      readonly stream: string;
    };
    reply: {
      readonly projection: string;
      readonly stream: string;
      readonly revision: number;
      readonly eventId: string;
      readonly eventType: string;
      readonly error: string;
      readonly waiting: number;
      readonly since: string;
      readonly behind: readonly {
        readonly revision: number;
        readonly eventType: string;
        readonly at: string;
      }[];
    };
  };
  /** Mails a reset token to the verified contact. The answer is the same whether the account exists or not. Who may: anyone. */
  'identity.password.request-reset': {
    request: {
      readonly email: string;
      readonly birthdate?: string;
      readonly phone?: string;
      readonly deliverTo?: string;
    };
    reply: {
      readonly accepted: true;
    };
  };
  /** Sets a new password with the token of the mail; ends all sessions. Who may: anyone. */
  'identity.password.reset': {
    request: {
      readonly token: string;
      readonly newPassword: string;
    };
    reply: Record<string, never>;
  };
  /** Builds one read model, or all, anew beside the stored ones and compares them row by row. Who may: staff (administrator, operations). */
  'identity.read-models.check': {
    request: {
      readonly projection?: string;
    };
    reply: {
      readonly jobId: string;
      readonly kind: 'replay' | 'check' | 'retry' | 'drop';
      readonly state: 'waiting' | 'running' | 'done' | 'failed';
      readonly requestedAt: string;
      readonly projection?: string;
      readonly position?: string;
      readonly head?: string;
      readonly events?: number;
      readonly rate?: number;
      readonly outcome?: string;
      readonly differences?: number;
    };
  };
  /** Every row in which a checked read model is not what the log says. Who may: staff (administrator, operations, fraud). */
  'identity.read-models.differences': {
    request: {
      readonly jobId: string;
      readonly limit?: number;
      readonly after?: string;
    };
    reply: {
      readonly differences: readonly {
        readonly no: number;
        readonly projection: string;
        readonly table: string;
        readonly key: Readonly<Record<string, string | number | null>>;
        readonly kind: 'changed' | 'missing' | 'extra';
        readonly columns: readonly {
          readonly column: string;
          readonly stored: string | number | null;
          readonly rebuilt: string | number | null;
        }[];
      }[];
      readonly next?: string;
    };
  };
  /** The read models of identity: version, position in the log, rows, what is parked and what is being built. Who may: staff (administrator, operations, fraud). */
  'identity.read-models.list': {
    request: Record<string, never>;
    reply: {
      readonly readModels: readonly {
        readonly projection: string;
        readonly version: number;
        readonly position: string;
        readonly rows: number;
        readonly parked: number;
        readonly dropped: number;
        readonly building?: {
          readonly version: number;
          readonly position: string;
        };
      }[];
      readonly head: string;
      readonly volatile: readonly string[];
    };
  };
  /** How far a job is, and what came of it. Who may: staff (administrator, operations, fraud). */
  'identity.read-models.progress': {
    request: {
      readonly jobId: string;
    };
    reply: {
      readonly jobId: string;
      readonly kind: 'replay' | 'check' | 'retry' | 'drop';
      readonly state: 'waiting' | 'running' | 'done' | 'failed';
      readonly requestedAt: string;
      readonly projection?: string;
      readonly position?: string;
      readonly head?: string;
      readonly events?: number;
      readonly rate?: number;
      readonly outcome?: string;
      readonly differences?: number;
    };
  };
  /** Builds a read model anew from the log beside the one that answers, which it then replaces. From a position only if nothing before it concerns the read model. Who may: staff (administrator, operations). */
  'identity.read-models.replay': {
    request: {
      readonly projection: string;
      readonly from?: string;
    };
    reply: {
      readonly jobId: string;
      readonly kind: 'replay' | 'check' | 'retry' | 'drop';
      readonly state: 'waiting' | 'running' | 'done' | 'failed';
      readonly requestedAt: string;
      readonly projection?: string;
      readonly position?: string;
      readonly head?: string;
      readonly events?: number;
      readonly rate?: number;
      readonly outcome?: string;
      readonly differences?: number;
    };
  };
  /** Confirms the authenticator app with its first code; this session then counts as strongly authenticated. Who may: customer. */
  'identity.second-factor.confirm': {
    request: {
      readonly code: string;
    };
    reply: Record<string, never>;
  };
  /** Begins to enrol an authenticator app (TOTP); it counts once confirmed. Who may: customer. */
  'identity.second-factor.enrol': {
    request: {
      readonly password: string;
    };
    reply: {
      readonly secret: string;
      readonly uri: string;
    };
  };
  /** Signs a customer in with the assertion (OpenID Connect ID token) of an external provider and, where enrolled, a six-digit code. Who may: anyone. `nonce` only with `assertion`. */
  'identity.session.external-sign-in': {
    request: {
      readonly provider: string;
      readonly subject: string;
      readonly assertion?: string;
      readonly nonce?: string;
      readonly code?: string;
      readonly device: {
        readonly deviceId: string;
        readonly name?: string;
        readonly secret?: string;
      };
    };
    reply: {
      readonly sessionToken: string;
      readonly customerId: string;
      readonly sessionId: string;
      readonly newDevice: boolean;
      readonly deviceSecret?: string;
    };
  };
  /** The sessions of the customer who asks, with the id of the device as the list of devices has it. Who may: customer. */
  'identity.session.list': {
    request: Record<string, never>;
    reply: {
      readonly sessions: readonly {
        readonly sessionId: string;
        readonly deviceId: string;
        readonly startedAt: string;
      }[];
    };
  };
  /** Ends one session of the customer who asks. Who may: customer. */
  'identity.session.revoke': {
    request: {
      readonly sessionId: string;
    };
    reply: Record<string, never>;
  };
  /** Sets the passcode that unlocks the app on this device. Who may: customer. */
  'identity.session.set-passcode': {
    request: {
      readonly passcode: string;
      readonly password: string;
    };
    reply: Record<string, never>;
  };
  /** Signs a customer in with e-mail, password and, where enrolled, a six-digit code. Who may: anyone. */
  'identity.session.sign-in': {
    request: {
      readonly email: string;
      readonly password: string;
      readonly code?: string;
      readonly device: {
        readonly deviceId: string;
        readonly name?: string;
        readonly secret?: string;
      };
    };
    reply: {
      readonly sessionToken: string;
      readonly customerId: string;
      readonly sessionId: string;
      readonly newDevice: boolean;
      readonly deviceSecret?: string;
    };
  };
  /** Ends the session that asks. Who may: customer, staff (administrator, support, fraud, approver, operations). */
  'identity.session.sign-out': {
    request: Record<string, never>;
    reply: Record<string, never>;
  };
  /** Ends the session that asks. Who may: customer, staff (administrator, support, fraud, approver, operations). */
  'identity.session.sign-out.staff': {
    request: Record<string, never>;
    reply: Record<string, never>;
  };
  /** Confirms the second factor again for this session. Who may: customer, staff (administrator, support, fraud, approver, operations). */
  'identity.session.step-up': {
    request: {
      readonly code: string;
    };
    reply: Record<string, never>;
  };
  /** Unlocks the app for five minutes, so that a code may be shown. Who may: customer. */
  'identity.session.unlock': {
    request: {
      readonly passcode: string;
    };
    reply: {
      readonly unlockedUntil: string;
    };
  };
  /** Confirms a member of staff that another administrator has made. Who may: staff (administrator). */
  'identity.staff.confirm': {
    request: {
      readonly staffId: string;
    };
    reply: Record<string, never>;
  };
  /** Makes a member of staff with roles; the answer holds the secret of the second factor, once. Who awaits confirmation signs in once another administrator has confirmed them. Who may: staff (administrator). */
  'identity.staff.create': {
    request: {
      readonly email: string;
      readonly name: string;
      readonly password: string;
      readonly roles: readonly ('administrator' | 'support' | 'fraud' | 'approver' | 'operations')[];
    };
    reply: {
      readonly staffId: string;
      readonly totpSecret: string;
      readonly awaitsConfirmation: boolean;
    };
  };
  /** Signs a member of staff in; the second factor is not optional. Fifteen idle minutes end the session. Who may: anyone. */
  'identity.staff.sign-in': {
    request: {
      readonly email: string;
      readonly password: string;
      readonly code: string;
    };
    reply: {
      readonly sessionToken: string;
      readonly staffId: string;
      readonly roles: readonly ('administrator' | 'support' | 'fraud' | 'approver' | 'operations')[];
    };
  };
  /** Makes the credentials of a merchant's terminal, in one of its shops if that is named; the token is shown once. Who may: staff (operations, administrator). */
  'identity.terminal.create': {
    request: {
      readonly merchantId: string;
      readonly shopId?: string;
      readonly name: string;
    };
    reply: {
      readonly terminalId: string;
      readonly sessionToken: string;
    };
  };
  /** Ends the credentials of a merchant's terminal or of a cash point, at once and for good: one that was lost, stolen or sold on. Who may: staff (operations, administrator, fraud). */
  'identity.terminal.revoke': {
    request: {
      readonly terminalId: string;
      readonly reason: string;
    };
    reply: Record<string, never>;
  };
  /** The balance of an account: now, as it was recorded at a time, or as it was effective at a time. Who may: staff (administrator, support, fraud, approver, operations), service (compensation). */
  'ledger.account.balance': {
    request: {
      readonly account: string;
      readonly asRecorded?: string;
      readonly asEffective?: string;
      readonly atLeast?: string;
    };
    reply: {
      readonly account: string;
      readonly debitYen: number;
      readonly creditYen: number;
      readonly balanceYen: number;
      readonly position: string;
    };
  };
  /** The postings of an account with the events that made them, oldest first. Who may: staff (administrator, support, fraud, approver, operations). */
  'ledger.account.postings': {
    request: {
      readonly account: string;
      readonly limit?: number;
      readonly after?: string;
    };
    reply: {
      readonly postings: readonly {
        readonly account: string;
        readonly amountYen: number;
        readonly incidentId?: string;
        readonly originalId?: string;
        readonly component?: 'recovered' | 'loss' | 'receivable';
        readonly eventId: string;
        readonly stream: string;
        readonly type: string;
        readonly position: string;
        readonly at: string;
        readonly balanceYen: number;
      }[];
      readonly next?: string;
    };
  };
  /** Debits and credits of every kind of account, their sum (zero), and the transit accounts that are not at zero. Who may: staff (administrator, support, fraud, approver, operations), service (compensation). */
  'ledger.book.trial-balance': {
    request: {
      readonly asRecorded?: string;
      readonly asEffective?: string;
      readonly atLeast?: string;
    };
    reply: {
      readonly kinds: readonly {
        readonly kind: string;
        readonly accounts: number;
        readonly debitYen: number;
        readonly creditYen: number;
        readonly balanceYen: number;
      }[];
      readonly totalYen: number;
      readonly openTransits: readonly {
        readonly account: string;
        readonly balanceYen: number;
      }[];
      readonly events: number;
      readonly position: string;
    };
  };
  /** An inclusion proof of one event under the last seal, to be checked with the public key alone. Who may: staff (operations, administrator). */
  'ledger.event.prove': {
    request: {
      readonly eventId: string;
    };
    reply: {
      readonly format: 'modosu-inclusion-proof-1';
      readonly event: {
        readonly stream: string;
        readonly revision: number;
        readonly id: string;
        readonly type: string;
        readonly data: unknown;
        readonly metadata: Readonly<Record<string, unknown>>;
      };
      readonly previousHash: string;
      readonly streamPath: readonly {
        readonly side: 'left' | 'right';
        readonly hash: string;
      }[];
      readonly leaf: {
        readonly head: string;
        readonly revision: number;
        readonly root: string;
        readonly stream: string;
      };
      readonly sealPath: readonly {
        readonly side: 'left' | 'right';
        readonly hash: string;
      }[];
      readonly seal: {
        readonly no: number;
        readonly position: string;
        readonly streams: number;
        readonly events: number;
        readonly root: string;
        readonly order: string;
        readonly previous: string;
        readonly keyId: string;
        readonly sealedAt: string;
        readonly signature: string;
      };
    };
  };
  /** One event in full, what caused it, what it caused, and everything of the same request. Who may: staff (operations, administrator, fraud). */
  'ledger.event.show': {
    request: {
      readonly eventId: string;
    };
    reply: {
      readonly event: {
        readonly id: string;
        readonly stream: string;
        readonly revision: number;
        readonly position: string;
        readonly type: string;
        readonly recordedAt: string;
        readonly data: unknown;
        readonly metadata: Readonly<Record<string, unknown>>;
      };
      readonly cause?: {
        readonly id: string;
        readonly stream: string;
        readonly revision: number;
        readonly position: string;
        readonly type: string;
        readonly occurredAt: string;
        readonly causationId: string;
        readonly commandId: string;
        readonly correlationId: string;
        readonly customerId?: string;
      };
      readonly caused: readonly {
        readonly id: string;
        readonly stream: string;
        readonly revision: number;
        readonly position: string;
        readonly type: string;
        readonly occurredAt: string;
        readonly causationId: string;
        readonly commandId: string;
        readonly correlationId: string;
        readonly customerId?: string;
      }[];
      readonly correlated: readonly {
        readonly id: string;
        readonly stream: string;
        readonly revision: number;
        readonly position: string;
        readonly type: string;
        readonly occurredAt: string;
        readonly causationId: string;
        readonly commandId: string;
        readonly correlationId: string;
        readonly customerId?: string;
      }[];
      readonly cut?: true;
    };
  };
  /** A second person confirms an export, its range and the fingerprint of its key. Who may: staff (operations, administrator). */
  'ledger.export.confirm': {
    request: {
      readonly exportId: string;
      readonly keyFingerprint: string;
    };
    reply: {
      readonly exportId: string;
      readonly state: 'ordered' | 'confirmed' | 'expired';
      readonly keyFingerprint: string;
      readonly after: string;
      readonly to: string;
      readonly category?: string;
      readonly orderedBy: string;
      readonly orderedAt: string;
      readonly confirmedBy?: string;
    };
  };
  /** Orders a part of the log, complete with its hashes, encrypted to a public key of whoever keeps it. Somebody else must confirm it; both are recorded. Who may: staff (operations, administrator). `to` must not lie before `after`. */
  'ledger.export.order': {
    request: {
      readonly key: {
        readonly kty: 'OKP';
        readonly crv: 'X25519';
        readonly x: string;
      } | {
        readonly kty: 'EC';
        readonly crv: 'P-256';
        readonly x: string;
        readonly y: string;
      };
      readonly after?: string;
      readonly to?: string;
      readonly category?: string;
    };
    reply: {
      readonly exportId: string;
      readonly state: 'ordered' | 'confirmed' | 'expired';
      readonly keyFingerprint: string;
      readonly after: string;
      readonly to: string;
      readonly category?: string;
      readonly orderedBy: string;
      readonly orderedAt: string;
      readonly confirmedBy?: string;
    };
  };
  /** An export that was ordered: its range, its key, who ordered and who confirmed it. Who may: staff (operations, administrator). */
  'ledger.export.show': {
    request: {
      readonly exportId: string;
    };
    reply: {
      readonly exportId: string;
      readonly state: 'ordered' | 'confirmed' | 'expired';
      readonly keyFingerprint: string;
      readonly after: string;
      readonly to: string;
      readonly category?: string;
      readonly orderedBy: string;
      readonly orderedAt: string;
      readonly confirmedBy?: string;
    };
  };
  /** What was posted to put an incident right: recovered, loss and receivable, from the postings that name it. Who may: staff (administrator, support, fraud, approver, operations), service (compensation). */
  'ledger.incident.remedies': {
    request: {
      readonly incidentId: string;
      readonly atLeast?: string;
    };
    reply: {
      readonly recoveredYen: number;
      readonly lossYen: number;
      readonly receivableYen: number;
      readonly originals: number;
      readonly compensatedTwice: number;
      readonly position: string;
    };
  };
  /** A page of a confirmed export, for whoever ordered it: events complete with their hashes, one a line, as a JWE (ECDH-ES, A256GCM) to the key of the order. Who may: staff (operations, administrator). */
  'ledger.log.export': {
    request: {
      readonly exportId: string;
      readonly after?: string;
      readonly limit?: number;
    };
    reply: {
      readonly jwe: string;
      readonly events: number;
      readonly position: string;
      readonly head: string;
      readonly done: boolean;
    };
  };
  /** What keeps the log, and how many events the services have written, as the index of the log has them. Who may: staff (administrator, support, fraud, approver, operations). */
  'ledger.log.show': {
    request: Record<string, never>;
    reply: {
      readonly eventStore: string;
      readonly events: number;
      readonly position: string;
    };
  };
  /** Events of the whole log after a position, as they are stored; waits up to ten seconds for the first one. Who may: staff (operations, administrator, fraud). */
  'ledger.log.tail': {
    request: {
      readonly after?: string;
      readonly category?: string;
      readonly type?: string;
      readonly customerId?: string;
      readonly waitMs?: number;
      readonly limit?: number;
    };
    reply: {
      readonly events: readonly {
        readonly id: string;
        readonly stream: string;
        readonly revision: number;
        readonly position: string;
        readonly type: string;
        readonly recordedAt: string;
        readonly data: unknown;
        readonly metadata: Readonly<Record<string, unknown>>;
      }[];
      readonly position: string;
    };
  };
  /** Open work whose last try failed, the oldest of each process first, at most 20 of each. Who may: staff (administrator, operations, fraud). */
  'ledger.open-work.failing': {
    request: Record<string, never>;
    reply: {
      readonly open: number;
      readonly failing: readonly {
        readonly process: string;
        readonly id: string;
        readonly attempts: number;
        readonly error: string;
      }[];
    };
  };
  /** Lets a piece of open work be tried at once instead of after its pause. Who may: staff (administrator, operations). */
  'ledger.open-work.retry': {
    request: {
      readonly process: string;
      readonly id: string;
    };
    reply: {
      readonly process: string;
      readonly id: string;
    };
  };
  /** Leaves one event out of one read model for ever, records who and why, and applies what waits behind it. Who may: staff (administrator, operations). */
  'ledger.parked.drop': {
    request: {
      readonly projection: string;
      readonly stream: string;
      readonly revision: number;
      readonly reason: string;
    };
    reply: {
      readonly jobId: string;
      readonly kind: 'replay' | 'check' | 'retry' | 'drop';
      readonly state: 'waiting' | 'running' | 'done' | 'failed';
      readonly requestedAt: string;
      readonly projection?: string;
      readonly position?: string;
      readonly head?: string;
      readonly events?: number;
      readonly rate?: number;
      readonly outcome?: string;
      readonly differences?: number;
    };
  };
  /** Streams that a read model cannot follow, each with the event at which it stands. Who may: staff (administrator, operations, fraud). */
  'ledger.parked.list': {
    request: {
      readonly projection?: string;
      readonly limit?: number;
      readonly after?: string;
    };
    reply: {
      readonly parked: readonly {
        readonly projection: string;
        readonly stream: string;
        readonly revision: number;
        readonly eventId: string;
        readonly eventType: string;
        readonly error: string;
        readonly waiting: number;
        readonly since: string;
      }[];
      readonly next?: string;
    };
  };
  /** Applies the parked events of a stream again, in order. Who may: staff (administrator, operations). */
  'ledger.parked.retry': {
    request: {
      readonly projection: string;
      readonly stream: string;
    };
    reply: {
      readonly jobId: string;
      readonly kind: 'replay' | 'check' | 'retry' | 'drop';
      readonly state: 'waiting' | 'running' | 'done' | 'failed';
      readonly requestedAt: string;
      readonly projection?: string;
      readonly position?: string;
      readonly head?: string;
      readonly events?: number;
      readonly rate?: number;
      readonly outcome?: string;
      readonly differences?: number;
    };
  };
  /** A parked stream: the event at which it stands, and the first of those that wait behind it. Who may: staff (administrator, operations, fraud). */
  'ledger.parked.show': {
    request: {
      readonly projection: string;
      readonly stream: string;
    };
    reply: {
      readonly projection: string;
      readonly stream: string;
      readonly revision: number;
      readonly eventId: string;
      readonly eventType: string;
      readonly error: string;
      readonly waiting: number;
      readonly since: string;
      readonly behind: readonly {
        readonly revision: number;
        readonly eventType: string;
        readonly at: string;
      }[];
    };
  };
  /** Builds one read model, or all, anew beside the stored ones and compares them row by row. Who may: staff (administrator, operations). */
  'ledger.read-models.check': {
    request: {
      readonly projection?: string;
    };
    reply: {
      readonly jobId: string;
      readonly kind: 'replay' | 'check' | 'retry' | 'drop';
      readonly state: 'waiting' | 'running' | 'done' | 'failed';
      readonly requestedAt: string;
      readonly projection?: string;
      readonly position?: string;
      readonly head?: string;
      readonly events?: number;
      readonly rate?: number;
      readonly outcome?: string;
      readonly differences?: number;
    };
  };
  /** Every row in which a checked read model is not what the log says. Who may: staff (administrator, operations, fraud). */
  'ledger.read-models.differences': {
    request: {
      readonly jobId: string;
      readonly limit?: number;
      readonly after?: string;
    };
    reply: {
      readonly differences: readonly {
        readonly no: number;
        readonly projection: string;
        readonly table: string;
        readonly key: Readonly<Record<string, string | number | null>>;
        readonly kind: 'changed' | 'missing' | 'extra';
        readonly columns: readonly {
          readonly column: string;
          readonly stored: string | number | null;
          readonly rebuilt: string | number | null;
        }[];
      }[];
      readonly next?: string;
    };
  };
  /** The read models of ledger: version, position in the log, rows, what is parked and what is being built. Who may: staff (administrator, operations, fraud). */
  'ledger.read-models.list': {
    request: Record<string, never>;
    reply: {
      readonly readModels: readonly {
        readonly projection: string;
        readonly version: number;
        readonly position: string;
        readonly rows: number;
        readonly parked: number;
        readonly dropped: number;
        readonly building?: {
          readonly version: number;
          readonly position: string;
        };
      }[];
      readonly head: string;
      readonly volatile: readonly string[];
    };
  };
  /** How far a job is, and what came of it. Who may: staff (administrator, operations, fraud). */
  'ledger.read-models.progress': {
    request: {
      readonly jobId: string;
    };
    reply: {
      readonly jobId: string;
      readonly kind: 'replay' | 'check' | 'retry' | 'drop';
      readonly state: 'waiting' | 'running' | 'done' | 'failed';
      readonly requestedAt: string;
      readonly projection?: string;
      readonly position?: string;
      readonly head?: string;
      readonly events?: number;
      readonly rate?: number;
      readonly outcome?: string;
      readonly differences?: number;
    };
  };
  /** Builds a read model anew from the log beside the one that answers, which it then replaces. From a position only if nothing before it concerns the read model. Who may: staff (administrator, operations). */
  'ledger.read-models.replay': {
    request: {
      readonly projection: string;
      readonly from?: string;
    };
    reply: {
      readonly jobId: string;
      readonly kind: 'replay' | 'check' | 'retry' | 'drop';
      readonly state: 'waiting' | 'running' | 'done' | 'failed';
      readonly requestedAt: string;
      readonly projection?: string;
      readonly position?: string;
      readonly head?: string;
      readonly events?: number;
      readonly rate?: number;
      readonly outcome?: string;
      readonly differences?: number;
    };
  };
  /** The public keys of the seals as a JWK set: the one that signs now first, older ones after it. Who may: anyone. */
  'ledger.seal.keys': {
    request: Record<string, never>;
    reply: {
      readonly keys: readonly {
        readonly kty: 'OKP';
        readonly crv: 'Ed25519';
        readonly x: string;
        readonly kid: string;
        readonly alg: string;
        readonly use: string;
      }[];
    };
  };
  /** The seals, newest first. Who may: staff (administrator, support, fraud, approver, operations). */
  'ledger.seal.list': {
    request: {
      readonly limit?: number;
      readonly after?: string;
    };
    reply: {
      readonly seals: readonly {
        readonly no: number;
        readonly position: string;
        readonly streams: number;
        readonly events: number;
        readonly root: string;
        readonly order: string;
        readonly previous: string;
        readonly keyId: string;
        readonly sealedAt: string;
        readonly signature: string;
      }[];
      readonly next?: string;
    };
  };
  /** Seals the log as it is now: a signed Merkle root over all its streams. The last seal if nothing is new. Who may: staff (operations, administrator). */
  'ledger.seal.make': {
    request: Record<string, never>;
    reply: {
      readonly no: number;
      readonly position: string;
      readonly streams: number;
      readonly events: number;
      readonly root: string;
      readonly order: string;
      readonly previous: string;
      readonly keyId: string;
      readonly sealedAt: string;
      readonly signature: string;
      readonly isNew: boolean;
    };
  };
  /** A customer's statement: every posting to the wallet, with its running balance. Who may: customer, staff (administrator, support, fraud, approver, operations). */
  'ledger.statement.show': {
    request: {
      readonly customerId?: string;
      readonly limit?: number;
      readonly after?: string;
    };
    reply: {
      readonly customerId: string;
      readonly lines: readonly {
        readonly position: string;
        readonly at: string;
        readonly type: string;
        readonly amountYen: number;
        readonly balanceYen: number;
        readonly eventId: string;
      }[];
      readonly next?: string;
    };
  };
  /** A customer's statement: every posting to the wallet, with its running balance. Who may: customer, staff (administrator, support, fraud, approver, operations). */
  'ledger.statement.show.staff': {
    request: {
      readonly customerId: string;
      readonly limit?: number;
      readonly after?: string;
    };
    reply: {
      readonly customerId: string;
      readonly lines: readonly {
        readonly position: string;
        readonly at: string;
        readonly type: string;
        readonly amountYen: number;
        readonly balanceYen: number;
        readonly eventId: string;
      }[];
      readonly next?: string;
    };
  };
  /** The streams of the log by name, each with its revision and the time of its last event. Who may: staff (administrator, support, fraud, approver, operations). */
  'ledger.stream.list': {
    request: {
      readonly category?: string;
      readonly limit?: number;
      readonly after?: string;
    };
    reply: {
      readonly streams: readonly {
        readonly stream: string;
        readonly category: string;
        readonly revision: number;
        readonly position: string;
        readonly lastAt: string;
      }[];
      readonly next?: string;
    };
  };
  /** The events of one stream as they are stored, from a revision to a revision, in either direction. Who may: staff (operations, administrator, fraud). `to` must not lie before `from`. */
  'ledger.stream.read': {
    request: {
      readonly stream: string;
      readonly from?: number;
      readonly to?: number;
      readonly direction?: 'forwards' | 'backwards';
      readonly limit?: number;
    };
    reply: {
      readonly events: readonly {
        readonly id: string;
        readonly stream: string;
        readonly revision: number;
        readonly position: string;
        readonly type: string;
        readonly recordedAt: string;
        readonly data: unknown;
        readonly metadata: Readonly<Record<string, unknown>>;
      }[];
      readonly next?: number;
    };
  };
  /** Where a charge went, any number of hops: lots, payments, transfers, cashback, what is left, and the events that caused each. Who may: staff (administrator, support, fraud, approver, operations), service (compensation). */
  'ledger.trace.charge': {
    request: {
      readonly chargeId: string;
      readonly atLeast?: string;
    };
    reply: {
      readonly chargeId: string;
      readonly customerId: string;
      readonly amountYen: number;
      readonly spentYen: number;
      readonly transferredYen: number;
      readonly remainingYen: number;
      readonly heldYen: number;
      readonly collectedYen: number;
      readonly tree: TraceNode;
      readonly cashback: readonly TraceNode[];
      readonly events: readonly {
        readonly eventId: string;
        readonly stream: string;
        readonly revision: number;
        readonly type: string;
        readonly at: string;
        readonly causationId: string;
        readonly correlationId: string;
        readonly entry: readonly {
          readonly account: string;
          readonly amountYen: number;
          readonly incidentId?: string;
          readonly originalId?: string;
          readonly component?: 'recovered' | 'loss' | 'receivable';
        }[];
      }[];
      readonly position: string;
      readonly cut?: true;
    };
  };
  /** What an id is, and its trace: from the lots and charges the money came from, any number of hops, to where it went and what put it right, with every event and what caused it. Who may: staff (administrator, support, fraud, approver, operations), service (compensation). */
  'ledger.trace.show': {
    request: {
      readonly id: string;
      readonly atLeast?: string;
    };
    reply: {
      readonly id: string;
      readonly kind: 'charge' | 'payment' | 'transfer' | 'cashback' | 'compensation' | 'event';
      readonly transactionId?: string;
      readonly transactionKind?: 'charge' | 'payment' | 'transfer' | 'cashback' | 'closed-balance';
      readonly customerId?: string;
      readonly amountYen?: number;
      readonly at?: string;
      readonly lots: readonly TraceNode[];
      readonly cashback: readonly TraceNode[];
      readonly events: readonly {
        readonly eventId: string;
        readonly stream: string;
        readonly revision: number;
        readonly type: string;
        readonly at: string;
        readonly causationId: string;
        readonly correlationId: string;
        readonly entry: readonly {
          readonly account: string;
          readonly amountYen: number;
          readonly incidentId?: string;
          readonly originalId?: string;
          readonly component?: 'recovered' | 'loss' | 'receivable';
        }[];
        readonly commandId?: string;
      }[];
      readonly position: string;
      readonly cut?: true;
    };
  };
  /** How far a check of the log is, and what it found. Who may: staff (administrator, support, fraud, approver, operations). */
  'ledger.verification.show': {
    request: {
      readonly verificationId: string;
    };
    reply: {
      readonly verificationId: string;
      readonly state: 'running' | 'done' | 'failed';
      readonly position: string;
      readonly head: string;
      readonly events: number;
      readonly streams: number;
      readonly seals: number;
      readonly entries: number;
      readonly eventsPerSecond: number;
      readonly inFlight: number;
      readonly findings: readonly {
        readonly law: string;
        readonly message: string;
        readonly stream?: string;
        readonly revision?: number;
        readonly eventId?: string;
        readonly position?: string;
      }[];
      readonly found: number;
      readonly notes: readonly string[];
      readonly error?: string;
    };
  };
  /** Begins to check the whole log, or what was written since a seal: hashes, seals, books and laws. Who may: staff (administrator, support, fraud, approver, operations). */
  'ledger.verification.start': {
    request: {
      readonly since?: number;
    };
    reply: {
      readonly verificationId: string;
    };
  };
  /** Starts a cashback campaign: per cent of each payment, of charges by the named `methods`, or in a `lottery` of each payment that wins; capped per customer and month (Japan time), and by a budget if there is one. Without budget, lottery or days to wait it is granted at once, else it is pending first. Of several that run, the one that gives most applies (a lottery counts as the most it gives over its odds); of those that give as much, the one created first. Terms do not change. Of a lottery the hash of its secret seed is recorded now, and the seed itself at the end. Who may: staff (operations, administrator). `to` must be later than `from`. */
  'payment.campaign.create': {
    request: {
      readonly name: string;
      readonly percent: number;
      readonly monthlyCapYen: number;
      readonly from: string;
      readonly to: string;
      readonly excludedCategories?: readonly ('general' | 'tobacco' | 'gift-card' | 'electronics')[];
      readonly methods?: readonly ('credit' | 'debit' | 'bank' | 'register' | 'atm')[];
      readonly lottery?: {
        readonly oneIn?: number;
        readonly mostYen?: number;
        readonly entriesPerMonth?: number;
      };
      readonly budgetYen?: number;
      readonly grantAfterDays?: number;
      readonly onStop?: 'honour' | 'forfeit';
    };
    reply: {
      readonly campaignId: string;
    };
  };
  /** Ends a campaign that was stopped or whose time is over, when nothing of it is pending any more: nothing is ever granted of it again, and the seed of a lottery becomes public, so that everybody can check the draws. Who may: staff (operations, administrator). */
  'payment.campaign.end': {
    request: {
      readonly campaignId: string;
      readonly reason: string;
    };
    reply: {
      readonly seed?: string;
    };
  };
  /** Everything that was pending for a campaign and what became of it, in the order of the log. Of a lottery that is every draw, with the hash that it was drawn over: HMAC-SHA-256 of it under the seed says whether it won. Who may: staff (fraud, support, approver, operations, administrator). */
  'payment.campaign.grants': {
    request: {
      readonly campaignId: string;
      readonly limit?: number;
      readonly after?: string;
    };
    reply: {
      readonly items: readonly {
        readonly grantId: string;
        readonly customerId: string;
        readonly eventId: string;
        readonly hash: string;
        readonly oneIn?: number;
        readonly amountYen: number;
        readonly outcome: 'pending' | 'granted' | 'not-drawn' | 'budget-spent' | 'campaign-stopped' | 'compensated' | 'wallet-closed' | 'undone';
        readonly grantedYen: number;
      }[];
      readonly next?: string;
    };
  };
  /** All campaigns, in the order in which they were created. Who may: staff (fraud, support, approver, operations, administrator). */
  'payment.campaign.list': {
    request: {
      readonly limit?: number;
      readonly after?: string;
    };
    reply: {
      readonly items: readonly {
        readonly campaignId: string;
        readonly name: string;
        readonly kind: 'payment' | 'charge' | 'lottery';
        readonly percent: number;
        readonly from: string;
        readonly to: string;
        readonly state: 'running' | 'stopped' | 'ended';
      }[];
      readonly next?: string;
    };
  };
  /** The terms of a campaign, how it stands, and what of its budget is spent. Read from its stream. Who may: staff (fraud, support, approver, operations, administrator). */
  'payment.campaign.show': {
    request: {
      readonly campaignId: string;
    };
    reply: {
      readonly campaignId: string;
      readonly name: string;
      readonly kind: 'payment' | 'charge' | 'lottery';
      readonly percent: number;
      readonly monthlyCapYen: number;
      readonly from: string;
      readonly to: string;
      readonly state: 'running' | 'stopped' | 'ended';
      readonly grantAfterDays: number;
      readonly budgetYen?: number;
      readonly spentYen: number;
      readonly oneIn?: number;
      readonly mostYen?: number;
      readonly seedHash?: string;
      readonly seed?: string;
    };
  };
  /** Stops a campaign before its time: no payment earns anything from it any more, here at once and in every other copy of the service as soon as it has read so, which is a matter of milliseconds. What is pending is decided as the terms say, in the campaign’s own stream, from the answer on in every copy. Who may: staff (operations, fraud, administrator). */
  'payment.campaign.stop': {
    request: {
      readonly campaignId: string;
      readonly reason: string;
    };
    reply: Record<string, never>;
  };
  /** Staff take one cashback back, wholly or in part: never more than is still granted, and no more than is left in its own lot, so that no other money of the customer is touched. Cap and budget are restored by exactly that. One that is pending comes to nothing. Who may: staff (operations). */
  'payment.cashback.void': {
    request: {
      readonly customerId: string;
      readonly grantId: string;
      readonly amountYen?: number;
      readonly reason: string;
    };
    reply: {
      readonly voidedYen: number;
      readonly stillGrantedYen: number;
    };
  };
  /** A one-time code for the till: good for 60 seconds and one scan, bound to this session and device. Who may: customer. */
  'payment.code.show': {
    request: {
      readonly picture?: 'qr';
    };
    reply: {
      readonly code: string;
      readonly expiresAt: string;
      readonly renewAfter: string;
      readonly picture?: string;
    };
  };
  /** A one-time code for tills that read bars only: forty digits and their picture (SVG, Code 128), good for 60 seconds and one scan, bound to this session and device. Who may: customer. */
  'payment.code.show-barcode': {
    request: Record<string, never>;
    reply: {
      readonly code: string;
      readonly picture: string;
      readonly expiresAt: string;
      readonly renewAfter: string;
    };
  };
  /** What a merchant earned, what was paid out to it or is on its way, and what can be paid out now. Who may: staff (fraud, support, approver, operations). */
  'payment.merchant.balance': {
    request: {
      readonly merchantId: string;
    };
    reply: {
      readonly merchantId: string;
      readonly earnedYen: number;
      readonly paidOutYen: number;
      readonly payableYen: number;
      readonly proposedYen: number;
      readonly payoutHold?: {
        readonly reason: string;
        readonly by: string;
        readonly at: string;
      };
      readonly lastStatement?: {
        readonly number: number;
        readonly closingYen: number;
      };
    };
  };
  /** Merchants, in the order in which they were registered. Who may: staff (fraud, support, approver, operations), staff (administrator). */
  'payment.merchant.list': {
    request: {
      readonly limit?: number;
      readonly after?: string;
      readonly state?: 'active' | 'suspended';
    };
    reply: {
      readonly merchants: readonly {
        readonly merchantId: string;
        readonly name: string;
        readonly category: 'general' | 'tobacco' | 'gift-card' | 'electronics';
        readonly state: 'active' | 'suspended';
        readonly registeredAt: string;
      }[];
      readonly next?: string;
    };
  };
  /** A merchant, for staff and other services: whether it is suspended and its payouts are held, by whom and why. Read from the log, so never stale. Who may: staff (fraud, support, approver, operations), staff (administrator), service (identity, charging). */
  'payment.merchant.of': {
    request: {
      readonly merchantId: string;
      readonly shopId?: string;
    };
    reply: {
      readonly merchantId: string;
      readonly name: string;
      readonly category: 'general' | 'tobacco' | 'gift-card' | 'electronics';
      readonly state: 'active' | 'suspended';
      readonly suspension?: {
        readonly reason: string;
        readonly by: string;
        readonly at: string;
      };
      readonly payoutHold?: {
        readonly reason: string;
        readonly by: string;
        readonly at: string;
      };
      readonly shops: number;
      readonly shop?: {
        readonly shopId: string;
        readonly name: string;
        readonly category: 'general' | 'tobacco' | 'gift-card' | 'electronics';
      };
    };
  };
  /** A further shop of a merchant, with the goods that it mostly sells. Who may: staff (operations, administrator). */
  'payment.merchant.open-shop': {
    request: {
      readonly merchantId: string;
      readonly name: string;
      readonly category?: 'general' | 'tobacco' | 'gift-card' | 'electronics';
    };
    reply: {
      readonly shopId: string;
    };
  };
  /** How many payments, voids and refunds this merchant has, and what it is owed: less what was paid out to it. Who may: terminal, staff (fraud, support, approver, operations). */
  'payment.merchant.receipts': {
    request: {
      readonly merchantId?: string;
    };
    reply: {
      readonly merchantId: string;
      readonly payments: number;
      readonly voids: number;
      readonly refunds: number;
      readonly payableYen: number;
    };
  };
  /** How many payments, voids and refunds this merchant has, and what it is owed: less what was paid out to it. Who may: terminal, staff (fraud, support, approver, operations). */
  'payment.merchant.receipts.staff': {
    request: {
      readonly merchantId: string;
    };
    reply: {
      readonly merchantId: string;
      readonly payments: number;
      readonly voids: number;
      readonly refunds: number;
      readonly payableYen: number;
    };
  };
  /** Registers a merchant. Who may: staff (operations, administrator). */
  'payment.merchant.register': {
    request: {
      readonly name: string;
      readonly category?: 'general' | 'tobacco' | 'gift-card' | 'electronics';
    };
    reply: {
      readonly merchantId: string;
    };
  };
  /** Lets a suspended merchant go on, by another person than who suspended it. Who may: staff (operations, fraud). */
  'payment.merchant.reinstate': {
    request: {
      readonly merchantId: string;
      readonly reason: string;
    };
    reply: Record<string, never>;
  };
  /** The shops of a merchant, in the order in which they were opened. Who may: staff (fraud, support, approver, operations), staff (administrator). */
  'payment.merchant.shops': {
    request: {
      readonly merchantId: string;
      readonly limit?: number;
      readonly after?: string;
    };
    reply: {
      readonly shops: readonly {
        readonly shopId: string;
        readonly name: string;
        readonly category: 'general' | 'tobacco' | 'gift-card' | 'electronics';
        readonly openedAt: string;
      }[];
      readonly next?: string;
    };
  };
  /** Stops a merchant at once: it takes, voids and refunds no payment, and nothing is paid out to it. Who may: staff (operations, fraud). */
  'payment.merchant.suspend': {
    request: {
      readonly merchantId: string;
      readonly reason: string;
    };
    reply: Record<string, never>;
  };
  /** Open work whose last try failed, the oldest of each process first, at most 20 of each. Who may: staff (administrator, operations, fraud). */
  'payment.open-work.failing': {
    request: Record<string, never>;
    reply: {
      readonly open: number;
      readonly failing: readonly {
        readonly process: string;
        readonly id: string;
        readonly attempts: number;
        readonly error: string;
      }[];
    };
  };
  /** Lets a piece of open work be tried at once instead of after its pause. Who may: staff (administrator, operations). */
  'payment.open-work.retry': {
    request: {
      readonly process: string;
      readonly id: string;
    };
    reply: {
      readonly process: string;
      readonly id: string;
    };
  };
  /** Leaves one event out of one read model for ever, records who and why, and applies what waits behind it. Who may: staff (administrator, operations). */
  'payment.parked.drop': {
    request: {
      readonly projection: string;
      readonly stream: string;
      readonly revision: number;
      readonly reason: string;
    };
    reply: {
      readonly jobId: string;
      readonly kind: 'replay' | 'check' | 'retry' | 'drop';
      readonly state: 'waiting' | 'running' | 'done' | 'failed';
      readonly requestedAt: string;
      readonly projection?: string;
      readonly position?: string;
      readonly head?: string;
      readonly events?: number;
      readonly rate?: number;
      readonly outcome?: string;
      readonly differences?: number;
    };
  };
  /** Streams that a read model cannot follow, each with the event at which it stands. Who may: staff (administrator, operations, fraud). */
  'payment.parked.list': {
    request: {
      readonly projection?: string;
      readonly limit?: number;
      readonly after?: string;
    };
    reply: {
      readonly parked: readonly {
        readonly projection: string;
        readonly stream: string;
        readonly revision: number;
        readonly eventId: string;
        readonly eventType: string;
        readonly error: string;
        readonly waiting: number;
        readonly since: string;
      }[];
      readonly next?: string;
    };
  };
  /** Applies the parked events of a stream again, in order. Who may: staff (administrator, operations). */
  'payment.parked.retry': {
    request: {
      readonly projection: string;
      readonly stream: string;
    };
    reply: {
      readonly jobId: string;
      readonly kind: 'replay' | 'check' | 'retry' | 'drop';
      readonly state: 'waiting' | 'running' | 'done' | 'failed';
      readonly requestedAt: string;
      readonly projection?: string;
      readonly position?: string;
      readonly head?: string;
      readonly events?: number;
      readonly rate?: number;
      readonly outcome?: string;
      readonly differences?: number;
    };
  };
  /** A parked stream: the event at which it stands, and the first of those that wait behind it. Who may: staff (administrator, operations, fraud). */
  'payment.parked.show': {
    request: {
      readonly projection: string;
      readonly stream: string;
    };
    reply: {
      readonly projection: string;
      readonly stream: string;
      readonly revision: number;
      readonly eventId: string;
      readonly eventType: string;
      readonly error: string;
      readonly waiting: number;
      readonly since: string;
      readonly behind: readonly {
        readonly revision: number;
        readonly eventType: string;
        readonly at: string;
      }[];
    };
  };
  /** The customer pays a shop whose code the app has scanned. Needs a recent unlock, as showing a code does; the amount is given only where the code has none. Who may: customer. */
  'payment.payment.pay-shop': {
    request: {
      readonly content: string;
      readonly amountYen?: number;
    };
    reply: {
      readonly paymentId: string;
      readonly merchantId: string;
      readonly merchantName: string;
      readonly amountYen: number;
      readonly at: string;
    };
  };
  /** Gives back a part of a payment, or without an amount what is left of it: to the lots it came from, the last consumed first. For a terminal of its merchant, and for staff. The cashback that the payment earned goes back in proportion; what is compensated, on hold or of a closed account goes where a void would bring it. Who may: terminal, staff (operations). */
  'payment.payment.refund': {
    request: {
      readonly paymentId: string;
      readonly amountYen?: number;
      readonly reason: string;
    };
    reply: {
      readonly refundId: string;
      readonly amountYen: number;
      readonly refundedYen: number;
      readonly remainingYen: number;
    };
  };
  /** Gives back a part of a payment, or without an amount what is left of it: to the lots it came from, the last consumed first. For a terminal of its merchant, and for staff. The cashback that the payment earned goes back in proportion; what is compensated, on hold or of a closed account goes where a void would bring it. Who may: terminal, staff (operations). */
  'payment.payment.refund.staff': {
    request: {
      readonly paymentId: string;
      readonly amountYen?: number;
      readonly reason: string;
    };
    reply: {
      readonly refundId: string;
      readonly amountYen: number;
      readonly refundedYen: number;
      readonly remainingYen: number;
    };
  };
  /** A terminal scans a code and takes a payment. Who may: terminal. */
  'payment.payment.take': {
    request: {
      readonly code: string;
      readonly amountYen: number;
      readonly category?: 'general' | 'tobacco' | 'gift-card' | 'electronics';
      readonly reference?: string;
    };
    reply: {
      readonly paymentId: string;
      readonly amountYen: number;
      readonly at: string;
    };
  };
  /** The terminal undoes a payment of its merchant: the money goes back to the lots it came from. What had been compensated meanwhile recovers that, what belongs to a closed account is paid out. A payment that was refunded in part is not voided: refund the rest of it. Who may: terminal. */
  'payment.payment.void': {
    request: {
      readonly paymentId: string;
      readonly reason: string;
    };
    reply: {
      readonly paymentId: string;
      readonly amountYen: number;
    };
  };
  /** As a second person, approves a payout, if it is still payable; the bank is asked at once, and again until it answers. Who may: staff (operations, approver). */
  'payment.payout.approve': {
    request: {
      readonly merchantId: string;
      readonly payoutId: string;
    };
    reply: {
      readonly payoutId: string;
      readonly amountYen: number;
      readonly state: 'proposed' | 'withdrawn' | 'approved' | 'paid' | 'failed' | 'returned';
    };
  };
  /** Holds every payout to a merchant that the bank was not asked for yet; it goes on taking payments. Who may: staff (fraud). */
  'payment.payout.hold': {
    request: {
      readonly merchantId: string;
      readonly reason: string;
    };
    reply: Record<string, never>;
  };
  /** The payouts of a merchant, newest first, and what became of each. Who may: staff (fraud, support, approver, operations). */
  'payment.payout.list': {
    request: {
      readonly merchantId: string;
      readonly limit?: number;
      readonly after?: string;
    };
    reply: {
      readonly payouts: readonly {
        readonly payoutId: string;
        readonly amountYen: number;
        readonly state: 'proposed' | 'withdrawn' | 'approved' | 'paid' | 'failed' | 'returned';
        readonly proposedAt: string;
        readonly proposedBy: string;
        readonly changedAt: string;
        readonly reason: string;
      }[];
      readonly next?: string;
    };
  };
  /** Closes a statement and proposes to pay a merchant out by bank, all that is payable or less; a second person approves it. Who may: staff (operations). */
  'payment.payout.propose': {
    request: {
      readonly merchantId: string;
      readonly amountYen?: number;
      readonly reason: string;
    };
    reply: {
      readonly payoutId: string;
      readonly statementId: string;
      readonly amountYen: number;
    };
  };
  /** Lets a merchant be paid out again, by another person than who held its payouts. Who may: staff (fraud, approver). */
  'payment.payout.release': {
    request: {
      readonly merchantId: string;
      readonly reason: string;
    };
    reply: Record<string, never>;
  };
  /** Takes back a payout that is not approved yet. Who may: staff (operations, fraud, approver). */
  'payment.payout.withdraw': {
    request: {
      readonly merchantId: string;
      readonly payoutId: string;
      readonly reason: string;
    };
    reply: Record<string, never>;
  };
  /** Builds one read model, or all, anew beside the stored ones and compares them row by row. Who may: staff (administrator, operations). */
  'payment.read-models.check': {
    request: {
      readonly projection?: string;
    };
    reply: {
      readonly jobId: string;
      readonly kind: 'replay' | 'check' | 'retry' | 'drop';
      readonly state: 'waiting' | 'running' | 'done' | 'failed';
      readonly requestedAt: string;
      readonly projection?: string;
      readonly position?: string;
      readonly head?: string;
      readonly events?: number;
      readonly rate?: number;
      readonly outcome?: string;
      readonly differences?: number;
    };
  };
  /** Every row in which a checked read model is not what the log says. Who may: staff (administrator, operations, fraud). */
  'payment.read-models.differences': {
    request: {
      readonly jobId: string;
      readonly limit?: number;
      readonly after?: string;
    };
    reply: {
      readonly differences: readonly {
        readonly no: number;
        readonly projection: string;
        readonly table: string;
        readonly key: Readonly<Record<string, string | number | null>>;
        readonly kind: 'changed' | 'missing' | 'extra';
        readonly columns: readonly {
          readonly column: string;
          readonly stored: string | number | null;
          readonly rebuilt: string | number | null;
        }[];
      }[];
      readonly next?: string;
    };
  };
  /** The read models of payment: version, position in the log, rows, what is parked and what is being built. Who may: staff (administrator, operations, fraud). */
  'payment.read-models.list': {
    request: Record<string, never>;
    reply: {
      readonly readModels: readonly {
        readonly projection: string;
        readonly version: number;
        readonly position: string;
        readonly rows: number;
        readonly parked: number;
        readonly dropped: number;
        readonly building?: {
          readonly version: number;
          readonly position: string;
        };
      }[];
      readonly head: string;
      readonly volatile: readonly string[];
    };
  };
  /** How far a job is, and what came of it. Who may: staff (administrator, operations, fraud). */
  'payment.read-models.progress': {
    request: {
      readonly jobId: string;
    };
    reply: {
      readonly jobId: string;
      readonly kind: 'replay' | 'check' | 'retry' | 'drop';
      readonly state: 'waiting' | 'running' | 'done' | 'failed';
      readonly requestedAt: string;
      readonly projection?: string;
      readonly position?: string;
      readonly head?: string;
      readonly events?: number;
      readonly rate?: number;
      readonly outcome?: string;
      readonly differences?: number;
    };
  };
  /** Builds a read model anew from the log beside the one that answers, which it then replaces. From a position only if nothing before it concerns the read model. Who may: staff (administrator, operations). */
  'payment.read-models.replay': {
    request: {
      readonly projection: string;
      readonly from?: string;
    };
    reply: {
      readonly jobId: string;
      readonly kind: 'replay' | 'check' | 'retry' | 'drop';
      readonly state: 'waiting' | 'running' | 'done' | 'failed';
      readonly requestedAt: string;
      readonly projection?: string;
      readonly position?: string;
      readonly head?: string;
      readonly events?: number;
      readonly rate?: number;
      readonly outcome?: string;
      readonly differences?: number;
    };
  };
  /** Whether another customer may ask the customer who asks for money; what is open of them ends. Who may: customer. */
  'payment.request.block': {
    request: {
      readonly otherCustomerId: string;
      readonly blocked: boolean;
    };
    reply: Record<string, never>;
  };
  /** Does not pay a request for money. Who may: customer. */
  'payment.request.decline': {
    request: {
      readonly requestId: string;
    };
    reply: Record<string, never>;
  };
  /** Requests for money that the customer who asks made or was sent, with the state of each, newest first; of one split bill with `paymentId`. Who may: customer. */
  'payment.request.list': {
    request: {
      readonly limit?: number;
      readonly after?: string;
      readonly paymentId?: string;
    };
    reply: {
      readonly requests: readonly {
        readonly requestId: string;
        readonly fromCustomerId: string;
        readonly toCustomerId: string;
        readonly amountYen: number;
        readonly state: 'sending' | 'open' | 'paid' | 'declined' | 'withdrawn' | 'expired' | 'refused';
        readonly at: string;
        readonly expiresAt: string;
        readonly note?: string;
        readonly transferId?: string;
        readonly paymentId?: string;
      }[];
      readonly next?: string;
    };
  };
  /** Asks another customer for money. They may pay, decline or block; it expires by itself. Who may: customer. */
  'payment.request.make': {
    request: {
      readonly toCustomerId: string;
      readonly amountYen: number;
      readonly note?: string;
    };
    reply: {
      readonly requestId: string;
      readonly expiresAt: string;
    };
  };
  /** Pays a request for money, once: a transfer that names it. Who may: customer. */
  'payment.request.pay': {
    request: {
      readonly requestId: string;
    };
    reply: {
      readonly transferId: string;
      readonly balanceYen: number;
      readonly state?: 'offered' | 'held';
      readonly until?: string;
    };
  };
  /** Splits a payment of the customer who asks into requests to up to 20 others, once a payment: equal shares rounded down to the yen, of which the customer who paid bears one and what is left over by rounding; or the shares that are given. Who may: customer. */
  'payment.request.split': {
    request: {
      readonly paymentId: string;
      readonly people: readonly {
        readonly customerId: string;
        readonly amountYen?: number;
      }[];
      readonly note?: string;
    };
    reply: {
      readonly requests: readonly {
        readonly requestId: string;
        readonly toCustomerId: string;
        readonly amountYen: number;
      }[];
      readonly ownShareYen: number;
      readonly expiresAt: string;
    };
  };
  /** The customer who asked for money takes the request back. Who may: customer. */
  'payment.request.withdraw': {
    request: {
      readonly requestId: string;
    };
    reply: Record<string, never>;
  };
  /** A terminal prepares a code for one payment of an amount, which a customer scans: EMV QR content and its picture (SVG), good for five minutes and paid once. Who may: terminal. */
  'payment.shop-code.issue': {
    request: {
      readonly amountYen: number;
      readonly category?: 'general' | 'tobacco' | 'gift-card' | 'electronics';
      readonly reference?: string;
    };
    reply: {
      readonly codeId: string;
      readonly content: string;
      readonly picture: string;
      readonly amountYen: number;
      readonly expiresAt: string;
    };
  };
  /** What a scanned code of a shop is for, to be shown before paying: the name of the merchant as it is registered, whatever the code says, and the amount if it has one. Who may: customer. */
  'payment.shop-code.read': {
    request: {
      readonly content: string;
    };
    reply: {
      readonly merchantId: string;
      readonly merchantName: string;
      readonly amountYen?: number;
      readonly reference?: string;
      readonly expiresAt?: string;
    };
  };
  /** Whether a code of this merchant has been paid. Read from the stream, so never stale. Who may: terminal. */
  'payment.shop-code.show': {
    request: {
      readonly codeId: string;
    };
    reply: {
      readonly codeId: string;
      readonly amountYen: number;
      readonly expiresAt: string;
      readonly state: 'open' | 'being-paid' | 'paid' | 'expired';
      readonly paymentId?: string;
    };
  };
  /** The code that a shop shows to customers, to be printed: EMV QR content without an amount, and its picture (SVG). A terminal gets that of its own merchant. Who may: terminal, staff (operations, administrator). */
  'payment.shop-code.static': {
    request: {
      readonly merchantId?: string;
    };
    reply: {
      readonly merchantId: string;
      readonly content: string;
      readonly picture: string;
    };
  };
  /** The code that a shop shows to customers, to be printed: EMV QR content without an amount, and its picture (SVG). A terminal gets that of its own merchant. Who may: terminal, staff (operations, administrator). */
  'payment.shop-code.static.staff': {
    request: {
      readonly merchantId: string;
    };
    reply: {
      readonly merchantId: string;
      readonly content: string;
      readonly picture: string;
    };
  };
  /** Closes a statement of a merchant: every payment, void and refund since the last one, each in exactly one statement. Who may: staff (operations). */
  'payment.statement.close': {
    request: {
      readonly merchantId: string;
    };
    reply: {
      readonly statementId: string;
      readonly closingYen: number;
    };
  };
  /** The lines of a statement, oldest first; what is taken back stands below zero. Who may: staff (fraud, support, approver, operations). */
  'payment.statement.lines': {
    request: {
      readonly merchantId: string;
      readonly statementId: string;
      readonly limit?: number;
      readonly after?: string;
    };
    reply: {
      readonly lines: readonly {
        readonly line: number;
        readonly kind: 'payment' | 'void' | 'refund';
        readonly paymentId: string;
        readonly amountYen: number;
        readonly at: string;
      }[];
      readonly next?: string;
    };
  };
  /** The statements of a merchant, newest first. Who may: staff (fraud, support, approver, operations). */
  'payment.statement.list': {
    request: {
      readonly merchantId: string;
      readonly limit?: number;
      readonly after?: string;
    };
    reply: {
      readonly statements: readonly {
        readonly statementId: string;
        readonly number: number;
        readonly at: string;
        readonly openingYen: number;
        readonly receiptsYen: number;
        readonly voidsYen: number;
        readonly refundsYen: number;
        readonly payoutsYen: number;
        readonly closingYen: number;
        readonly lines: number;
      }[];
      readonly next?: string;
    };
  };
  /** Takes money that was offered to the customer who asks. Who may: customer. */
  'payment.transfer.accept': {
    request: {
      readonly transferId: string;
    };
    reply: {
      readonly transferId: string;
      readonly state: 'received' | 'held';
    };
  };
  /** The sender takes an offer back, or a transfer that is still held at its receiver: the money goes back to the very lots it came from. Who may: customer. */
  'payment.transfer.cancel': {
    request: {
      readonly transferId: string;
    };
    reply: {
      readonly transferId: string;
      readonly state: 'withdrawn' | 'came-back';
    };
  };
  /** Does not take money that was offered: it goes back to the very lots it came from. Who may: customer. */
  'payment.transfer.decline': {
    request: {
      readonly transferId: string;
    };
    reply: {
      readonly transferId: string;
    };
  };
  /** Transfers that the customer who asks sent, was sent or is offered, with the state of each, newest first. Who may: customer. */
  'payment.transfer.list': {
    request: {
      readonly limit?: number;
      readonly after?: string;
    };
    reply: {
      readonly transfers: readonly {
        readonly transferId: string;
        readonly fromCustomerId: string;
        readonly toCustomerId: string;
        readonly amountYen: number;
        readonly state: 'offered' | 'sent' | 'held' | 'received' | 'declined' | 'withdrawn' | 'expired' | 'stopped' | 'calling-back' | 'came-back';
        readonly at: string;
        readonly until?: string;
        readonly requestId?: string;
        readonly incidentIds: readonly string[];
      }[];
      readonly next?: string;
    };
  };
  /** Staff release a transfer that is held at its receiver before its time. What an incident holds stays. Who may: staff (fraud). */
  'payment.transfer.release': {
    request: {
      readonly transferId: string;
      readonly reason: string;
    };
    reply: {
      readonly releasedYen: number;
    };
  };
  /** Staff stop an offer, or send a transfer that is held at its receiver back to its sender. Who may: staff (fraud), service (compensation). */
  'payment.transfer.return': {
    request: {
      readonly transferId: string;
      readonly reason: string;
    };
    reply: {
      readonly transferId: string;
      readonly state: 'stopped' | 'came-back';
    };
  };
  /** Who may send the customer who asks money. Who may: customer. */
  'payment.transfer.rule': {
    request: Record<string, never>;
    reply: {
      readonly rule: 'anyone' | 'known' | 'ask' | 'nobody';
    };
  };
  /** Sends money to another wallet. Where the receiver wants to be asked first it is offered, and where it is risky it is held at the receiver for a while; until then it can be cancelled. Who may: customer. */
  'payment.transfer.send': {
    request: {
      readonly toCustomerId: string;
      readonly amountYen: number;
    };
    reply: {
      readonly transferId: string;
      readonly balanceYen: number;
      readonly state?: 'offered' | 'held';
      readonly until?: string;
    };
  };
  /** Who may send the customer who asks money: anyone, known (whom they have sent to or accepted from before; others are asked about), ask (each time), nobody. Who may: customer. */
  'payment.transfer.set-rule': {
    request: {
      readonly rule: 'anyone' | 'known' | 'ask' | 'nobody';
    };
    reply: {
      readonly rule: 'anyone' | 'known' | 'ask' | 'nobody';
    };
  };
  /** One transfer for staff: between whom, its state, and why it is held. Who may: staff (fraud, support, approver, operations). */
  'payment.transfer.show': {
    request: {
      readonly transferId: string;
    };
    reply: {
      readonly transferId: string;
      readonly fromCustomerId: string;
      readonly toCustomerId: string;
      readonly amountYen: number;
      readonly state: 'offered' | 'sent' | 'held' | 'received' | 'declined' | 'withdrawn' | 'expired' | 'stopped' | 'calling-back' | 'came-back';
      readonly at: string;
      readonly until?: string;
      readonly requestId?: string;
      readonly incidentIds: readonly string[];
      readonly reasons: readonly ('new-pair' | 'new-device' | 'many-transfers' | 'fan-out' | 'many-new-senders')[];
      readonly policy?: string;
    };
  };
  /** As a second person, has the payment voided. Who may: staff (operations, approver). */
  'payment.void.approve': {
    request: {
      readonly merchantId: string;
      readonly proposalId: string;
      readonly reason: string;
    };
    reply: {
      readonly paymentId: string;
      readonly state: 'approved' | 'voided' | 'refused';
      readonly code?: string;
    };
  };
  /** Proposes to void a payment for its merchant, who is suspended or does not; a second person approves it. Who may: staff (operations, support). */
  'payment.void.propose': {
    request: {
      readonly paymentId: string;
      readonly reason: string;
    };
    reply: {
      readonly merchantId: string;
      readonly proposalId: string;
      readonly paymentId: string;
      readonly amountYen: number;
    };
  };
  /** Opens the wallet of the customer who asks. Who may: customer. */
  'payment.wallet.activate': {
    request: Record<string, never>;
    reply: {
      readonly customerId: string;
    };
  };
  /** Stops everything that leaves a wallet. Who may: staff (fraud, support), service (identity). */
  'payment.wallet.freeze': {
    request: {
      readonly customerId: string;
      readonly reason: string;
    };
    reply: Record<string, never>;
  };
  /** Charges, payments, transfers, refunds and cashback of the customer who asks, newest first, each with what became of it: on hold, refunded, taken back by the issuer, put right. Who may: customer. */
  'payment.wallet.history': {
    request: {
      readonly limit?: number;
      readonly after?: string;
    };
    reply: {
      readonly items: readonly {
        readonly id: string;
        readonly kind: string;
        readonly amountYen: number;
        readonly at: string;
        readonly counterparty?: string;
        readonly state: 'completed' | 'held' | 'partly-refunded' | 'refunded' | 'charged-back' | 'put-right';
        readonly paymentId?: string;
        readonly refundedYen?: number;
        readonly heldYen?: number;
        readonly incidentId?: string;
      }[];
      readonly next?: string;
    };
  };
  /** The wallet of any customer, for staff and other services, with what is on hold for which original and incidents. Who may: staff (fraud, support, approver, operations), service (identity, charging, compensation). */
  'payment.wallet.of': {
    request: {
      readonly customerId: string;
    };
    reply: {
      readonly customerId: string;
      readonly balanceYen: number;
      readonly heldYen: number;
      readonly state: 'open' | 'frozen' | 'closed';
      readonly holds: readonly {
        readonly holdId: string;
        readonly originalId: string;
        readonly incidentIds: readonly string[];
        readonly heldYen: number;
      }[];
      readonly moreHolds?: number;
    };
  };
  /** What the app shows: balance, money on hold, state. Read from the stream, so never stale. Who may: customer. */
  'payment.wallet.show': {
    request: Record<string, never>;
    reply: {
      readonly customerId: string;
      readonly balanceYen: number;
      readonly heldYen: number;
      readonly state: 'open' | 'frozen' | 'closed';
    };
  };
  /** Lets a frozen wallet pay again. Who may: staff (fraud), service (identity). */
  'payment.wallet.unfreeze': {
    request: {
      readonly customerId: string;
      readonly reason: string;
    };
    reply: Record<string, never>;
  };
}

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** Where each operation is. */
export const PLACES: Readonly<Record<keyof Operations, readonly [method: Method, path: string]>> = {
  'charging.cash.deposit': ['POST', '/v1/cash-point/deposits'],
  'charging.cash.issue-number': ['POST', '/v1/charge-numbers'],
  'charging.charge.list': ['GET', '/v1/charges'],
  'charging.charge.make': ['POST', '/v1/charges'],
  'charging.charge.show': ['GET', '/v1/charges/{chargeId}'],
  'charging.charge.show.staff': ['GET', '/v1/staff/charges/{chargeId}'],
  'charging.open-work.failing': ['GET', '/v1/staff/read-models/charging/open-work'],
  'charging.open-work.retry': ['POST', '/v1/staff/read-models/charging/open-work/{process}/{id}/retry'],
  'charging.parked.drop': ['POST', '/v1/staff/read-models/charging/parked/{projection}/{stream}/drop'],
  'charging.parked.list': ['GET', '/v1/staff/read-models/charging/parked'],
  'charging.parked.retry': ['POST', '/v1/staff/read-models/charging/parked/{projection}/{stream}/retry'],
  'charging.parked.show': ['GET', '/v1/staff/read-models/charging/parked/{projection}/{stream}'],
  'charging.payee.confirm': ['POST', '/v1/staff/merchants/{merchantId}/bank-account/{accountId}/confirm'],
  'charging.payee.propose': ['POST', '/v1/staff/merchants/{merchantId}/bank-account'],
  'charging.payee.show': ['GET', '/v1/staff/merchants/{merchantId}/bank-account'],
  'charging.provider.dismiss-notice': ['POST', '/v1/staff/provider-notices/{noticeId}/dismiss'],
  'charging.provider.list-notices': ['GET', '/v1/staff/provider-notices'],
  'charging.provider.retry-notice': ['POST', '/v1/staff/provider-notices/{noticeId}/retry'],
  'charging.read-models.check': ['POST', '/v1/staff/read-models/charging/check'],
  'charging.read-models.differences': ['GET', '/v1/staff/read-models/charging/jobs/{jobId}/differences'],
  'charging.read-models.list': ['GET', '/v1/staff/read-models/charging'],
  'charging.read-models.progress': ['GET', '/v1/staff/read-models/charging/jobs/{jobId}'],
  'charging.read-models.replay': ['POST', '/v1/staff/read-models/charging/replay'],
  'charging.repayment.record': ['POST', '/v1/staff/repayments'],
  'charging.secret.set': ['PUT', '/v1/charge-secret'],
  'charging.settlement.reconcile': ['GET', '/v1/staff/settlement'],
  'charging.settlement.record': ['POST', '/v1/staff/settlements'],
  'charging.source.add-bank-account': ['POST', '/v1/bank-accounts'],
  'charging.source.add-card': ['POST', '/v1/cards'],
  'charging.source.list': ['GET', '/v1/funding-sources'],
  'charging.source.remove': ['DELETE', '/v1/funding-sources/{sourceId}'],
  'charging.switch.list': ['GET', '/v1/staff/switches'],
  'charging.switch.set': ['PUT', '/v1/staff/switches/{scope}'],
  'charging.what-if.changes': ['GET', '/v1/staff/what-if/{runId}/changes'],
  'charging.what-if.policy': ['GET', '/v1/staff/charging-policies/{preset}'],
  'charging.what-if.show': ['GET', '/v1/staff/what-if/{runId}'],
  'charging.what-if.start': ['POST', '/v1/staff/what-if'],
  'compensation.alert.flagged': ['GET', '/v1/staff/flagged'],
  'compensation.alert.list': ['GET', '/v1/staff/alerts'],
  'compensation.correction.approve': ['POST', '/v1/staff/originals/{originalId}/corrections/{correctionId}/approve'],
  'compensation.correction.propose': ['POST', '/v1/staff/originals/{originalId}/corrections'],
  'compensation.hold.list': ['GET', '/v1/staff/incidents/{incidentId}/holds'],
  'compensation.hold.release': ['POST', '/v1/staff/incidents/{incidentId}/holds/release'],
  'compensation.incident.accounts': ['GET', '/v1/staff/incidents/{incidentId}/accounts'],
  'compensation.incident.add-indicator': ['POST', '/v1/staff/incidents/{incidentId}/indicators'],
  'compensation.incident.close': ['POST', '/v1/staff/incidents/{incidentId}/close'],
  'compensation.incident.confirm-liability': ['POST', '/v1/staff/incidents/{incidentId}/receivers/{customerId}/confirm-liability'],
  'compensation.incident.hold-funds': ['POST', '/v1/staff/incidents/{incidentId}/hold-funds'],
  'compensation.incident.list': ['GET', '/v1/staff/incidents'],
  'compensation.incident.open': ['POST', '/v1/staff/incidents'],
  'compensation.incident.propose-liability': ['POST', '/v1/staff/incidents/{incidentId}/receivers/{customerId}/propose-liability'],
  'compensation.incident.reconcile': ['GET', '/v1/staff/incidents/{incidentId}/reconciliation'],
  'compensation.incident.record-callback': ['POST', '/v1/staff/incidents/{incidentId}/callbacks'],
  'compensation.incident.report': ['GET', '/v1/staff/incidents/{incidentId}/report'],
  'compensation.incident.scope': ['POST', '/v1/staff/incidents/{incidentId}/scope'],
  'compensation.incident.transactions': ['GET', '/v1/staff/incidents/{incidentId}/transactions'],
  'compensation.open-work.failing': ['GET', '/v1/staff/read-models/compensation/open-work'],
  'compensation.open-work.retry': ['POST', '/v1/staff/read-models/compensation/open-work/{process}/{id}/retry'],
  'compensation.parked.drop': ['POST', '/v1/staff/read-models/compensation/parked/{projection}/{stream}/drop'],
  'compensation.parked.list': ['GET', '/v1/staff/read-models/compensation/parked'],
  'compensation.parked.retry': ['POST', '/v1/staff/read-models/compensation/parked/{projection}/{stream}/retry'],
  'compensation.parked.show': ['GET', '/v1/staff/read-models/compensation/parked/{projection}/{stream}'],
  'compensation.plan.approve': ['POST', '/v1/staff/plans/{planId}/approve'],
  'compensation.plan.progress': ['GET', '/v1/staff/plans/{planId}/progress'],
  'compensation.plan.propose': ['POST', '/v1/staff/incidents/{incidentId}/plans'],
  'compensation.plan.show': ['GET', '/v1/staff/plans/{planId}'],
  'compensation.read-models.check': ['POST', '/v1/staff/read-models/compensation/check'],
  'compensation.read-models.differences': ['GET', '/v1/staff/read-models/compensation/jobs/{jobId}/differences'],
  'compensation.read-models.list': ['GET', '/v1/staff/read-models/compensation'],
  'compensation.read-models.progress': ['GET', '/v1/staff/read-models/compensation/jobs/{jobId}'],
  'compensation.read-models.replay': ['POST', '/v1/staff/read-models/compensation/replay'],
  'compensation.report.confirm-refusal': ['POST', '/v1/staff/reports/{reportId}/confirm-refusal'],
  'compensation.report.file': ['POST', '/v1/reports'],
  'compensation.report.file.staff': ['POST', '/v1/staff/reports'],
  'compensation.report.list': ['GET', '/v1/staff/reports'],
  'compensation.report.own': ['GET', '/v1/reports'],
  'compensation.report.propose-refusal': ['POST', '/v1/staff/reports/{reportId}/propose-refusal'],
  'compensation.report.show': ['GET', '/v1/reports/{reportId}'],
  'compensation.report.show.staff': ['GET', '/v1/staff/reports/{reportId}'],
  'compensation.report.withdraw': ['POST', '/v1/reports/{reportId}/withdraw'],
  'identity.cash-point.create': ['POST', '/v1/staff/cash-points'],
  'identity.customer.close': ['POST', '/v1/me/close'],
  'identity.customer.freeze': ['POST', '/v1/staff/customers/freeze'],
  'identity.customer.import': ['POST', '/v1/staff/customers/import'],
  'identity.customer.profile': ['GET', '/v1/me'],
  'identity.customer.register': ['POST', '/v1/customers'],
  'identity.customer.revoke-sessions': ['POST', '/v1/staff/customers/revoke-sessions'],
  'identity.customer.set-language': ['PUT', '/v1/me/language'],
  'identity.customer.unfreeze': ['POST', '/v1/staff/customers/unfreeze'],
  'identity.customer.verify-email': ['POST', '/v1/customers/verify-email'],
  'identity.device.list': ['GET', '/v1/me/devices'],
  'identity.device.revoke': ['DELETE', '/v1/me/devices/{deviceId}'],
  'identity.not-me.report': ['POST', '/v1/not-me/{token}'],
  'identity.not-me.show': ['GET', '/v1/not-me/{token}'],
  'identity.open-work.failing': ['GET', '/v1/staff/read-models/identity/open-work'],
  'identity.open-work.retry': ['POST', '/v1/staff/read-models/identity/open-work/{process}/{id}/retry'],
  'identity.parked.drop': ['POST', '/v1/staff/read-models/identity/parked/{projection}/{stream}/drop'],
  'identity.parked.list': ['GET', '/v1/staff/read-models/identity/parked'],
  'identity.parked.retry': ['POST', '/v1/staff/read-models/identity/parked/{projection}/{stream}/retry'],
  'identity.parked.show': ['GET', '/v1/staff/read-models/identity/parked/{projection}/{stream}'],
  'identity.password.request-reset': ['POST', '/v1/password-resets'],
  'identity.password.reset': ['POST', '/v1/password-resets/complete'],
  'identity.read-models.check': ['POST', '/v1/staff/read-models/identity/check'],
  'identity.read-models.differences': ['GET', '/v1/staff/read-models/identity/jobs/{jobId}/differences'],
  'identity.read-models.list': ['GET', '/v1/staff/read-models/identity'],
  'identity.read-models.progress': ['GET', '/v1/staff/read-models/identity/jobs/{jobId}'],
  'identity.read-models.replay': ['POST', '/v1/staff/read-models/identity/replay'],
  'identity.second-factor.confirm': ['POST', '/v1/me/second-factor/confirm'],
  'identity.second-factor.enrol': ['POST', '/v1/me/second-factor'],
  'identity.session.external-sign-in': ['POST', '/v1/sessions/external'],
  'identity.session.list': ['GET', '/v1/me/sessions'],
  'identity.session.revoke': ['DELETE', '/v1/me/sessions/{sessionId}'],
  'identity.session.set-passcode': ['PUT', '/v1/me/passcode'],
  'identity.session.sign-in': ['POST', '/v1/sessions'],
  'identity.session.sign-out': ['DELETE', '/v1/me/sessions/current'],
  'identity.session.sign-out.staff': ['DELETE', '/v1/staff/sessions/current'],
  'identity.session.step-up': ['POST', '/v1/me/step-up'],
  'identity.session.unlock': ['POST', '/v1/me/unlock'],
  'identity.staff.confirm': ['POST', '/v1/staff/members/{staffId}/confirm'],
  'identity.staff.create': ['POST', '/v1/staff/members'],
  'identity.staff.sign-in': ['POST', '/v1/staff/sessions'],
  'identity.terminal.create': ['POST', '/v1/staff/terminals'],
  'identity.terminal.revoke': ['POST', '/v1/staff/terminals/{terminalId}/revoke'],
  'ledger.account.balance': ['GET', '/v1/staff/ledger/accounts/{account}'],
  'ledger.account.postings': ['GET', '/v1/staff/ledger/accounts/{account}/postings'],
  'ledger.book.trial-balance': ['GET', '/v1/staff/ledger/trial-balance'],
  'ledger.event.prove': ['GET', '/v1/staff/log/events/{eventId}/proof'],
  'ledger.event.show': ['GET', '/v1/staff/log/events/{eventId}'],
  'ledger.export.confirm': ['POST', '/v1/staff/log/exports/{exportId}/confirm'],
  'ledger.export.order': ['POST', '/v1/staff/log/exports'],
  'ledger.export.show': ['GET', '/v1/staff/log/exports/{exportId}'],
  'ledger.incident.remedies': ['GET', '/v1/staff/ledger/incidents/{incidentId}/remedies'],
  'ledger.log.export': ['GET', '/v1/staff/log/exports/{exportId}/events'],
  'ledger.log.show': ['GET', '/v1/staff/log'],
  'ledger.log.tail': ['GET', '/v1/staff/log/tail'],
  'ledger.open-work.failing': ['GET', '/v1/staff/read-models/ledger/open-work'],
  'ledger.open-work.retry': ['POST', '/v1/staff/read-models/ledger/open-work/{process}/{id}/retry'],
  'ledger.parked.drop': ['POST', '/v1/staff/read-models/ledger/parked/{projection}/{stream}/drop'],
  'ledger.parked.list': ['GET', '/v1/staff/read-models/ledger/parked'],
  'ledger.parked.retry': ['POST', '/v1/staff/read-models/ledger/parked/{projection}/{stream}/retry'],
  'ledger.parked.show': ['GET', '/v1/staff/read-models/ledger/parked/{projection}/{stream}'],
  'ledger.read-models.check': ['POST', '/v1/staff/read-models/ledger/check'],
  'ledger.read-models.differences': ['GET', '/v1/staff/read-models/ledger/jobs/{jobId}/differences'],
  'ledger.read-models.list': ['GET', '/v1/staff/read-models/ledger'],
  'ledger.read-models.progress': ['GET', '/v1/staff/read-models/ledger/jobs/{jobId}'],
  'ledger.read-models.replay': ['POST', '/v1/staff/read-models/ledger/replay'],
  'ledger.seal.keys': ['GET', '/v1/staff/log/seal-key'],
  'ledger.seal.list': ['GET', '/v1/staff/log/seals'],
  'ledger.seal.make': ['POST', '/v1/staff/log/seals'],
  'ledger.statement.show': ['GET', '/v1/wallet/statement'],
  'ledger.statement.show.staff': ['GET', '/v1/staff/statements/{customerId}'],
  'ledger.stream.list': ['GET', '/v1/staff/log/streams'],
  'ledger.stream.read': ['GET', '/v1/staff/log/streams/{stream}'],
  'ledger.trace.charge': ['GET', '/v1/staff/trace/charges/{chargeId}'],
  'ledger.trace.show': ['GET', '/v1/staff/traces/{id}'],
  'ledger.verification.show': ['GET', '/v1/staff/log/verifications/{verificationId}'],
  'ledger.verification.start': ['POST', '/v1/staff/log/verifications'],
  'payment.campaign.create': ['POST', '/v1/staff/campaigns'],
  'payment.campaign.end': ['POST', '/v1/staff/campaigns/{campaignId}/end'],
  'payment.campaign.grants': ['GET', '/v1/staff/campaigns/{campaignId}/grants'],
  'payment.campaign.list': ['GET', '/v1/staff/campaigns'],
  'payment.campaign.show': ['GET', '/v1/staff/campaigns/{campaignId}'],
  'payment.campaign.stop': ['POST', '/v1/staff/campaigns/{campaignId}/stop'],
  'payment.cashback.void': ['POST', '/v1/staff/wallets/{customerId}/cashback/{grantId}/void'],
  'payment.code.show': ['POST', '/v1/wallet/code'],
  'payment.code.show-barcode': ['POST', '/v1/wallet/barcode'],
  'payment.merchant.balance': ['GET', '/v1/staff/merchants/{merchantId}/balance'],
  'payment.merchant.list': ['GET', '/v1/staff/merchants'],
  'payment.merchant.of': ['GET', '/v1/staff/merchants/{merchantId}'],
  'payment.merchant.open-shop': ['POST', '/v1/staff/merchants/{merchantId}/shops'],
  'payment.merchant.receipts': ['GET', '/v1/merchant/receipts'],
  'payment.merchant.receipts.staff': ['GET', '/v1/staff/merchants/{merchantId}/receipts'],
  'payment.merchant.register': ['POST', '/v1/staff/merchants'],
  'payment.merchant.reinstate': ['POST', '/v1/staff/merchants/{merchantId}/reinstate'],
  'payment.merchant.shops': ['GET', '/v1/staff/merchants/{merchantId}/shops'],
  'payment.merchant.suspend': ['POST', '/v1/staff/merchants/{merchantId}/suspend'],
  'payment.open-work.failing': ['GET', '/v1/staff/read-models/payment/open-work'],
  'payment.open-work.retry': ['POST', '/v1/staff/read-models/payment/open-work/{process}/{id}/retry'],
  'payment.parked.drop': ['POST', '/v1/staff/read-models/payment/parked/{projection}/{stream}/drop'],
  'payment.parked.list': ['GET', '/v1/staff/read-models/payment/parked'],
  'payment.parked.retry': ['POST', '/v1/staff/read-models/payment/parked/{projection}/{stream}/retry'],
  'payment.parked.show': ['GET', '/v1/staff/read-models/payment/parked/{projection}/{stream}'],
  'payment.payment.pay-shop': ['POST', '/v1/shop-payments'],
  'payment.payment.refund': ['POST', '/v1/payments/{paymentId}/refund'],
  'payment.payment.refund.staff': ['POST', '/v1/staff/payments/{paymentId}/refund'],
  'payment.payment.take': ['POST', '/v1/payments'],
  'payment.payment.void': ['POST', '/v1/payments/{paymentId}/void'],
  'payment.payout.approve': ['POST', '/v1/staff/merchants/{merchantId}/payouts/{payoutId}/approve'],
  'payment.payout.hold': ['POST', '/v1/staff/merchants/{merchantId}/payouts/hold'],
  'payment.payout.list': ['GET', '/v1/staff/merchants/{merchantId}/payouts'],
  'payment.payout.propose': ['POST', '/v1/staff/merchants/{merchantId}/payouts'],
  'payment.payout.release': ['POST', '/v1/staff/merchants/{merchantId}/payouts/release'],
  'payment.payout.withdraw': ['POST', '/v1/staff/merchants/{merchantId}/payouts/{payoutId}/withdraw'],
  'payment.read-models.check': ['POST', '/v1/staff/read-models/payment/check'],
  'payment.read-models.differences': ['GET', '/v1/staff/read-models/payment/jobs/{jobId}/differences'],
  'payment.read-models.list': ['GET', '/v1/staff/read-models/payment'],
  'payment.read-models.progress': ['GET', '/v1/staff/read-models/payment/jobs/{jobId}'],
  'payment.read-models.replay': ['POST', '/v1/staff/read-models/payment/replay'],
  'payment.request.block': ['PUT', '/v1/money-requests/blocked/{otherCustomerId}'],
  'payment.request.decline': ['POST', '/v1/money-requests/{requestId}/decline'],
  'payment.request.list': ['GET', '/v1/money-requests'],
  'payment.request.make': ['POST', '/v1/money-requests'],
  'payment.request.pay': ['POST', '/v1/money-requests/{requestId}/pay'],
  'payment.request.split': ['POST', '/v1/payments/{paymentId}/split'],
  'payment.request.withdraw': ['POST', '/v1/money-requests/{requestId}/withdraw'],
  'payment.shop-code.issue': ['POST', '/v1/merchant/codes'],
  'payment.shop-code.read': ['POST', '/v1/shop-codes/read'],
  'payment.shop-code.show': ['GET', '/v1/merchant/codes/{codeId}'],
  'payment.shop-code.static': ['GET', '/v1/merchant/code'],
  'payment.shop-code.static.staff': ['GET', '/v1/staff/merchants/{merchantId}/code'],
  'payment.statement.close': ['POST', '/v1/staff/merchants/{merchantId}/statements'],
  'payment.statement.lines': ['GET', '/v1/staff/merchants/{merchantId}/statements/{statementId}/lines'],
  'payment.statement.list': ['GET', '/v1/staff/merchants/{merchantId}/statements'],
  'payment.transfer.accept': ['POST', '/v1/transfers/{transferId}/accept'],
  'payment.transfer.cancel': ['POST', '/v1/transfers/{transferId}/cancel'],
  'payment.transfer.decline': ['POST', '/v1/transfers/{transferId}/decline'],
  'payment.transfer.list': ['GET', '/v1/transfers'],
  'payment.transfer.release': ['POST', '/v1/staff/transfers/{transferId}/release'],
  'payment.transfer.return': ['POST', '/v1/staff/transfers/{transferId}/return'],
  'payment.transfer.rule': ['GET', '/v1/wallet/transfer-rule'],
  'payment.transfer.send': ['POST', '/v1/transfers'],
  'payment.transfer.set-rule': ['PUT', '/v1/wallet/transfer-rule'],
  'payment.transfer.show': ['GET', '/v1/staff/transfers/{transferId}'],
  'payment.void.approve': ['POST', '/v1/staff/merchants/{merchantId}/voids/{proposalId}/approve'],
  'payment.void.propose': ['POST', '/v1/staff/payments/{paymentId}/void'],
  'payment.wallet.activate': ['POST', '/v1/wallet'],
  'payment.wallet.freeze': ['POST', '/v1/staff/wallets/{customerId}/freeze'],
  'payment.wallet.history': ['GET', '/v1/wallet/history'],
  'payment.wallet.of': ['GET', '/v1/staff/wallets/{customerId}'],
  'payment.wallet.show': ['GET', '/v1/wallet'],
  'payment.wallet.unfreeze': ['POST', '/v1/staff/wallets/{customerId}/unfreeze'],
};
