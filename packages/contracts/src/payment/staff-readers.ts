import type { Role } from '../message';

/** Staff who may look at wallets and merchants. */
export const staffReaders: { staff: Role[] } = { staff: ['fraud', 'support', 'approver', 'operations'] };
