import type { Actor } from '@modosu/service-kit/request/request-context';
import fc from 'fast-check';
import { chargingPolicy } from './charging-policy';
import { isUnproven, sessionFacts } from './session-facts';

const now = '2019-07-03T10:00:00.000Z';
const hardened = chargingPolicy('hardened');
const customer = (facts?: Actor['facts']): Actor => ({
  kind: 'customer',
  id: 'c-1',
  authentication: ['password'],
  ...(facts ? { facts } : {}),
});
const unproven = (facts?: Actor['facts']) => isUnproven(hardened, sessionFacts(customer(facts)), now);

describe('what identity states of a session', () => {
  it('given a fact about the device that is missing or no moment, then the device counts as new', () => {
    const nothing = fc.constantFrom<Actor['facts']>(undefined, {}, { emailVerified: true }, { firstDevice: false });
    const noMoment = fc
      .oneof(fc.string(), fc.boolean(), fc.double({ noNaN: true }))
      .filter((value) => typeof value !== 'string' || Number.isNaN(Date.parse(value)))
      .map((newDeviceAt) => ({ newDeviceAt }));
    // Only the very word of identity makes a device the account's first.
    const almostFirst = fc.constantFrom('true', 1, 'yes').map((firstDevice) => ({ firstDevice }));
    fc.assert(fc.property(fc.oneof(nothing, noMoment, almostFirst), (facts) => unproven(facts)));
  });

  it('given the account’s first device, or one that was first seen a day ago, then it is not new', () => {
    expect(unproven({ firstDevice: true })).toBe(false);
    expect(unproven({ newDeviceAt: '2019-07-02T10:00:00.000Z' })).toBe(false);
    expect(unproven({ newDeviceAt: '2019-07-02T10:00:00.001Z' })).toBe(true);
    // A clock that was ahead when the device came.
    expect(unproven({ newDeviceAt: '2019-07-09T10:00:00.000Z' })).toBe(true);
  });
});
