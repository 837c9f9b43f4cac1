import { defineProcess } from '@modosu/event-sourcing/process/process';
import type { RepaymentEvent } from './repayment.decider';

export type OpenRepayment = Extract<RepaymentEvent, { type: 'repayment.recorded.v1' }>['data'];

const GRACE_MS = 5_000;

/** A recorded repayment, until it is taken from what is owed, or is not owed. */
export const repaymentProcess = defineProcess<RepaymentEvent, OpenRepayment>({
  name: 'repayments',
  prefixes: ['repayment-'],
  graceMs: GRACE_MS,
  opens: ({ type, data }) => (type === 'repayment.recorded.v1' ? [{ id: data.reference, work: data }] : []),
  closes: ({ type, data }) => (type === 'repayment.recorded.v1' ? [] : [data.reference]),
});
