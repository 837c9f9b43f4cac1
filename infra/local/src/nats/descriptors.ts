import { SESSION_CHANGED_NOTICE, SESSION_REVOKED_NOTICE } from '@modosu/contracts/identity.messages';
import { SERVICES } from '@modosu/contracts/message';
import { allMessages } from '@modosu/contracts/messages';
import type { MessageDescriptor, NoticeDescriptor } from './nats-config';

/** Every message between services, as far as it says who may send and receive it. */
export const messageDescriptors: readonly MessageDescriptor[] = allMessages;

/** Every live notice. The end of a session concerns every service that remembers the access token of it. */
export const noticeDescriptors: readonly NoticeDescriptor[] = [
  { subject: SESSION_REVOKED_NOTICE, service: 'identity', listeners: SERVICES },
  { subject: SESSION_CHANGED_NOTICE, service: 'identity', listeners: ['gateway'] },
];
