import { chargingMessages } from './charging.messages';
import { compensationMessages } from './compensation.messages';
import { identityMessages } from './identity.messages';
import { ledgerMessages } from './ledger.messages';
import { logMessages } from './log.messages';
import type { Message } from './message';
import { paymentMessages } from './payment.messages';
import { allReadModelMessages } from './read-model.messages';

/** Every message between services. */
export const allMessages: readonly Message[] = [
  ...identityMessages,
  ...chargingMessages,
  ...paymentMessages,
  ...ledgerMessages,
  ...logMessages,
  ...compensationMessages,
  ...allReadModelMessages,
];
