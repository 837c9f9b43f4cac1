import { z } from 'zod';
import { amountYen, fundingMethod, goodsCategory, id, instant, lotUse, MOST_NAMED_LOTS, text, yen } from './fields';
import { defineMessage } from './message';
import { campaignMessages } from './payment/campaigns.messages';
import { codeMessages } from './payment/codes.messages';
import { merchantMessages } from './payment/merchants.messages';
import { payoutMessages } from './payment/payouts.messages';
import { refundMessages } from './payment/refunds.messages';
import { staffReaders } from './payment/staff-readers';
import { transferMessages } from './payment/transfers.messages';
import { exact, line } from './texts';

export * from './payment/campaigns.messages';
export * from './payment/codes.messages';
export * from './payment/merchants.messages';
export * from './payment/payouts.messages';

/** Of one wallet, in a reply that the broker takes. */
export const MOST_SHOWN_HOLDS = 500;
/** Incidents of one hold. */
export const MOST_SHOWN_HOLDERS = 10;
const walletView = z.object({
  customerId: id,
  balanceYen: yen,
  heldYen: yen,
  state: z.enum(['open', 'frozen', 'closed']),
});

export const activateWallet = defineMessage({
  subject: 'payment.wallet.activate',
  summary: 'Opens the wallet of the customer who asks.',
  access: ['customer'],
  effect: 'command',
  request: z.object({}),
  reply: z.object({ customerId: id }),
  errors: [],
});
export const showWallet = defineMessage({
  subject: 'payment.wallet.show',
  summary: 'What the app shows: balance, money on hold, state. Read from the stream, so never stale.',
  access: ['customer'],
  effect: 'query',
  request: z.object({}),
  reply: walletView,
  errors: ['WALLET_UNKNOWN'],
});
export const walletOf = defineMessage({
  subject: 'payment.wallet.of',
  summary:
    'The wallet of any customer, for staff and other services, with what is on hold for which original and incidents.',
  access: [staffReaders, { service: ['identity', 'charging', 'compensation'] }],
  effect: 'query',
  request: z.object({ customerId: id }),
  reply: walletView.extend({
    /** The largest, if there are very many. */
    holds: z
      .array(z.object({ holdId: id, originalId: id, incidentIds: z.array(id).max(MOST_SHOWN_HOLDERS), heldYen: yen }))
      .max(MOST_SHOWN_HOLDS),
    /** How many holds are not among them. */
    moreHolds: z.int().optional(),
  }),
  errors: ['WALLET_UNKNOWN'],
});
export const reserveRoom = defineMessage({
  subject: 'payment.room.reserve',
  summary: 'Keeps room under the balance limit for money that is on its way.',
  access: [{ service: ['charging'] }],
  effect: 'command',
  request: z.object({ customerId: id, originId: id, amountYen }),
  reply: z.object({}),
  errors: ['WALLET_UNKNOWN', 'WALLET_FROZEN', 'WALLET_CLOSED', 'BALANCE_LIMIT_EXCEEDED'],
});
export const releaseRoom = defineMessage({
  subject: 'payment.room.release',
  summary: 'Gives up room that will not be needed.',
  access: [{ service: ['charging'] }],
  effect: 'command',
  request: z.object({ customerId: id, originId: id, reason: text }),
  reply: z.object({}),
  errors: ['WALLET_UNKNOWN'],
});
export const creditCharge = defineMessage({
  subject: 'payment.wallet.credit-charge',
  summary: 'Credits a captured charge as a lot; once per charge, for ever.',
  access: [{ service: ['charging'] }],
  effect: 'command',
  request: z.object({ customerId: id, chargeId: id, amountYen, method: fundingMethod }),
  reply: z.object({ balanceYen: yen }),
  errors: ['WALLET_UNKNOWN', 'WALLET_CLOSED', 'BALANCE_LIMIT_EXCEEDED'],
});
export const showCode = defineMessage({
  subject: 'payment.code.show',
  summary: 'A one-time code for the till: good for 60 seconds and one scan, bound to this session and device.',
  access: ['customer'],
  effect: 'query',
  request: z.object({ picture: z.literal('qr').optional() }),
  reply: z.object({
    code: z.string().max(1_000),
    expiresAt: instant,
    /** When to show the next one in its place. */
    renewAfter: instant,
    /** SVG, where it was asked for. */
    picture: z.string().max(100_000).optional(),
  }),
  errors: ['WALLET_UNKNOWN', 'WALLET_FROZEN', 'WALLET_CLOSED', 'UNLOCK_REQUIRED', 'SESSION_STATUS_UNKNOWN'],
});
export const pay = defineMessage({
  subject: 'payment.payment.take',
  summary: 'A terminal scans a code and takes a payment.',
  access: ['terminal'],
  effect: 'command',
  request: z.object({
    code: exact(20, 1_000),
    amountYen,
    category: goodsCategory.default('general'),
    reference: line(0, 100).optional(),
  }),
  reply: z.object({ paymentId: id, amountYen, at: instant }),
  errors: [
    'CODE_INVALID',
    'CODE_EXPIRED',
    'CODE_USED',
    'SESSION_STATUS_UNKNOWN',
    'INSUFFICIENT_FUNDS',
    'WALLET_FROZEN',
    'WALLET_CLOSED',
    'MERCHANT_UNKNOWN',
    'MERCHANT_SUSPENDED',
  ],
});
export const placeHold = defineMessage({
  subject: 'payment.hold.place',
  summary:
    'Sets money aside so that it cannot be spent while it is examined: what is left of the named lots. Works on closed wallets too.',
  access: [{ service: ['compensation'] }],
  effect: 'command',
  request: z.object({
    customerId: id,
    holdId: id,
    incidentId: id.optional(),
    lotIds: z.array(id).min(1).max(200),
    maximumYen: amountYen.optional(),
    reason: text,
  }),
  reply: z.object({ heldYen: yen, uses: z.array(lotUse).max(200) }),
  errors: ['WALLET_UNKNOWN'],
});
export const releaseHold = defineMessage({
  subject: 'payment.hold.release',
  summary:
    'Gives held money back to the lots it came from. An incident lets go only of what it holds: the money stays where another incident holds it too.',
  access: [{ service: ['compensation'] }],
  effect: 'command',
  request: z.object({ customerId: id, holdId: id, incidentId: id.optional(), reason: text }),
  reply: z.object({ releasedYen: yen }),
  errors: ['WALLET_UNKNOWN'],
});
export const collectHold = defineMessage({
  subject: 'payment.hold.collect',
  summary:
    'Collects money for a compensation: of the named lots only, what the hold has of them and then what is left of them; without names only what the hold has. Once per compensation and wallet.',
  access: [{ service: ['compensation'] }],
  effect: 'command',
  request: z.object({
    customerId: id,
    holdId: id,
    compensationId: id,
    incidentId: id,
    amountYen,
    lots: z.array(lotUse).max(MOST_NAMED_LOTS).optional(),
    /** Of more lots than one message names: which of several collections this is, from 0, and whether one follows. */
    part: z.int().min(0).max(1_000).optional(),
    more: z.boolean().optional(),
  }),
  reply: z.object({ collectedYen: yen }),
  errors: ['WALLET_UNKNOWN'],
});
export const reverseCashback = defineMessage({
  subject: 'payment.cashback.reverse',
  summary:
    'Takes back a cashback: of the named lots only, what the hold has of them and then what is left of them, the rest from the loss of the compensation; the monthly cap is restored.',
  access: [{ service: ['compensation'] }],
  effect: 'command',
  request: z.object({
    customerId: id,
    lotId: id,
    holdId: id,
    compensationId: id,
    incidentId: id,
    fromHoldYen: yen,
    fromLossYen: yen,
    lots: z.array(lotUse).max(MOST_NAMED_LOTS).optional(),
  }),
  reply: z.object({ fromHoldYen: yen, fromLossYen: yen }),
  errors: ['WALLET_UNKNOWN', 'REVERSAL_EXCEEDS_ORIGINAL'],
});
export const restoreFunds = defineMessage({
  subject: 'payment.wallet.restore',
  summary: "Gives a customer's own stolen money back to the wallet; once per compensation.",
  access: [{ service: ['compensation'] }],
  effect: 'command',
  request: z.object({ customerId: id, compensationId: id, incidentId: id, amountYen }),
  reply: z.object({ balanceYen: yen }),
  errors: ['WALLET_UNKNOWN', 'WALLET_CLOSED'],
});
export const noteCompensation = defineMessage({
  subject: 'payment.wallet.note-compensation',
  summary:
    'From now on the wallet knows that an original is compensated: what a void brings back to these lots, or of this debit, is a late recovery and not the customer’s a second time. To be asked for in every wallet concerned before anything of the compensation is done.',
  access: [{ service: ['compensation'] }],
  effect: 'command',
  request: z.object({
    customerId: id,
    compensationId: id,
    incidentId: id,
    /** The original's own lot (a charge, a cashback), or in a receiver's wallet the lots that stolen money came in by. */
    lotIds: z.array(id).max(MOST_NAMED_LOTS).default([]),
    /** The original, where it is a debit of the customer's own money. */
    debitId: id.optional(),
    /** Of this debit, what the caller knows to have been refunded; more than that is not compensated a second time. */
    refundedYen: yen.optional(),
  }),
  reply: z.object({
    /** What is left of these lots and on hold: the money that a void brought back before is in it. */
    lots: z.array(z.object({ lotId: id, remainingYen: yen, heldYen: yen })).max(MOST_NAMED_LOTS),
  }),
  errors: ['WALLET_UNKNOWN', 'PAYMENT_ALREADY_VOIDED', 'PAYMENT_ALREADY_REFUNDED'],
});
export const handOverClosedBalance = defineMessage({
  subject: 'payment.closure.hand-over',
  summary: "Hands a closed account's own rest over, to be paid out by bank.",
  access: [{ service: ['compensation'] }],
  effect: 'command',
  request: z.object({
    customerId: id,
    reference: id,
    amountYen,
    lots: z.array(lotUse).max(MOST_NAMED_LOTS).optional(),
  }),
  reply: z.object({ handedOverYen: yen }),
  errors: ['WALLET_UNKNOWN'],
});
export const freezeWallet = defineMessage({
  subject: 'payment.wallet.freeze',
  summary: 'Stops everything that leaves a wallet.',
  access: [{ staff: ['fraud', 'support'] }, { service: ['identity'] }],
  effect: 'command',
  request: z.object({ customerId: id, reason: text }),
  reply: z.object({}),
  errors: ['WALLET_UNKNOWN'],
});
export const unfreezeWallet = defineMessage({
  subject: 'payment.wallet.unfreeze',
  summary: 'Lets a frozen wallet pay again.',
  access: [{ staff: ['fraud'] }, { service: ['identity'] }],
  effect: 'command',
  request: z.object({ customerId: id, reason: text }),
  reply: z.object({}),
  errors: ['WALLET_UNKNOWN'],
});
export const closeWallet = defineMessage({
  subject: 'payment.wallet.close',
  summary: 'Closes a wallet; its balance becomes a liability to the customer.',
  access: [{ service: ['identity'] }],
  effect: 'command',
  request: z.object({ customerId: id }),
  reply: z.object({ balanceYen: yen }),
  errors: ['WALLET_UNKNOWN'],
});

export const paymentMessages = [
  activateWallet,
  showWallet,
  walletOf,
  reserveRoom,
  releaseRoom,
  creditCharge,
  showCode,
  pay,
  ...codeMessages,
  ...transferMessages,
  ...merchantMessages,
  ...payoutMessages,
  ...campaignMessages,
  placeHold,
  releaseHold,
  collectHold,
  reverseCashback,
  restoreFunds,
  noteCompensation,
  handOverClosedBalance,
  freezeWallet,
  unfreezeWallet,
  closeWallet,
  ...refundMessages,
];
