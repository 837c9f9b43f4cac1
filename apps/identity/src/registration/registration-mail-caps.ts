import type { Cap } from '../address/attempt-window';
import { DAY_MS, HOUR_MS } from '../time/elapsed';

const PER_MAILBOX_AND_ADDRESS = 5;
const PER_MAILBOX = 20;

/**
 * How often one mailbox may be registered for, under any policy: each try is a letter and a place in the log. The narrow
 * cap is reached first, so that one stranger cannot use up what is meant for all; who finds the wide one reached has
 * letters in the mailbox whose code will do.
 */
export function registrationMailCaps(emailIndex: string, address: string): readonly Cap[] {
  return [
    {
      key: `register/mailbox/${emailIndex}/${address}`,
      most: PER_MAILBOX_AND_ADDRESS,
      windowMs: HOUR_MS,
    },
    { key: `register/mailbox/${emailIndex}`, most: PER_MAILBOX, windowMs: DAY_MS },
  ];
}
