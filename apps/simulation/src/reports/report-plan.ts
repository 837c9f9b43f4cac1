import type { Takeover } from '../attack/attack-plan';
import { CASE, type Minute } from '../clock/scenario-time';
import type { Person } from '../population/people';
import { Random } from '../random/random';

/** When each victim says so; those who never do are not in it. */
export function planReports(seed: number, takeovers: readonly Takeover[]): Map<string, Minute> {
  const random = Random.of(seed, 'reports');
  const order = random.shuffled(takeovers);
  const planned = new Map<string, Minute>();
  order.forEach((takeover, i) => {
    const { victim, steps } = takeover;
    const lastAt = steps.reduce(
      (latest, { kind, minute }) => (kind === 'charge' ? Math.max(latest, minute) : latest),
      0,
    );
    const after = delayOf((i + 0.5) / order.length, lastAt, Random.of(seed, 'report', victim.key));
    if (after === undefined) return;
    // Until the afternoon of the second day nobody had looked.
    const minute = Math.max(lastAt + after, CASE.firstReport + Random.of(seed, 'notices', victim.key).int(1, 180));
    planned.set(victim.key, Math.ceil(minute / 10) * 10);
  });
  const [first] = [...planned.entries()].sort(([, a], [, b]) => a - b);
  if (first) planned.set(first[0], CASE.firstReport);
  return planned;
}

/** 45 % within 6 hours, 85 % within 72, 7 % later, 8 % never. */
function delayOf(share: number, lastAt: Minute, random: Random): Minute | undefined {
  if (share < 0.45) return random.int(15, 6 * 60 - 5);
  if (share < 0.85) return random.int(6 * 60, 72 * 60 - 5);
  if (share >= 0.92) return undefined;
  const latest = CASE.reportsUntil - lastAt;
  return random.int(72 * 60, Math.max(72 * 60, latest - 5));
}

/**
 * Honest customers who report charges of their own: some in error, some not. Two have just changed their phone, so
 * that what the services see looks like theft.
 */
export function planFalseReports(
  seed: number,
  honest: readonly Person[],
  victims: number,
): { person: Person; minute: Minute }[] {
  const random = Random.of(seed, 'false reports');
  const count = Math.min(Math.ceil(victims * 0.015), Math.floor(honest.length / 4));
  const changers = random.shuffled(honest.filter(({ changesPhone }) => changesPhone)).slice(0, 2);
  const others = random.shuffled(honest.filter((person) => !changers.includes(person) && !person.isNew));
  return [...changers, ...others].slice(0, count).map((person) => {
    const from = Math.max(CASE.firstReport + 60, (person.changesPhone?.at ?? 0) + 240);
    return { person, minute: Math.ceil(random.int(from, CASE.reportsUntil - 60) / 10) * 10 };
  });
}
