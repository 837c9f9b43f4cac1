import { isMethodOf } from '@modosu/contracts/rails';
import type { Actor } from '@modosu/service-kit/request/request-context';
import type { ReserveCharge } from '../funding/funding.commands';
import { WRONG_SECRET } from '../funding/funding.state';
import { type SessionFacts, sessionFacts, within } from '../policy/session-facts';
import type { Account, ChargeRequest } from './account';

/** Identity's statements tell of a reset for so long; of one before, only its own event does. */
export const STATED_RESET_HOURS = 72;
const SWITCH = 'switch-';
const WRONG = '0'.repeat(64);

/**
 * The charge secret that was typed, as far as what was decided then tells: wrong, missing, or else the right one. Where
 * it was not looked at, it is taken as right behind a switch, and as wrong behind the lock that wrong ones had set.
 */
function typedSecret(ruleThen: string | undefined, { recordedSecret }: Account): string | undefined {
  switch (ruleThen) {
    case WRONG_SECRET:
    case 'charge-secret-lock':
      return WRONG;
    case 'charge-secret-missing':
    case 'charge-secret-not-set':
      return undefined;
    default:
      return recordedSecret;
  }
}

/** The scope of the switch that a request was refused by. */
export function switchThen(ruleThen: string | undefined): string | undefined {
  return ruleThen?.startsWith(SWITCH) ? ruleThen.slice(SWITCH.length) : undefined;
}

/** The request as it must have been for what was decided then. */
export function requestOf(data: ChargeRequest['data'], ruleThen: string | undefined, account: Account): ReserveCharge {
  const { chargeId, customerId, method, amountYen, sourceId } = data;
  const wanted = { type: 'reserve-charge', chargeId, customerId, amountYen } as const;
  if (isMethodOf('cash', method)) {
    // Refusals do not tell where, and no rule asks.
    const pointId = 'pointId' in data && data.pointId !== undefined ? data.pointId : 'not-recorded';
    return { ...wanted, cash: { point: method, pointId, number: 'judged-then' } };
  }
  const secretMac = typedSecret(ruleThen, account);
  return { ...wanted, sourceId, secretMac };
}

/** What the decider knew of the session; of a reset that statements tell no more, what identity published. */
export function sessionOf({ resetAt }: Account, actor: Actor, at: string): SessionFacts {
  const stated = sessionFacts(actor);
  const isOld = resetAt !== undefined && !within(resetAt, at, STATED_RESET_HOURS);
  return stated.resetAt === undefined && isOld ? { ...stated, resetAt } : stated;
}
