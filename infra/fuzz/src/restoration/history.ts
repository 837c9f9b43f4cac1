import fc from 'fast-check';

/** 0: the customer; 1, 2: a thief, found by the first or second incident; 3: one that both find. */
export type Who = 0 | 1 | 2 | 3;
export type IncidentNo = 0 | 1;

/** One step of a history. Numbers choose among what is there when it is played, so that every shorter history plays too. */
export type Step =
  | { readonly do: 'charge'; readonly who: number; readonly yen: number; readonly rail: number; readonly by: Who }
  | { readonly do: 'pay'; readonly who: number; readonly share: number; readonly earns: boolean; readonly by: Who }
  | { readonly do: 'transfer'; readonly who: number; readonly to: number; readonly share: number; readonly by: Who }
  | { readonly do: 'void'; readonly which: number }
  | { readonly do: 'refund'; readonly which: number; readonly share: number }
  | { readonly do: 'charge-back'; readonly which: number; readonly share: number }
  | { readonly do: 'provider-refuses'; readonly which: number }
  | { readonly do: 'close'; readonly who: number }
  | { readonly do: 'settle-voids' }
  /** Two people say that this customer knew of stolen money that was sent to them. */
  | { readonly do: 'liable'; readonly incident: IncidentNo; readonly who: number }
  | { readonly do: 'scope' | 'hold' | 'propose' | 'approve'; readonly incident: IncidentNo }
  /** Execution goes on, and is killed after so many calls. */
  | { readonly do: 'execute'; readonly incident: IncidentNo; readonly calls: number };

const who = fc.nat(4);
const which = fc.nat(9);
const share = fc.integer({ min: 1, max: 100 });
const step = <S extends Step>(weight: number, arbitrary: fc.Arbitrary<S>) => ({ weight, arbitrary });

/** What may happen, and how often. A step that other parts of the product add is added here, and to `play.ts`. */
function stepsBy(by: fc.Arbitrary<Who>, incident: fc.Arbitrary<IncidentNo>): fc.Arbitrary<Step> {
  return fc.oneof(
    step(
      8,
      fc.record({
        do: fc.constant('charge' as const),
        who,
        yen: fc.integer({ min: 1, max: 30 }).map((yen) => yen * 1_000),
        rail: fc.nat(2),
        by,
      }),
    ),
    step(8, fc.record({ do: fc.constant('pay' as const), who, share, earns: fc.boolean(), by })),
    step(5, fc.record({ do: fc.constant('transfer' as const), who, to: who, share, by })),
    step(3, fc.record({ do: fc.constant('void' as const), which })),
    step(2, fc.record({ do: fc.constant('charge-back' as const), which, share: fc.constantFrom(40, 100) })),
    step(1, fc.record({ do: fc.constant('provider-refuses' as const), which })),
    step(1, fc.record({ do: fc.constant('close' as const), who })),
    step(2, fc.record({ do: fc.constant('settle-voids' as const) })),
    step(1, fc.record({ do: fc.constant('liable' as const), incident, who })),
    step(2, fc.record({ do: fc.constant('scope' as const), incident })),
    step(2, fc.record({ do: fc.constant('hold' as const), incident })),
    step(3, fc.record({ do: fc.constant('propose' as const), incident })),
    step(3, fc.record({ do: fc.constant('approve' as const), incident })),
    step(4, fc.record({ do: fc.constant('execute' as const), incident, calls: fc.integer({ min: 1, max: 60 }) })),
  );
}

export const MOST_STEPS = 200;
const ofSteps = (steps: fc.Arbitrary<Step>) => fc.array(steps, { maxLength: MOST_STEPS, size: 'max' });
/** All that is stolen is found by one incident. */
export const histories: fc.Arbitrary<Step[]> = ofSteps(stepsBy(fc.constantFrom<Who[]>(0, 0, 1), fc.constant(0)));
/** Two incidents find different parts of it, and some of it both. */
export const overlapping: fc.Arbitrary<Step[]> = ofSteps(
  stepsBy(fc.constantFrom<Who[]>(0, 0, 0, 1, 1, 2, 3), fc.constantFrom<IncidentNo[]>(0, 1)),
);
