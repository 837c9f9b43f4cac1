import type { Access, Role, ServiceName } from '@modosu/contracts/message';
import type { Actor } from '../request/request-context';

/** Whether one of the message's rows lets this actor in. */
export function mayAsk(actor: Actor, access: readonly Access[]): boolean {
  return access.some((row) => {
    if (row === 'anyone') return true;
    if (row === 'customer' || row === 'terminal' || row === 'cash-point') return actor.kind === row;
    if ('staff' in row) return actor.kind === 'staff' && row.staff.some((role) => holds(actor, role));
    return actor.kind === 'service' && row.service.includes(actor.id as ServiceName);
  });
}

function holds(actor: Actor, role: Role): boolean {
  return actor.roles?.includes(role) ?? false;
}
