import { z } from 'zod';
import { CHARGING_SWITCHES } from './charging.events';
import { changesOf, limitYen, perRail, policyRules } from './charging-policy';
import { fundingMethod, id, instant, policyVersion, yen } from './fields';
import { RAIL_NAMES } from './rails';
import { period } from './together';

/** Parts of what a what-if run is asked and answers; the messages are in charging.messages. */

/** The rules of a charging policy, any of which may be left out; null takes one out that not every policy has. */
const rules = {
  ...changesOf(policyRules),
  perChargeYen: z.strictObject(perRail(limitYen.optional())).optional(),
};
/** What must be said where no base is named. */
const REQUIRED: readonly string[][] = [
  ...Object.entries(policyRules)
    .filter(([name, schema]) => !(schema instanceof z.ZodOptional) && name !== 'version' && name !== 'perChargeYen')
    .map(([name]) => [name]),
  ...RAIL_NAMES.map((name) => ['perChargeYen', name]),
];

const moment = z.iso.datetime({ offset: true, error: 'a time with a zone, like 2019-07-02T20:00:00+09:00' });

/**
 * The rules to decide by: those of `base`, with what else is said in their place (null takes a rule out); without
 * `base` all of them. `switches` turn ways of charging off at other times than they were.
 */
const policy = z.strictObject({
  base: z.enum(['hardened', '2019', 'in-force']).optional(),
  ...rules,
  switches: z
    .array(
      period(
        z.strictObject({
          scope: z.enum(CHARGING_SWITCHES),
          off: moment,
          /** Off for good without it. */
          on: moment.optional(),
        }),
        'off',
        'on',
      ),
    )
    .max(100)
    .optional(),
  /** False: what was refused because a switch was off is decided by the rules alone. True unless said. */
  recordedSwitches: z.boolean().optional(),
  /** What 3-D Secure would have said of cards that nobody asked about. `authenticated` unless said. */
  unaskedCards: z.enum(['authenticated', 'not-enrolled']).optional(),
});
export const wantedPolicy = REQUIRED.reduce(
  (schema, path) =>
    schema.refine((wanted) => isSaid(wanted, ['base']) || isSaid(wanted, path), {
      path,
      message: 'required where no base is named',
      // Also beside other mistakes, so that all are named at once.
      when: () => true,
    }),
  policy,
);

function isSaid(wanted: unknown, path: readonly string[]): boolean {
  let value = wanted;
  for (const name of path) value = (value as Record<string, unknown> | null | undefined)?.[name];
  return value !== undefined;
}

/** Charges as they came about, and requests that were refused. Yen of charges and of refusals. */
const sums = z.object({
  requests: z.int(),
  charges: z.int(),
  chargedYen: yen,
  customers: z.int(),
  refusals: z.int(),
  refusedYen: yen,
});
const rule = z.object({
  rule: z.string(),
  refusalsThen: z.int(),
  refusedYenThen: yen,
  refusalsNow: z.int(),
  refusedYenNow: yen,
  /** Charges that came about then and that this rule would have stopped. */
  stopped: z.int(),
  stoppedYen: yen,
});

export const whatIfRun = z.object({
  runId: id,
  state: z.enum(['waiting', 'running', 'done', 'failed', 'interrupted']),
  askedBy: id,
  /** Real time. */
  askedAt: instant,
  from: instant,
  to: instant,
  policyVersion,
  progress: z.object({
    events: z.int(),
    /** How much of the log has been read, 0 to 1. */
    share: z.number().min(0).max(1),
    eventsPerSecond: z.int(),
  }),
  error: z.string().optional(),
  result: z
    .object({
      sumsThen: sums,
      sumsNow: sums,
      /** Decisions by kind: charges that came about and would not have; refused and would not have been; refused by another rule. */
      changes: z.object({
        stopped: z.int(),
        stoppedYen: yen,
        admitted: z.int(),
        admittedYen: yen,
        otherRule: z.int(),
        customers: z.int(),
      }),
      rules: z.array(rule),
      periodHours: z.int(),
      periods: z.array(
        z.object({ from: instant, thenCharges: z.int(), thenYen: yen, nowCharges: z.int(), nowYen: yen }),
      ),
      /** What the log does not tell, with the number of requests that it matters to. */
      notes: z.array(z.object({ about: z.string(), requests: z.int(), text: z.string() })),
    })
    .optional(),
});
export type WhatIfResult = NonNullable<z.output<typeof whatIfRun>['result']>;

export const changeKind = z.enum(['stopped', 'admitted', 'other-rule']);
export const changedDecision = z.object({
  chargeId: id,
  customerId: id,
  at: instant,
  method: fundingMethod,
  amountYen: yen,
  kind: changeKind,
  /** It was allowed then and did not come about: the provider declined, or the wallet was full. */
  cameToNothing: z.boolean(),
  /** The rule it was refused by; absent if it was or would have been allowed. */
  ruleThen: z.string().optional(),
  ruleNow: z.string().optional(),
});
