import { z } from 'zod';
import { payoutMessages } from './charging/payouts.messages';
import { repaymentMessages } from './charging/repayments.messages';
import { chargingEvents, parkedReason } from './charging.events';
import {
  amountYen,
  bankAccountNumber,
  cashMethod,
  chargeNumber,
  fundingMethod,
  id,
  instant,
  page,
  text,
  yen,
} from './fields';
import { defineMessage } from './message';
import { chargeSecretText, exact } from './texts';
import { both, period } from './together';
import { changedDecision, changeKind, wantedPolicy, whatIfRun } from './what-if';

export * from './charging/payouts.messages';
export * from './charging/repayments.messages';

const source = z.object({ sourceId: id, method: fundingMethod, label: z.string(), addedAt: instant });
const chargeSecret = chargeSecretText;
const chargeView = z.object({
  chargeId: id,
  customerId: id,
  method: fundingMethod,
  amountYen,
  state: z.enum([
    'requested',
    'captured',
    'completed',
    'declined',
    'undone',
    'refund-requested',
    'refunded',
    'refund-refused',
    'charged-back',
    'chargeback-accepted',
  ]),
  refundedYen: yen,
  requestedAt: instant,
});

export const addCard = defineMessage({
  subject: 'charging.source.add-card',
  summary: 'Registers a card by the token that the app got from the provider; no card number ever comes here.',
  access: ['customer'],
  effect: 'command',
  request: z.object({ token: exact(8, 200), threeDSecureId: id.optional() }),
  reply: source,
  errors: ['CARD_REFUSED', 'CARD_TRIES_EXCEEDED', 'STEP_UP_REQUIRED', 'CHARGING_STOPPED'],
});
export const addBankAccount = defineMessage({
  subject: 'charging.source.add-bank-account',
  summary: 'Registers a bank account for direct debit.',
  access: ['customer'],
  effect: 'command',
  request: z.object({ account: bankAccountNumber }),
  reply: source,
  errors: ['STEP_UP_REQUIRED', 'BANK_ACCOUNT_UNPROVEN', 'BANK_ACCOUNT_REFUSED', 'RATE_LIMITED', 'CHARGING_STOPPED'],
});
export const listSources = defineMessage({
  subject: 'charging.source.list',
  summary: 'The funding sources of the customer who asks.',
  access: ['customer'],
  effect: 'query',
  request: z.object({}),
  reply: z.object({ sources: z.array(source) }),
  errors: [],
});
export const removeSource = defineMessage({
  subject: 'charging.source.remove',
  summary: 'Removes a funding source.',
  access: ['customer'],
  effect: 'command',
  request: z.object({ sourceId: id }),
  reply: z.object({}),
  errors: ['FUNDING_SOURCE_UNKNOWN'],
});
export const setChargeSecret = defineMessage({
  subject: 'charging.secret.set',
  summary:
    'Sets the secret asked for at each charge from a card or bank account; it is not the password, nor what is known of the customer, which identity is asked.',
  access: ['customer'],
  effect: 'command',
  request: z.object({ secret: chargeSecret }),
  reply: z.object({}),
  errors: ['CHARGE_SECRET_UNSUITABLE', 'STEP_UP_REQUIRED', 'RATE_LIMITED'],
});
export const charge = defineMessage({
  subject: 'charging.charge.make',
  summary:
    'Charges the wallet of the customer who asks from a card or bank account, with the charge secret. Cash is credited by the cash point that took it, so `cash` is refused.',
  access: ['customer'],
  effect: 'command',
  request: both(
    z.object({
      amountYen,
      sourceId: id.optional(),
      chargeSecret: chargeSecret.optional(),
      cash: z.object({ point: cashMethod, pointId: id }).optional(),
    }),
    ['sourceId', 'chargeSecret'],
    'cash',
  ),
  reply: z.object({ chargeId: id, amountYen, balanceYen: yen, at: instant }),
  errors: [
    'CASH_POINT_REQUIRED',
    'BANK_ACCOUNT_UNPROVEN',
    'FUNDING_SOURCE_UNKNOWN',
    'CHARGE_SECRET_INVALID',
    'CHARGE_SECRET_LOCKED',
    'CHARGING_STOPPED',
    'AMOUNT_NOT_ALLOWED',
    'LIMIT_EXCEEDED',
    'VELOCITY_EXCEEDED',
    'STEP_UP_REQUIRED',
    'BALANCE_LIMIT_EXCEEDED',
    'CHARGE_DECLINED',
    'CHARGE_PENDING',
    'WALLET_UNKNOWN',
    'WALLET_FROZEN',
    'WALLET_CLOSED',
  ],
});
export const issueChargeNumber = defineMessage({
  subject: 'charging.cash.issue-number',
  summary:
    'A one-time charge number for cash: shown at a register or cash machine within its minutes, it tells whose wallet the cash is for.',
  access: ['customer'],
  effect: 'command',
  request: z.object({ method: cashMethod }),
  reply: z.object({ chargeNumber: z.string(), method: cashMethod, expiresAt: instant }),
  errors: ['CHARGING_STOPPED', 'RATE_LIMITED'],
});
export const depositCash = defineMessage({
  subject: 'charging.cash.deposit',
  summary:
    'A cash point says what it took for a charge number, and the wallet is credited. Refused, it gives the cash back; on CHARGE_PENDING it asks again with the same Idempotency-Key.',
  access: ['cash-point'],
  effect: 'command',
  request: z.object({ chargeNumber, amountYen }),
  reply: z.object({ chargeId: id, amountYen, at: instant }),
  errors: [
    'CHARGE_NUMBER_INVALID',
    'CHARGE_NUMBER_EXPIRED',
    'CHARGE_NUMBER_USED',
    'CHARGING_STOPPED',
    'AMOUNT_NOT_ALLOWED',
    'LIMIT_EXCEEDED',
    'VELOCITY_EXCEEDED',
    'BALANCE_LIMIT_EXCEEDED',
    'CHARGE_DECLINED',
    'CHARGE_PENDING',
    'WALLET_UNKNOWN',
    'WALLET_FROZEN',
    'WALLET_CLOSED',
  ],
});
export const showCharge = defineMessage({
  subject: 'charging.charge.show',
  summary: 'One charge: of the customer who asks, or any for staff.',
  access: ['customer', { staff: ['fraud', 'support', 'approver', 'operations'] }, { service: ['compensation'] }],
  effect: 'query',
  request: z.object({ chargeId: id }),
  reply: chargeView,
  errors: ['NOT_FOUND'],
});
export const chargeStates = defineMessage({
  subject: 'charging.charge.states',
  summary:
    'The states of many charges, read from their streams: what a plan must know before it chooses refund or dispute.',
  access: [{ service: ['compensation'] }],
  effect: 'query',
  request: z.object({ chargeIds: z.array(id).min(1).max(500) }),
  reply: z.object({ charges: z.array(chargeView) }),
  errors: ['NOT_FOUND'],
});
export const refundCharge = defineMessage({
  subject: 'charging.charge.refund',
  summary:
    'Gives a charge back to its source; where the provider refuses, the money becomes unclaimed and is paid out by bank.',
  access: [{ service: ['compensation'] }],
  effect: 'command',
  request: z.object({ chargeId: id, amountYen, compensationId: id, incidentId: id }),
  reply: z.object({ outcome: z.enum(['refunded', 'unclaimed']), amountYen }),
  errors: ['NOT_FOUND', 'CHARGE_CHARGED_BACK', 'REVERSAL_EXCEEDS_ORIGINAL', 'CHARGE_PENDING'],
});
export const acceptChargeback = defineMessage({
  subject: 'charging.chargeback.accept',
  summary: 'Accepts what the issuer took back, instead of a refund.',
  access: [{ service: ['compensation'] }],
  effect: 'command',
  request: z.object({ chargeId: id, amountYen, compensationId: id, incidentId: id }),
  reply: z.object({ amountYen }),
  errors: ['NOT_FOUND', 'REVERSAL_EXCEEDS_ORIGINAL'],
});
export const receiveUnclaimed = defineMessage({
  subject: 'charging.unclaimed.receive',
  summary: 'Takes in money of a customer that has no way back to a wallet or card, and pays it out by bank.',
  access: [{ service: ['compensation', 'payment'] }],
  effect: 'command',
  request: z.object({
    customerId: id,
    amountYen,
    reference: id,
    transit: z.enum(['compensation', 'closure', 'void']),
    /** Under which the money waits in transit, where that is not the reference. */
    transitId: id.optional(),
    incidentId: id.optional(),
  }),
  reply: z.object({ amountYen }),
  errors: ['CHARGE_PENDING'],
});
export const receiveProviderNotice = defineMessage({
  subject: 'charging.provider.notice',
  summary: 'A signed notice of the card provider (webhook): body as received, and its signature header.',
  access: ['anyone'],
  effect: 'command',
  request: z.object({ body: exact(0, 200_000), signature: exact(0, 300) }),
  reply: z.object({ received: z.literal(true) }),
  errors: ['SIGNATURE_INVALID', 'NOT_FOUND'],
});
const noticeReaders = { staff: ['operations' as const, 'fraud' as const] };
export const listProviderNotices = defineMessage({
  subject: 'charging.provider.list-notices',
  summary: 'Notices of the card provider that could not be read or posted and wait for somebody, oldest first.',
  access: [noticeReaders],
  effect: 'query',
  request: z.object(page),
  reply: z.object({
    notices: z.array(
      z.object({
        noticeId: id,
        reason: parkedReason,
        body: z.string(),
        bytes: z.int(),
        reference: id.optional(),
        parkedAt: instant,
      }),
    ),
    next: z.string().optional(),
  }),
  errors: [],
});
export const retryProviderNotice = defineMessage({
  subject: 'charging.provider.retry-notice',
  summary: 'Reads a parked notice again, and asks the provider what it knows of the charge that it names.',
  access: [noticeReaders],
  effect: 'command',
  request: z.object({ noticeId: id }),
  reply: z.object({ outcome: z.enum(['handled', 'parked']), reason: parkedReason.optional() }),
  errors: ['NOT_FOUND', 'SERVICE_UNAVAILABLE'],
});
export const dismissProviderNotice = defineMessage({
  subject: 'charging.provider.dismiss-notice',
  summary: 'Takes a parked notice off the list, with a reason; nothing is posted.',
  access: [noticeReaders],
  effect: 'command',
  request: z.object({ noticeId: id, reason: text }),
  reply: z.object({}),
  errors: ['NOT_FOUND'],
});
export const setSwitch = defineMessage({
  subject: 'charging.switch.set',
  summary: 'Stops or restarts a way of charging, or registrations; who, when and why are kept.',
  access: [{ staff: ['operations', 'fraud'] }],
  effect: 'command',
  request: chargingEvents['switch.changed.v1'],
  reply: z.object({}),
  errors: [],
});
export const listSwitches = defineMessage({
  subject: 'charging.switch.list',
  summary: 'Every switch, whether it is on, and who last set it, when and why.',
  access: [{ staff: ['operations', 'fraud', 'support', 'approver'] }],
  effect: 'query',
  request: z.object({}),
  reply: z.object({
    switches: z.array(
      z.object({
        scope: z.string(),
        on: z.boolean(),
        by: z.string().optional(),
        at: instant.optional(),
        reason: z.string().optional(),
      }),
    ),
  }),
  errors: [],
});
export const reconcileSettlement = defineMessage({
  subject: 'charging.settlement.reconcile',
  summary: "Compares every charge, refund, chargeback and fee with the provider's settlement file, line by line.",
  access: [{ staff: ['operations', 'fraud', 'approver'] }, { service: ['compensation'] }],
  effect: 'query',
  request: z.object({}),
  reply: z.object({
    lines: z.int(),
    providerNetYen: z.int(),
    bookNetYen: z.int(),
    differenceYen: z.int(),
    differences: z
      .array(z.object({ reference: z.string(), kind: z.string(), providerYen: z.int(), bookYen: z.int() }))
      .max(100),
  }),
  errors: ['PROVIDER_UNAVAILABLE'],
});
export const listCharges = defineMessage({
  subject: 'charging.charge.list',
  summary: 'Charges of the customer who asks, newest first.',
  access: ['customer'],
  effect: 'query',
  request: z.object(page),
  reply: z.object({ charges: z.array(chargeView) }),
  errors: [],
});

const judges = { staff: ['fraud' as const, 'operations' as const, 'administrator' as const] };
export const startWhatIf = defineMessage({
  subject: 'charging.what-if.start',
  summary:
    'Begins to decide the recorded charge requests of a time again under other rules. Nothing is changed; the run is watched with its id.',
  access: [judges],
  effect: 'command',
  request: period(z.object({ policy: wantedPolicy, from: instant, to: instant })),
  reply: z.object({ runId: id }),
  errors: ['RATE_LIMITED'],
});
export const showWhatIf = defineMessage({
  subject: 'charging.what-if.show',
  summary: 'How far a what-if run is, and when it is done what it found. The last runs are kept.',
  access: [judges],
  effect: 'query',
  request: z.object({ runId: id }),
  reply: whatIfRun,
  errors: ['NOT_FOUND'],
});
export const listWhatIfChanges = defineMessage({
  subject: 'charging.what-if.changes',
  summary: 'The decisions that are others under the other rules, in the order of the log.',
  access: [judges],
  effect: 'query',
  request: z.object({ runId: id, kind: changeKind.optional(), ...page }),
  reply: z.object({ changes: z.array(changedDecision), next: z.string().optional() }),
  errors: ['NOT_FOUND'],
});
export const showPolicy = defineMessage({
  subject: 'charging.what-if.policy',
  summary: 'A preset of the charging rules, or those in force, as data to begin from.',
  access: [judges],
  effect: 'query',
  request: z.object({ preset: z.enum(['hardened', '2019', 'in-force']) }),
  reply: z.object({ policy: wantedPolicy }),
  errors: [],
});

export const chargingMessages = [
  addCard,
  addBankAccount,
  listSources,
  removeSource,
  setChargeSecret,
  charge,
  issueChargeNumber,
  depositCash,
  showCharge,
  chargeStates,
  refundCharge,
  acceptChargeback,
  receiveUnclaimed,
  receiveProviderNotice,
  listProviderNotices,
  retryProviderNotice,
  dismissProviderNotice,
  setSwitch,
  listSwitches,
  reconcileSettlement,
  ...payoutMessages,
  ...repaymentMessages,
  listCharges,
  startWhatIf,
  showWhatIf,
  listWhatIfChanges,
  showPolicy,
];
