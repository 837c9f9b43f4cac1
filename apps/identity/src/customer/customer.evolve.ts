import type { EventPlace } from '@modosu/event-sourcing/decider';

import { wrongOnceMore } from '../policy/wrong-tries';
import { later, withTime } from '../time/windows';
import type { CustomerEvent } from './customer.events';
import type { CustomerState, Device, Notice, SecondFactor, Session } from './customer.state';
import { MOST_RESETS } from './customer.state';

interface InDevice {
  readonly deviceId: string;
  readonly registrationId?: string;
}

const MOST_SESSIONS = 50;
const MOST_DEVICES = 100;
const MOST_TIMES = 50;
/** An account claims one address and one external login. */
const MOST_WITHDRAWN = 10;

/** Folds one event into the state of its customer. */
export function evolveCustomer(state: CustomerState, event: CustomerEvent, place: EventPlace): CustomerState {
  const at = place.occurredAt;
  switch (event.type) {
    case 'customer.registered.v1':
    case 'customer.registration-renewed.v1': {
      const { customerId, emailIndex, personal, passwordHash, tokenHash, expiresAt } = event.data;
      const account = { customerId, emailIndex, personal, passwordHash, status: 'open' as const };
      const verification = { tokenHash, expiresAt };
      return { ...state, ...account, passwordNumber: state.passwordNumber + 1, verification, registeredAt: at };
    }
    case 'customer.imported.v1': {
      const { customerId, emailIndex, externalIndex, personal, passwordHash } = event.data;
      const account = { customerId, emailIndex, externalIndex, personal, passwordHash, status: 'open' as const };
      return { ...state, ...account, passwordNumber: 1, emailVerified: true };
    }
    case 'customer.email-verified.v1':
      return { ...state, emailVerified: true, verification: undefined };
    case 'customer.claim-withdrawn.v1': {
      const { index, number } = event.data;
      const others = state.withdrawnClaims.filter((claim) => claim.index !== index || claim.number > number);
      return { ...state, withdrawnClaims: [...others, { index, number }].slice(-MOST_WITHDRAWN) };
    }
    case 'customer.password-rehashed.v1':
      return { ...state, passwordHash: event.data.passwordHash };
    case 'customer.password-refused.v1':
      return wrongIn(state, event.data.sessionId, at);
    case 'customer.sign-in-refused.v1':
      return signInRefused(state, event.data, at);
    case 'customer.signed-in.v1':
      return signedIn(state, event.data, at);
    case 'customer.device-named.v1':
      return onDevice(state, registrationOf(event.data), (device) => ({ ...device, name: event.data.name }));
    case 'customer.device-revoked.v1': {
      const gone = registrationOf(event.data);
      const drops = event.data.dropsSecondFactor === true;
      return {
        ...state,
        devices: state.devices.filter(({ registrationId }) => registrationId !== gone),
        sessions: state.sessions
          .filter(({ registrationId }) => registrationId !== gone)
          .map((session) => (drops ? { ...session, secondFactor: false } : session)),
        ...(drops ? { secondFactor: undefined, secondFactorBegun: undefined, wrongCodesAt: [] } : {}),
      };
    }
    case 'customer.second-factor-begun.v1':
      return { ...state, secondFactorBegun: event.data.secret };
    case 'customer.second-factor-confirmed.v1': {
      const { step, cooling, sessionId } = event.data;
      const enrolledOn = state.sessions.find((session) => session.sessionId === sessionId)?.registrationId;
      const secondFactor: SecondFactor = {
        secret: state.secondFactorBegun ?? '',
        ...(enrolledOn === undefined ? {} : { enrolledOn }),
        lastStep: step,
        ...(cooling ? { coolingUntil: cooling.until, notice: { mailId: cooling.noticeId, sent: false } } : {}),
      };
      const enrolled = { ...state, secondFactorBegun: undefined, secondFactor };
      return onSession(enrolled, event.data.sessionId, (session) => ({ ...session, secondFactor: true }));
    }
    case 'customer.second-factor-used.v1': {
      const { step, sessionId } = event.data;
      const secondFactor = state.secondFactor && { ...state.secondFactor, lastStep: step };
      return onSession({ ...state, secondFactor }, sessionId, (session) => ({ ...session, secondFactor: true }));
    }
    case 'customer.second-factor-refused.v1':
      return wrongIn(state, event.data.sessionId, at);
    case 'customer.passcode-set.v1':
      return onDevice(state, registrationOf(event.data), (device) => ({
        ...device,
        passcodeHash: event.data.passcodeHash,
        wrongPasscodes: 0,
      }));
    case 'customer.unlocked.v1': {
      const unlocked = onSession(state, event.data.sessionId, (session) => ({ ...session, unlockedAt: at }));
      return onDevice(unlocked, registrationOf(event.data), (device) => ({ ...device, wrongPasscodes: 0 }));
    }
    case 'customer.unlock-refused.v1':
      return onDevice(state, registrationOf(event.data), (device) => ({
        ...device,
        wrongPasscodes: device.wrongPasscodes + 1,
        wrongPasscodesAt: withTime(device.wrongPasscodesAt, at, MOST_TIMES),
      }));
    case 'customer.session-used.v1':
      return onSession(state, event.data.sessionId, (session) => ({ ...session, lastUsedAt: at }));
    case 'customer.sessions-revoked.v1': {
      const ended = new Set(event.data.sessionIds);
      return { ...state, sessions: state.sessions.filter((session) => !ended.has(session.sessionId)) };
    }
    case 'customer.password-reset-requested.v1': {
      const { tokenHash, expiresAt, delivery, deliveryIndex } = event.data;
      const reset = { tokenHash, expiresAt, delivery, deliveryIndex };
      // Those that expire last: what is live never gives way to what is not.
      const byExpiry = [...state.resets, reset].sort((one, other) => (one.expiresAt < other.expiresAt ? -1 : 1));
      const resets = byExpiry.slice(-MOST_RESETS);
      return { ...state, resets, resetsRequestedAt: withTime(state.resetsRequestedAt, at, MOST_TIMES) };
    }
    case 'customer.password-reset.v1': {
      const { passwordHash } = event.data;
      const passwordNumber = state.passwordNumber + 1;
      const resetAt = later(state.resetAt, at);
      return { ...state, passwordHash, passwordNumber, resetAt, resets: [], sessions: [], newDevicesAt: [] };
    }
    case 'customer.frozen.v1':
      // The sessions stay known, so that their owner hears why they have ended; none of them opens anything.
      return { ...state, status: 'frozen' };
    case 'customer.unfrozen.v1':
      return { ...state, status: 'open', sessions: [], wrongCodesAt: [] };
    case 'customer.closed.v1':
      return { ...state, status: 'closed', closedAt: at, sessions: [] };
    case 'customer.mail-due.v1': {
      const { template, mailId, registrationId } = event.data;
      if (registrationId !== undefined) {
        return onDevice(state, registrationId, (device) => ({ ...device, notice: { mailId, sent: false } }));
      }
      const aboutRegistration = template === 'verify-email' || template === 'already-registered';
      if (!aboutRegistration) return state;
      return { ...state, registrationMailsAt: withTime(state.registrationMailsAt, at, MOST_TIMES) };
    }
    case 'customer.mail-sent.v1':
      return event.data.outcome === 'sent' ? noticeSent(state, event.data.mailId) : state;
    case 'customer.language-set.v1':
      return { ...state, language: event.data.language };
    case 'customer.wallet-told.v1':
      return { ...state, walletStatus: event.data.standing };
  }
}

type SignedIn = Extract<CustomerEvent, { type: 'customer.signed-in.v1' }>['data'];

function signedIn(state: CustomerState, data: SignedIn, at: string): CustomerState {
  const { sessionId, deviceId, tokenHash, method, secondFactor, credentialHash } = data;
  const registrationId = registrationOf(data);
  const session: Session = {
    sessionId,
    registrationId,
    deviceId,
    tokenHash,
    method,
    secondFactor,
    startedAt: at,
    lastUsedAt: at,
  };
  const device: Device = {
    registrationId,
    deviceId,
    ...(credentialHash === undefined ? {} : { credentialHash }),
    firstSeenAt: at,
    first: !state.everUsed,
    wrongPasscodes: 0,
  };
  const sessions = [...state.sessions, session];
  const devices = data.newDevice
    ? [...state.devices, device]
    : state.devices.map((one) => (one.registrationId === registrationId ? withoutWrongTries(one) : one));
  // What gives way to a sign-in is in events of its own; in old logs it gave way without any.
  const isOld = data.registrationId === undefined;
  return {
    ...state,
    wrongCodesAt: secondFactor ? [] : state.wrongCodesAt,
    everUsed: true,
    sessions: isOld ? sessions.slice(-MOST_SESSIONS) : sessions,
    devices: isOld ? bounded(devices) : devices,
    newDevicesAt: data.newDevice ? withTime(state.newDevicesAt, at, MOST_TIMES) : state.newDevicesAt,
  };
}

function withoutWrongTries({ wrongAt: _, ...device }: Device): Device {
  return device;
}

/** The registration that an event is about: in old ones the device's name. */
function registrationOf({ registrationId, deviceId }: InDevice): string {
  return registrationId ?? deviceId;
}

function noticeSent(state: CustomerState, mailId: string): CustomerState {
  const sent = <T extends { readonly notice?: Notice }>(about: T): T =>
    about.notice?.mailId === mailId ? { ...about, notice: { mailId, sent: true } } : about;
  const { secondFactor } = state;
  return {
    ...state,
    devices: state.devices.map(sent),
    ...(secondFactor ? { secondFactor: sent(secondFactor) } : {}),
  };
}

/** How old logs are read: the account's first device was never forgotten for lack of room. */
function bounded(devices: readonly Device[]): readonly Device[] {
  if (devices.length <= MOST_DEVICES) return devices;
  const oldest = devices.findIndex((device) => !device.first);
  return devices.filter((_, index) => index !== oldest);
}

type SignInRefused = Extract<CustomerEvent, { type: 'customer.sign-in-refused.v1' }>['data'];

/** Who is counted: the device that had proven to be the owner's, by itself; strangers never against it. */
function signInRefused(state: CustomerState, data: SignInRefused, at: string): CustomerState {
  const { reason, registrationId, wrongCode } = data;
  if (reason === 'rate' || reason === 'frozen') return state;
  // Who only left the code out has not guessed at anything.
  if (reason === 'second-factor' && !wrongCode) return state;
  if (registrationId !== undefined) {
    return onDevice(state, registrationId, (device) => ({ ...device, wrongAt: wrongOnceMore(device.wrongAt, at) }));
  }
  return wrongCode ? { ...state, wrongCodesAt: wrongOnceMore(state.wrongCodesAt, at) } : state;
}

/** A wrong password or code in a session counts in that session alone. */
function wrongIn(state: CustomerState, sessionId: string | undefined, at: string): CustomerState {
  if (sessionId === undefined) return state;
  return onSession(state, sessionId, (session) => ({ ...session, wrongAt: wrongOnceMore(session.wrongAt, at) }));
}

function onSession(state: CustomerState, sessionId: string, change: (session: Session) => Session): CustomerState {
  const sessions = state.sessions.map((session) => (session.sessionId === sessionId ? change(session) : session));
  return { ...state, sessions };
}

function onDevice(state: CustomerState, registrationId: string, change: (device: Device) => Device): CustomerState {
  const devices = state.devices.map((device) => (device.registrationId === registrationId ? change(device) : device));
  return { ...state, devices };
}
