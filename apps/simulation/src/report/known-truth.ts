import type { Minute } from '../clock/scenario-time';
import type { Scenario } from '../scenario';
import type { Settings } from '../settings';
import type { ProcedureResult } from '../staff/procedure';
import type { Team } from '../staff/team';
import type { Truth } from '../truth/truth';
import type { KnownTruth } from './state-file';

/** The truth at the end of a run, as it is kept. */
export function knownTruth(run: {
  settings: Settings;
  truth: Truth;
  scenario: Scenario;
  team: Team;
  procedure: ProcedureResult | undefined;
  walletsYen: Record<string, number>;
  people: Record<string, string>;
  endedAt: Minute;
  seconds: number;
  requests: number;
}): KnownTruth {
  const { settings, truth, scenario, team, procedure, walletsYen, people, endedAt, seconds, requests } = run;
  const { preset, policy, seed, customers } = settings;
  const totals = scenario.takeovers.map(({ totalYen }) => totalYen);
  return {
    preset,
    policy,
    seed,
    customers,
    unauthorised: [...truth.unauthorised.values()],
    genuine: [...truth.genuine.values()],
    expectedVictims: totals.length,
    expectedYen: totals.reduce((sum, yen) => sum + yen, 0),
    attempted: truth.attempted,
    stopped: [...truth.stopped.entries()].map(([reason, stopped]) => ({ reason, ...stopped })),
    honest: {
      attempted: truth.honestAttempted,
      challenged: truth.honestChallenged,
      refused: Object.fromEntries(truth.honestRefused),
      payments: truth.honestPayments,
      paymentsRefused: Object.fromEntries(truth.honestPaymentsRefused),
    },
    guesses: { tried: truth.guesses, refused: Object.fromEntries(truth.guessesRefused) },
    falseReports: truth.falseReports,
    reports: truth.reports,
    chargebacks: truth.chargebacks,
    closures: truth.closures,
    registered: truth.registered,
    stolen: { paymentsYen: truth.stolenPaymentsYen, transfersYen: truth.stolenTransfersYen },
    receiptsYen: Object.fromEntries(truth.receiptsYen),
    walletsYen,
    people,
    ...(procedure ? { procedure } : {}),
    staff: team.credentials(),
    seconds,
    requests,
    endedAt,
  };
}
