import type { Takeover } from '../attack/attack-plan';
import { CASE, july, type Minute } from '../clock/scenario-time';
import { Random } from '../random/random';

/** What the world around does after the attack: issuers, refusing banks, and victims who leave. */
export interface AfterPlan {
  /** Charges are named by victim and by their place among that victim's. */
  chargebacks: { victim: string; charge: number; minute: Minute }[];
  refusedRefunds: { victim: string; charge: number }[];
  closures: { victim: string; minute: Minute }[];
}

export function planAfter(
  seed: number,
  takeovers: readonly Takeover[],
  reports: ReadonlyMap<string, Minute>,
): AfterPlan {
  const random = Random.of(seed, 'after');
  const charges = takeovers.flatMap(({ victim, steps }) =>
    steps.filter(({ kind }) => kind === 'charge').map((_, charge) => ({ victim: victim.key, charge })),
  );
  const order = random.shuffled(charges);
  const chargedBack = Math.round(charges.length * 0.1);
  const refused = Math.round(charges.length * 0.03);
  return {
    chargebacks: order
      .slice(0, chargedBack)
      .map((charge) => ({ ...charge, minute: Math.ceil(random.int(july(4, 9), CASE.reportsUntil - 30) / 10) * 10 })),
    refusedRefunds: order.slice(chargedBack, chargedBack + refused),
    closures: closures(takeovers, reports, random),
  };
}

/** 4 % of the victims close their account, after they have said what they had to say. */
function closures(takeovers: readonly Takeover[], reports: ReadonlyMap<string, Minute>, random: Random) {
  const latest = CASE.reportsUntil - 20;
  const able = takeovers.flatMap(({ victim }) => {
    const from = Math.max(july(4, 15), (reports.get(victim.key) ?? 0) + 30);
    return from < latest ? [{ victim: victim.key, from }] : [];
  });
  return random
    .shuffled(able)
    .slice(0, Math.round(takeovers.length * 0.04))
    .map(({ victim, from }) => ({ victim, minute: Math.ceil(random.int(from, latest) / 10) * 10 }));
}
