import { defineProcess } from '@modosu/event-sourcing/process/process';
import type { CustomerEvent, CustomerEventOf } from '../customer/customer.events';

export type MailDue = CustomerEventOf<'customer.mail-due.v1'>['data'];

/** How long the request that made a mail due has before the sweeper looks after it, ms. */
const GRACE_MS = 3_000;

/** Every mail that an event says is due, until it is sent or never will be. */
export const mailProcess = defineProcess<CustomerEvent, MailDue>({
  name: 'mail',
  version: 2,
  prefixes: ['customer-'],
  graceMs: GRACE_MS,
  concurrency: 4,
  opens: ({ type, data }) => (type === 'customer.mail-due.v1' ? [{ id: data.mailId, work: data }] : []),
  closes: ({ type, data }) => (type === 'customer.mail-sent.v1' ? [data.mailId] : []),
});
