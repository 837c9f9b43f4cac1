import { z } from 'zod';
import { amountYen, entry, id, text } from '../fields';

const payout = { payoutId: id, merchantId: id, amountYen };
const account = { merchantId: id, accountId: id, sealedAccount: z.string(), last4: z.string(), by: id, reason: text };

/** Payouts to merchants in `payout-<payoutId>`, and their bank accounts, encrypted, in `payee-<merchantId>`. */
export const payoutEvents = {
  'payee.account-proposed.v1': z.object(account),
  /** By a second person: what is paid out from here on goes there. */
  'payee.account-confirmed.v1': z.object({ merchantId: id, accountId: id, by: id }),
  /** The bank is asked from here on, for this account. */
  'payout.requested.v1': z.object({ ...payout, sealedAccount: z.string(), last4: z.string() }),
  /** D transit:payout / C bank. */
  'payout.paid.v1': z.object({ ...payout, providerId: z.string(), providerReference: z.string().max(100), entry }),
  /** The bank will not, or was never asked. */
  'payout.declined.v1': z.object({ ...payout, reason: text }),
  /** Days later it came back: D bank / C transit:payout. */
  'payout.returned.v1': z.object({ ...payout, reason: text, entry }),
};
