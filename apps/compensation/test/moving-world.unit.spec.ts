import fc from 'fast-check';
import type { PlannedLine } from '../src/planning/plan-builder';
import { movedSince } from '../src/planning/plan-moved';
import { storedLine } from '../src/planning/plan-totals';
import { MovingWorld, type Step } from './moving-world';

const yen = fc.integer({ min: 1, max: 30_000 });
const share = fc.integer({ min: 1, max: 100 });
const which = fc.nat(5);
const before = fc.oneof(
  fc.record({ kind: fc.constantFrom('own-charge' as const, 'stolen-charge' as const), yen }),
  fc.record({
    kind: fc.constantFrom(
      'own-payment' as const,
      'stolen-payment' as const,
      'stolen-transfer' as const,
      'receivers-payment' as const,
    ),
    share,
  }),
);
/** Once a plan is there: the shop voids or refunds, the issuer takes back, the customer recognises, pays in and pays. */
const meanwhile = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('void' as const, 'charge-back' as const, 'clear' as const), which }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('shop-refund' as const), which, share }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('own-payment' as const, 'receivers-payment' as const), share }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('own-charge' as const), yen }) },
);
const histories = fc.record({
  attack: fc.array(before, { maxLength: 15 }) as fc.Arbitrary<Step[]>,
  untilApproval: fc.array(meanwhile, { maxLength: 4 }) as fc.Arbitrary<Step[]>,
  untilExecution: fc.array(meanwhile, { maxLength: 4 }) as fc.Arbitrary<Step[]>,
});

interface PutRight {
  world: MovingWorld;
  lines: PlannedLine[];
  reasons: ReadonlyMap<string, string>;
}

/** Propose, wait, approve (anew where it is stale), wait, carry out; then once more for what was dropped. */
function putRight(history: { attack: Step[]; untilApproval: Step[]; untilExecution: Step[] }): PutRight {
  const world = new MovingWorld();
  for (const step of history.attack) world.happens(step);
  let plan = world.plan();
  for (const step of history.untilApproval) world.happens(step);
  const resting = (lines: PlannedLine[]) => ({ lines: lines.map(storedLine), lots: [], charges: [] });
  if (movedSince(resting(plan.lines), resting(world.plan(plan.cutOff).lines)).length > 0) plan = world.plan();
  for (const step of history.untilExecution) world.happens(step);
  return { world, lines: plan.lines, reasons: world.carryOut(plan) };
}

function namedYen(lines: readonly PlannedLine[]): Map<string, number> {
  const named = new Map<string, number>();
  for (const { lotId, amountYen } of lines.flatMap(({ sources }) => sources.flatMap(({ lots = [] }) => lots)))
    named.set(lotId, (named.get(lotId) ?? 0) + amountYen);
  return named;
}

describe('whatever happens between the making of a plan and its end', () => {
  it('nothing is taken that the plan does not name', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const { world, lines } = putRight(history);
        const named = namedYen(lines);
        for (const [lotId, takenYen] of world.takenYen) expect(takenYen).toBeLessThanOrEqual(named.get(lotId) ?? 0);
      }),
      { numRuns: 1_000 },
    );
  });

  it('no charge is given back that was cleared or that its issuer took back', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const { world } = putRight(history);
        for (const chargeId of world.refundedYen.keys()) {
          expect(world.flaggedCharges.has(chargeId)).toBe(true);
          expect(world.chargedBack.has(chargeId)).toBe(false);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('the customer never has more than own money − genuine debits and what was stolen, besides what was lost that day', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const { world } = putRight(history);
        const { stolenYen, ownYen } = world.chargesYen();
        const givenYen = [...world.refundedYen.values()].reduce((sum, amountYen) => sum + amountYen, 0);
        const mostYen = Math.max(0, ownYen - world.genuineYen + world.shortYen) + stolenYen;
        expect(world.balanceYen('v') + givenYen).toBeLessThanOrEqual(mostYen);
      }),
      { numRuns: 1_000 },
    );
  });

  it('a further plan finds nothing of what was put right, and brings the rest to its end', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const { world } = putRight(history);
        const done = new Set(world.compensated);
        const further = world.plan();
        expect(further.lines.filter(({ originalId }) => done.has(originalId))).toEqual([]);
        expect(world.carryOut(further).size).toBe(0);
        expect(world.plan().lines).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
