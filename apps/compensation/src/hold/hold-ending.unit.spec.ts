import fc from 'fast-check';
import { holdEnds } from './hold-ending';

const heldAt = '2019-07-05T00:00:00.000Z';
const standing = { heldAt, incidentClosed: false, underSuspicion: true };

describe('money on hold', () => {
  it('stays while what it was held for stands, and no longer than the policy says', () => {
    expect(holdEnds(standing, '2019-10-02T23:59:59.999Z', 90)).toBeUndefined();
    expect(holdEnds(standing, '2019-10-03T00:00:00.000Z', 90)).toBe('expired');
  });
  it('is let go of when its charge is cleared or its incident closed', () => {
    expect(holdEnds({ ...standing, underSuspicion: false }, heldAt, 90)).toBe('cleared');
    expect(holdEnds({ ...standing, incidentClosed: true }, heldAt, 90)).toBe('incident closed');
  });
  it('is never held for ever: whatever the facts, there is a day from which on it ends', () => {
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.boolean(),
        fc.integer({ min: 1, max: 3_650 }),
        (incidentClosed, underSuspicion, days) => {
          const later = new Date(Date.parse(heldAt) + days * 86_400_000).toISOString();
          expect(holdEnds({ heldAt, incidentClosed, underSuspicion }, later, days)).toBeDefined();
        },
      ),
    );
  });
});
