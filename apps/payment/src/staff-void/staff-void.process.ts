import { defineProcess } from '@modosu/event-sourcing/process/process';
import type { MerchantEvent, MerchantEventData } from '../merchant/merchant.events';

export type ApprovedVoid = MerchantEventData<'merchant.void-approved.v1'>;

const GRACE_MS = 3_000;

/** A void that two members of staff decided on, until the wallet has done it or refused it. */
export const staffVoidProcess = defineProcess<MerchantEvent, ApprovedVoid>({
  name: 'staff-voids',
  prefixes: ['merchant-'],
  graceMs: GRACE_MS,
  opens: ({ type, data }) => (type === 'merchant.void-approved.v1' ? [{ id: data.proposalId, work: data }] : []),
  closes: ({ type, data }) => (type === 'merchant.void-carried-out.v1' ? [data.proposalId] : []),
});
