import { z } from 'zod';
import { amountYen, id, instant, page, text, yen } from '../fields';
import { defineMessage } from '../message';
import { staffReaders } from './staff-readers';

const next = z.string().optional();
const reasoned = z.object({ merchantId: id, reason: text });
const noted = z.object({ reason: z.string(), by: z.string(), at: instant });
const statement = z.object({
  statementId: id,
  number: z.int(),
  at: instant,
  openingYen: z.int(),
  receiptsYen: yen,
  voidsYen: yen,
  refundsYen: yen,
  payoutsYen: z.int(),
  closingYen: z.int(),
  lines: z.int(),
});
const payoutState = z.enum(['proposed', 'withdrawn', 'approved', 'paid', 'failed', 'returned']);

export const merchantBalance = defineMessage({
  subject: 'payment.merchant.balance',
  summary: 'What a merchant earned, what was paid out to it or is on its way, and what can be paid out now.',
  access: [staffReaders],
  effect: 'query',
  request: z.object({ merchantId: id }),
  reply: z.object({
    merchantId: id,
    /** Receipts − voids − refunds. */
    earnedYen: z.int(),
    /** Approved or paid, and not come back. */
    paidOutYen: yen,
    /** Below zero where voids and refunds came after a payout; they are carried over. */
    payableYen: z.int(),
    proposedYen: yen,
    payoutHold: noted.optional(),
    lastStatement: z.object({ number: z.int(), closingYen: z.int() }).optional(),
  }),
  errors: ['MERCHANT_UNKNOWN'],
});
export const closeStatement = defineMessage({
  subject: 'payment.statement.close',
  summary:
    'Closes a statement of a merchant: every payment, void and refund since the last one, each in exactly one statement.',
  access: [{ staff: ['operations'] }],
  effect: 'command',
  request: z.object({ merchantId: id }),
  reply: z.object({ statementId: id, closingYen: z.int() }),
  errors: ['MERCHANT_UNKNOWN', 'CONFLICT'],
});
export const listStatements = defineMessage({
  subject: 'payment.statement.list',
  summary: 'The statements of a merchant, newest first.',
  access: [staffReaders],
  effect: 'query',
  request: z.object({ merchantId: id, ...page }),
  reply: z.object({ statements: z.array(statement), next }),
  errors: [],
});
export const statementLines = defineMessage({
  subject: 'payment.statement.lines',
  summary: 'The lines of a statement, oldest first; what is taken back stands below zero.',
  access: [staffReaders],
  effect: 'query',
  request: z.object({ merchantId: id, statementId: id, ...page }),
  reply: z.object({
    lines: z.array(
      z.object({
        line: z.int(),
        kind: z.enum(['payment', 'void', 'refund']),
        paymentId: id,
        amountYen: z.int(),
        at: instant,
      }),
    ),
    next,
  }),
  errors: ['NOT_FOUND'],
});
export const proposePayout = defineMessage({
  subject: 'payment.payout.propose',
  summary:
    'Closes a statement and proposes to pay a merchant out by bank, all that is payable or less; a second person approves it.',
  access: [{ staff: ['operations'] }],
  effect: 'command',
  request: z.object({ merchantId: id, amountYen: amountYen.optional(), reason: text }),
  reply: z.object({ payoutId: id, statementId: id, amountYen }),
  errors: ['MERCHANT_UNKNOWN', 'MERCHANT_SUSPENDED', 'PAYOUTS_HELD', 'PAYOUT_EXCEEDS_PAYABLE', 'CONFLICT'],
});
export const withdrawPayout = defineMessage({
  subject: 'payment.payout.withdraw',
  summary: 'Takes back a payout that is not approved yet.',
  access: [{ staff: ['operations', 'fraud', 'approver'] }],
  effect: 'command',
  request: z.object({ merchantId: id, payoutId: id, reason: text }),
  reply: z.object({}),
  errors: ['MERCHANT_UNKNOWN', 'NOT_FOUND', 'PAYOUT_NOT_OPEN'],
});
export const approvePayout = defineMessage({
  subject: 'payment.payout.approve',
  summary:
    'As a second person, approves a payout, if it is still payable; the bank is asked at once, and again until it answers.',
  access: [{ staff: ['operations', 'approver'] }],
  effect: 'command',
  request: z.object({ merchantId: id, payoutId: id }),
  reply: z.object({ payoutId: id, amountYen, state: payoutState }),
  errors: [
    'MERCHANT_UNKNOWN',
    'MERCHANT_SUSPENDED',
    'PAYOUTS_HELD',
    'PAYOUT_EXCEEDS_PAYABLE',
    'PAYOUT_NOT_OPEN',
    'NOT_FOUND',
    'SECOND_PERSON_REQUIRED',
    'CONFLICT',
  ],
});
export const listPayouts = defineMessage({
  subject: 'payment.payout.list',
  summary: 'The payouts of a merchant, newest first, and what became of each.',
  access: [staffReaders],
  effect: 'query',
  request: z.object({ merchantId: id, ...page }),
  reply: z.object({
    payouts: z.array(
      z.object({
        payoutId: id,
        amountYen,
        state: payoutState,
        proposedAt: instant,
        proposedBy: z.string(),
        changedAt: instant,
        /** Why it was proposed, or failed, came back or was withdrawn. */
        reason: z.string(),
      }),
    ),
    next,
  }),
  errors: [],
});
export const holdPayouts = defineMessage({
  subject: 'payment.payout.hold',
  summary: 'Holds every payout to a merchant that the bank was not asked for yet; it goes on taking payments.',
  access: [{ staff: ['fraud'] }],
  effect: 'command',
  request: reasoned,
  reply: z.object({}),
  errors: ['MERCHANT_UNKNOWN'],
});
export const releasePayouts = defineMessage({
  subject: 'payment.payout.release',
  summary: 'Lets a merchant be paid out again, by another person than who held its payouts.',
  access: [{ staff: ['fraud', 'approver'] }],
  effect: 'command',
  request: reasoned,
  reply: z.object({}),
  errors: ['MERCHANT_UNKNOWN', 'SECOND_PERSON_REQUIRED'],
});
export const proposeStaffVoid = defineMessage({
  subject: 'payment.void.propose',
  summary: 'Proposes to void a payment for its merchant, who is suspended or does not; a second person approves it.',
  access: [{ staff: ['operations', 'support'] }],
  effect: 'command',
  request: z.object({ paymentId: id, reason: text }),
  reply: z.object({ merchantId: id, proposalId: id, paymentId: id, amountYen }),
  errors: ['PAYMENT_UNKNOWN'],
});
export const approveStaffVoid = defineMessage({
  subject: 'payment.void.approve',
  summary: 'As a second person, has the payment voided.',
  access: [{ staff: ['operations', 'approver'] }],
  effect: 'command',
  request: z.object({ merchantId: id, proposalId: id, reason: text }),
  reply: z.object({ paymentId: id, state: z.enum(['approved', 'voided', 'refused']), code: z.string().optional() }),
  errors: ['MERCHANT_UNKNOWN', 'NOT_FOUND', 'SECOND_PERSON_REQUIRED'],
});

export const payoutMessages = [
  merchantBalance,
  closeStatement,
  listStatements,
  statementLines,
  proposePayout,
  withdrawPayout,
  approvePayout,
  listPayouts,
  holdPayouts,
  releasePayouts,
  proposeStaffVoid,
  approveStaffVoid,
];
