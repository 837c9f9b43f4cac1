import { SESSION_IDLE_DAYS } from '../policy/identity-policy';
import { DAY_MS, elapsedMs } from '../time/elapsed';
import { countNear } from '../time/windows';
import type { CustomerState, Device, Session } from './customer.state';

export const MOST_SESSIONS = 50;
export const MOST_DEVICES = 100;
/** The log may be a day behind the use of a session. */
const SURELY_IDLE_MS = (SESSION_IDLE_DAYS + 1) * DAY_MS;

/** What gives way to a sign-in. */
export interface Displaced {
  readonly sessions: readonly Session[];
  readonly devices: readonly Device[];
}

/**
 * What gives way to one more session, and to a device if it is a new one. Only what no live session rests on gives way, so a
 * stranger who signs in again and again ends no session of the owner's and makes the account forget no device in use. A
 * device that the account knows always gets in: where nothing else may go, its own oldest session does.
 * @param known the registered device that signs in; undefined for a new one
 * @returns undefined if nothing may give way
 */
export function displacedBy(
  state: CustomerState,
  known: Device | undefined,
  now: string,
  mostNewADay = Number.POSITIVE_INFINITY,
): Displaced | undefined {
  const newOfLate = countNear(state.newDevicesAt, now, DAY_MS);
  if (known === undefined && newOfLate >= mostNewADay) return undefined;
  const ended = sessionsToEnd(state.sessions, known, now);
  if (known !== undefined) return { sessions: ended ?? [], devices: [] };
  if (ended === undefined) return undefined;
  if (state.devices.length < MOST_DEVICES) return { sessions: ended, devices: [] };
  const resting = restingDevice(state, ended);
  return resting && { sessions: ended, devices: [resting] };
}

/** Undefined if nothing may give way to the session. */
function sessionsToEnd(sessions: readonly Session[], known: Device | undefined, now: string): Session[] | undefined {
  if (sessions.length < MOST_SESSIONS) return [];
  const idle = sessions.filter(({ lastUsedAt }) => elapsedMs(lastUsedAt, now) > SURELY_IDLE_MS);
  if (sessions.length - idle.length < MOST_SESSIONS) return idle;
  const own = sessions.find(({ registrationId }) => registrationId === known?.registrationId);
  return own ? [...idle, own] : undefined;
}

/** The youngest device that no session rests on: throw-away ones go before those that have long been there. */
function restingDevice({ devices, sessions }: CustomerState, ended: readonly Session[]): Device | undefined {
  const live = new Set(sessions.filter((one) => !ended.includes(one)).map(({ registrationId }) => registrationId));
  const resting = devices.filter(({ registrationId }) => !live.has(registrationId));
  return resting.filter(({ first }) => !first).at(-1) ?? resting.at(-1);
}
