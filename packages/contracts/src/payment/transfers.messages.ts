import { z } from 'zod';
import { amountYen, id, instant, page, policyVersion, shortText, text, wholeNumber, yen } from '../fields';
import { defineMessage } from '../message';
import { staffReaders } from './staff-readers';
import { riskReason, transferRule } from './transfers.events';

export const transferState = z.enum([
  'offered',
  'sent',
  'held',
  'received',
  'declined',
  'withdrawn',
  'expired',
  'stopped',
  'calling-back',
  'came-back',
]);

const transferView = z.object({
  transferId: id,
  fromCustomerId: id,
  toCustomerId: id,
  amountYen,
  state: transferState,
  at: instant,
  /** Of an offer until when it can be accepted, of a held one until when it can be called back. */
  until: instant.optional(),
  /** The request that it pays. */
  requestId: id.optional(),
  /** Incidents that hold what it brought, or put it right. */
  incidentIds: z.array(id),
});

export const transfer = defineMessage({
  subject: 'payment.transfer.send',
  summary:
    'Sends money to another wallet. Where the receiver wants to be asked first it is offered, and where it is risky it is held at the receiver for a while; until then it can be cancelled.',
  access: ['customer'],
  effect: 'command',
  request: z.object({ toCustomerId: id, amountYen }),
  reply: z.object({
    transferId: id,
    balanceYen: yen,
    /** Absent where it has arrived. */
    state: z.enum(['offered', 'held']).optional(),
    until: instant.optional(),
  }),
  errors: [
    'WALLET_UNKNOWN',
    'WALLET_FROZEN',
    'WALLET_CLOSED',
    'INSUFFICIENT_FUNDS',
    'BALANCE_LIMIT_EXCEEDED',
    'TRANSFER_TO_SELF',
    'TRANSFER_TOO_SMALL',
    'TRANSFERS_EXCEEDED',
    'TRANSFER_AMOUNT_EXCEEDED',
    'TRANSFER_NOT_WANTED',
    'TOO_MANY_OFFERS',
    'UNLOCK_REQUIRED',
    'SESSION_STATUS_UNKNOWN',
  ],
});
export const setTransferRule = defineMessage({
  subject: 'payment.transfer.set-rule',
  summary:
    'Who may send the customer who asks money: anyone, known (whom they have sent to or accepted from before; others are asked about), ask (each time), nobody.',
  access: ['customer'],
  effect: 'command',
  request: z.object({ rule: transferRule }),
  reply: z.object({ rule: transferRule }),
  errors: ['WALLET_UNKNOWN', 'WALLET_CLOSED'],
});
export const showTransferRule = defineMessage({
  subject: 'payment.transfer.rule',
  summary: 'Who may send the customer who asks money.',
  access: ['customer'],
  effect: 'query',
  request: z.object({}),
  reply: z.object({ rule: transferRule }),
  errors: ['WALLET_UNKNOWN'],
});
export const acceptTransfer = defineMessage({
  subject: 'payment.transfer.accept',
  summary: 'Takes money that was offered to the customer who asks.',
  access: ['customer'],
  effect: 'command',
  request: z.object({ transferId: id }),
  reply: z.object({ transferId: id, state: z.enum(['received', 'held']) }),
  errors: [
    'TRANSFER_UNKNOWN',
    'TRANSFER_NOT_OPEN',
    'WALLET_UNKNOWN',
    'WALLET_FROZEN',
    'WALLET_CLOSED',
    'BALANCE_LIMIT_EXCEEDED',
  ],
});
export const declineTransfer = defineMessage({
  subject: 'payment.transfer.decline',
  summary: 'Does not take money that was offered: it goes back to the very lots it came from.',
  access: ['customer'],
  effect: 'command',
  request: z.object({ transferId: id }),
  reply: z.object({ transferId: id }),
  errors: ['TRANSFER_UNKNOWN', 'TRANSFER_NOT_OPEN', 'WALLET_UNKNOWN'],
});
export const cancelTransfer = defineMessage({
  subject: 'payment.transfer.cancel',
  summary:
    'The sender takes an offer back, or a transfer that is still held at its receiver: the money goes back to the very lots it came from.',
  access: ['customer'],
  effect: 'command',
  request: z.object({ transferId: id }),
  reply: z.object({ transferId: id, state: z.enum(['withdrawn', 'came-back']) }),
  errors: ['TRANSFER_UNKNOWN', 'TRANSFER_NOT_OPEN', 'WALLET_UNKNOWN'],
});
export const listTransfers = defineMessage({
  subject: 'payment.transfer.list',
  summary: 'Transfers that the customer who asks sent, was sent or is offered, with the state of each, newest first.',
  access: ['customer'],
  effect: 'query',
  request: z.object(page),
  reply: z.object({ transfers: z.array(transferView), next: z.string().optional() }),
  errors: [],
});
export const showTransfer = defineMessage({
  subject: 'payment.transfer.show',
  summary: 'One transfer for staff: between whom, its state, and why it is held.',
  access: [staffReaders],
  effect: 'query',
  request: z.object({ transferId: id }),
  reply: transferView.extend({ reasons: z.array(riskReason), policy: policyVersion.optional() }),
  errors: ['TRANSFER_UNKNOWN'],
});
export const releaseTransfer = defineMessage({
  subject: 'payment.transfer.release',
  summary: 'Staff release a transfer that is held at its receiver before its time. What an incident holds stays.',
  access: [{ staff: ['fraud'] }],
  effect: 'command',
  request: z.object({ transferId: id, reason: text }),
  reply: z.object({ releasedYen: yen }),
  errors: ['TRANSFER_UNKNOWN', 'WALLET_UNKNOWN'],
});
export const returnTransfer = defineMessage({
  subject: 'payment.transfer.return',
  summary: 'Staff stop an offer, or send a transfer that is held at its receiver back to its sender.',
  access: [{ staff: ['fraud'] }, { service: ['compensation'] }],
  effect: 'command',
  request: z.object({ transferId: id, reason: text }),
  reply: z.object({ transferId: id, state: z.enum(['stopped', 'came-back']) }),
  errors: ['TRANSFER_UNKNOWN', 'TRANSFER_NOT_OPEN', 'WALLET_UNKNOWN'],
});

const note = shortText.optional();
const REQUEST_ERRORS = [
  'WALLET_UNKNOWN',
  'WALLET_FROZEN',
  'WALLET_CLOSED',
  'REQUEST_TO_SELF',
  'TRANSFER_TOO_SMALL',
  'REQUESTS_EXCEEDED',
] as const;

export const requestMoney = defineMessage({
  subject: 'payment.request.make',
  summary: 'Asks another customer for money. They may pay, decline or block; it expires by itself.',
  access: ['customer'],
  effect: 'command',
  request: z.object({ toCustomerId: id, amountYen, note }),
  reply: z.object({ requestId: id, expiresAt: instant }),
  errors: [...REQUEST_ERRORS, 'REQUEST_NOT_WANTED'],
});
export const splitBill = defineMessage({
  subject: 'payment.request.split',
  summary:
    'Splits a payment of the customer who asks into requests to up to 20 others, once a payment: equal shares rounded down to the yen, of which the customer who paid bears one and what is left over by rounding; or the shares that are given.',
  access: ['customer'],
  effect: 'command',
  request: z.object({
    paymentId: id,
    people: z
      .array(z.object({ customerId: id, amountYen: amountYen.optional() }))
      .min(1)
      .max(20),
    note,
  }),
  reply: z.object({
    requests: z.array(z.object({ requestId: id, toCustomerId: id, amountYen })),
    ownShareYen: yen,
    expiresAt: instant,
  }),
  errors: [...REQUEST_ERRORS, 'PAYMENT_UNKNOWN', 'SPLIT_NOT_POSSIBLE', 'ALREADY_SPLIT'],
});
export const payRequest = defineMessage({
  subject: 'payment.request.pay',
  summary: 'Pays a request for money, once: a transfer that names it.',
  access: ['customer'],
  effect: 'command',
  request: z.object({ requestId: id }),
  reply: transfer.reply,
  errors: [...transfer.errors, 'REQUEST_NOT_OPEN'],
});
export const declineRequest = defineMessage({
  subject: 'payment.request.decline',
  summary: 'Does not pay a request for money.',
  access: ['customer'],
  effect: 'command',
  request: z.object({ requestId: id }),
  reply: z.object({}),
  errors: ['REQUEST_NOT_OPEN', 'WALLET_UNKNOWN'],
});
export const withdrawRequest = defineMessage({
  subject: 'payment.request.withdraw',
  summary: 'The customer who asked for money takes the request back.',
  access: ['customer'],
  effect: 'command',
  request: z.object({ requestId: id }),
  reply: z.object({}),
  errors: ['REQUEST_NOT_OPEN', 'WALLET_UNKNOWN'],
});
export const blockRequester = defineMessage({
  subject: 'payment.request.block',
  summary: 'Whether another customer may ask the customer who asks for money; what is open of them ends.',
  access: ['customer'],
  effect: 'command',
  request: z.object({ otherCustomerId: id, blocked: z.boolean() }),
  reply: z.object({}),
  errors: ['WALLET_UNKNOWN', 'REQUESTS_EXCEEDED'],
});
export const listRequests = defineMessage({
  subject: 'payment.request.list',
  summary:
    'Requests for money that the customer who asks made or was sent, with the state of each, newest first; of one split bill with `paymentId`.',
  access: ['customer'],
  effect: 'query',
  request: z.object({ ...page, limit: wholeNumber(1, 200).default(50), paymentId: id.optional() }),
  reply: z.object({
    requests: z.array(
      z.object({
        requestId: id,
        fromCustomerId: id,
        toCustomerId: id,
        amountYen,
        state: z.enum(['sending', 'open', 'paid', 'declined', 'withdrawn', 'expired', 'refused']),
        at: instant,
        expiresAt: instant,
        note: z.string().optional(),
        transferId: id.optional(),
        paymentId: id.optional(),
      }),
    ),
    next: z.string().optional(),
  }),
  errors: [],
});

export const transferMessages = [
  transfer,
  setTransferRule,
  showTransferRule,
  acceptTransfer,
  declineTransfer,
  cancelTransfer,
  listTransfers,
  showTransfer,
  releaseTransfer,
  returnTransfer,
  requestMoney,
  splitBill,
  payRequest,
  declineRequest,
  withdrawRequest,
  blockRequester,
  listRequests,
];
