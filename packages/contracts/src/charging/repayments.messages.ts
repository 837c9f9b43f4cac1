import { z } from 'zod';
import { amountYen, id, text } from '../fields';
import { defineMessage } from '../message';
import { debtOf } from './repayments.events';

export const recordRepayment = defineMessage({
  subject: 'charging.repayment.record',
  summary:
    'Books a line of the bank statement by which somebody repaid what they owe for an original; each reference once, and never more than is owed.',
  access: [{ staff: ['operations'] }],
  effect: 'command',
  request: z.object({ ...debtOf, amountYen, reference: id, reason: text }),
  reply: z.object({ outcome: z.enum(['received', 'recorded']) }),
  errors: ['CONFLICT', 'NOT_FOUND', 'REPAYMENT_EXCEEDS_OWED'],
});

export const repaymentMessages = [recordRepayment];
