import { SERVICES } from '@modosu/contracts/message';
import type { Door, Notice } from './nats-config';

/** Every message between services, as far as it says who may send and receive it. */
export function doors(): Door[] {
  return SERVICES.map((service) => ({ subject: `${service}.>`, service, access: [{ service: SERVICES }] }));
}

/** Every live notice. The end of a session concerns whoever remembers that it was good. */
export function notices(): Notice[] {
  return [{ subject: 'identity.notice.session-revoked', service: 'identity', listeners: SERVICES }];
}
