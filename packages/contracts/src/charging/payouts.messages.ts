import { z } from 'zod';
import { amountYen, bankAccountNumber, id, instant, text, yen } from '../fields';
import { defineMessage } from '../message';

const shown = z.object({ accountId: id, last4: z.string(), by: z.string(), reason: z.string(), at: instant });

export const proposePayee = defineMessage({
  subject: 'charging.payee.propose',
  summary: 'Proposes the bank account that a merchant is paid out to; a second person confirms it.',
  access: [{ staff: ['operations'] }],
  effect: 'command',
  request: z.object({ merchantId: id, account: bankAccountNumber, reason: text }),
  reply: z.object({ accountId: id, last4: z.string() }),
  errors: ['MERCHANT_UNKNOWN'],
});
export const confirmPayee = defineMessage({
  subject: 'charging.payee.confirm',
  summary: 'As a second person, confirms the bank account of a merchant, having asked the merchant.',
  access: [{ staff: ['operations', 'approver'] }],
  effect: 'command',
  request: z.object({ merchantId: id, accountId: id }),
  reply: z.object({ last4: z.string() }),
  errors: ['NOT_FOUND', 'SECOND_PERSON_REQUIRED'],
});
export const showPayee = defineMessage({
  subject: 'charging.payee.show',
  summary: 'The last four digits of the bank account of a merchant, and of one that waits to be confirmed.',
  access: [{ staff: ['fraud', 'support', 'approver', 'operations'] }],
  effect: 'query',
  request: z.object({ merchantId: id }),
  reply: z.object({ account: shown.optional(), proposed: shown.optional() }),
  errors: [],
});
export const payMerchant = defineMessage({
  subject: 'charging.payout.pay',
  summary:
    'Pays an approved payout by bank, once. One that was stopped meanwhile is declined, unless the bank has been asked already.',
  access: [{ service: ['payment'] }],
  effect: 'command',
  request: z.object({ payoutId: id, merchantId: id, amountYen, stopped: id.optional() }),
  reply: z.discriminatedUnion('outcome', [
    z.object({ outcome: z.literal('paid'), providerReference: z.string() }),
    z.object({ outcome: z.literal('failed'), reason: z.string() }),
  ]),
  errors: ['CHARGE_PENDING', 'CONFLICT'],
});
export const recordSettlement = defineMessage({
  subject: 'charging.settlement.record',
  summary:
    "Books a line of the bank statement by which the provider, or the cash points, settled with us; each reference once. No more than the books say is owed on that side: what is over is looked into first, with the provider's file.",
  access: [{ staff: ['operations'] }],
  effect: 'command',
  request: z.object({
    account: z.enum(['psp', 'cash']),
    direction: z.enum(['received', 'paid']),
    amountYen: yen.min(1),
    reference: id,
    reason: text,
  }),
  reply: z.object({ owedYen: z.int() }),
  errors: ['SETTLEMENT_EXCEEDS_OWED', 'CONFLICT'],
});

export const payoutMessages = [proposePayee, confirmPayee, showPayee, payMerchant, recordSettlement];
