import { SESSION_CHANGED_NOTICE, SESSION_REVOKED_NOTICE } from '@modosu/contracts/identity.messages';
import { SERVICES } from '@modosu/contracts/message';
import { allMessages } from '@modosu/contracts/messages';
import type { Door, Notice } from './nats-config';

/** Every message between services, as far as it says who may send and receive it. */
export const doors: readonly Door[] = allMessages;

/** Every live notice. The end of a session concerns whoever remembers that its statement was good. */
export const notices: readonly Notice[] = [
  { subject: SESSION_REVOKED_NOTICE, service: 'identity', listeners: SERVICES },
  { subject: SESSION_CHANGED_NOTICE, service: 'identity', listeners: ['gateway'] },
];
