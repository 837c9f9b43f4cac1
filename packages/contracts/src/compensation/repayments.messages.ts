import { z } from 'zod';
import { debtOf } from '../charging/repayments.events';
import { amountYen, id, yen } from '../fields';
import { defineMessage } from '../message';

export const takeRepayment = defineMessage({
  subject: 'compensation.repayment.take',
  summary: 'Somebody repaid what they owe for an original: D transit:repayment / C receivable, once per reference.',
  access: [{ service: ['charging'] }],
  effect: 'command',
  request: z.object({ ...debtOf, amountYen, reference: id }),
  reply: z.object({ owedYen: yen }),
  errors: ['NOT_FOUND', 'REPAYMENT_EXCEEDS_OWED', 'CONFLICT'],
});

export const repaymentMessages = [takeRepayment];
