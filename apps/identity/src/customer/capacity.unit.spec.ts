import { after, DAY_MS } from '../time/elapsed';
import { displacedBy, MOST_DEVICES, MOST_SESSIONS } from './capacity';
import { type CustomerState, type Device, NO_CUSTOMER, type Session } from './customer.state';

const now = '2019-07-01T00:00:00.000Z';
const device = (n: number): Device => ({
  registrationId: `r-${n}`,
  deviceId: 'phone',
  credentialHash: `${n}`,
  firstSeenAt: now,
  first: n === 0,
  wrongPasscodes: 0,
});
const session = (n: number, on: number, lastUsedAt = now): Session => ({
  sessionId: `s-${n}`,
  registrationId: `r-${on}`,
  deviceId: 'phone',
  tokenHash: 'x',
  method: 'password',
  secondFactor: false,
  startedAt: now,
  lastUsedAt,
});
const many = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n));
const customer = (devices: Device[], sessions: Session[]): CustomerState => ({ ...NO_CUSTOMER, devices, sessions });

describe('the room for one more session', () => {
  it('given less than the most, then nothing gives way', () => {
    const state = customer(
      many(MOST_DEVICES - 1, device),
      many(MOST_SESSIONS - 1, (n) => session(n, n)),
    );
    expect(displacedBy(state, undefined, now)).toEqual({ sessions: [], devices: [] });
  });

  it('given a full list of devices, then the youngest that no session rests on gives way to a new one', () => {
    const state = customer(many(MOST_DEVICES, device), [session(0, 98), session(1, 99)]);
    expect(displacedBy(state, undefined, now)?.devices).toEqual([device(97)]);
    expect(displacedBy(state, device(3), now)?.devices).toEqual([]);
  });

  it('given a full list of sessions, then only those that are surely idle give way to a new device', () => {
    const full = many(MOST_SESSIONS, (n) => session(n, n));
    expect(displacedBy(customer(many(60, device), full), undefined, now)).toBeUndefined();
    const idle = [session(0, 0, after(now, -32 * DAY_MS)), ...full.slice(1)];
    expect(displacedBy(customer(many(60, device), idle), undefined, now)?.sessions).toEqual([idle[0]]);
    const notSurely = [session(0, 0, after(now, -30.5 * DAY_MS)), ...full.slice(1)];
    expect(displacedBy(customer(many(60, device), notSurely), undefined, now)).toBeUndefined();
  });

  it('given a full list of sessions, then a known device gets in: its own oldest goes, or none if it has none', () => {
    const full = many(MOST_SESSIONS, (n) => session(n, n % 10));
    const state = customer(many(60, device), full);
    expect(displacedBy(state, device(3), now)?.sessions).toEqual([full[3]]);
    expect(displacedBy(state, device(50), now)?.sessions).toEqual([]);
  });
});
