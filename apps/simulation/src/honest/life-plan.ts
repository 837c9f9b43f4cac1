import { CASE, DAY, july, type Minute, toTens } from '../clock/scenario-time';
import type { Person } from '../population/people';
import { Random } from '../random/random';

export type LifeStep =
  | { kind: 'charge'; minute: Minute; amountYen: number; spendsIt: boolean }
  | { kind: 'pay'; minute: Minute; amountYen: number; shop: number; category: 'general' | 'tobacco' | 'electronics' }
  /** Signs in anew: from abroad, or with a new phone. */
  | { kind: 'sign-in'; minute: Minute; deviceId: string; ip: string };

const DAYS = [1, 2, 3, 4, 5];
const PAYMENTS_A_DAY = 1.2;

/** The days of an honest customer, minute by minute; the same for the same seed. */
export function planLife(seed: number, person: Person, shops: number): LifeStep[] {
  const random = Random.of(seed, 'life', person.key);
  const steps: LifeStep[] = [];
  for (const day of DAYS) {
    const amountYen = chargeOfDay(random);
    if (amountYen > 0) {
      steps.push({
        kind: 'charge',
        minute: july(day, random.int(7, 21), random.int(0, 59)),
        amountYen,
        spendsIt: false,
      });
    }
    for (let n = random.poisson(PAYMENTS_A_DAY); n > 0; n--) steps.push(payment(random, day, shops));
  }
  addTraps(steps, person, random, shops);
  return steps
    .map((step) => ({ ...step, minute: toTens(step.minute) }))
    .filter(({ minute }) => minute > person.activatesAt && minute < CASE.honestUntil)
    .sort((a, b) => a.minute - b.minute);
}

/** 60 % none, 30 % ¥1,000, 8 % ¥2,000–5,000, 1.7 % ¥10,000, 0.3 % ¥20,000–30,000. */
function chargeOfDay(random: Random): number {
  const range = random.weighted([
    [[0, 0], 60],
    [[1, 1], 30],
    [[2, 5], 8],
    [[10, 10], 1.7],
    [[20, 30], 0.3],
  ] as const);
  return random.int(range[0], range[1]) * 1_000;
}

/** People pay on their way to work, at noon and on their way home. */
function payment(random: Random, day: number, shops: number): LifeStep {
  const hour = random.weighted([
    [8, 3],
    [12, 3],
    [18, 3],
    [random.int(9, 22), 3],
  ]);
  return {
    kind: 'pay',
    minute: july(day, hour, random.int(0, 59)),
    amountYen: Math.max(50, Math.round(random.logNormal(700, 0.8))),
    shop: random.int(0, shops - 1),
    category: random.weighted([
      ['general', 92],
      ['tobacco', 6],
      ['electronics', 2],
    ]),
  };
}

function addTraps(steps: LifeStep[], person: Person, random: Random, shops: number): void {
  const { bigSpender, travels, changesPhone } = person;
  if (bigSpender !== undefined) {
    for (let n = random.int(1, 2), at = bigSpender; n > 0; n--, at += 120) {
      const amountYen = random.int(10, 30) * 1_000;
      steps.push({ kind: 'charge', minute: at, amountYen, spendsIt: true });
      const share = random.int(40, 90) / 100;
      const category = random.pick(['general', 'electronics', 'tobacco'] as const);
      steps.push({
        kind: 'pay',
        minute: at + 20,
        amountYen: Math.floor(amountYen * share),
        shop: random.int(0, shops - 1),
        category,
      });
      steps.push({
        kind: 'pay',
        minute: at + 60,
        amountYen: Math.floor(amountYen * (1 - share)),
        shop: random.int(0, shops - 1),
        category: 'general',
      });
    }
  }
  if (travels) {
    const { at, ip, deviceId = person.deviceId } = travels;
    steps.push({ kind: 'sign-in', minute: at, deviceId, ip });
    steps.push({ kind: 'charge', minute: at + 60, amountYen: random.int(1, 10) * 1_000, spendsIt: true });
    steps.push({ kind: 'sign-in', minute: at + DAY, deviceId: person.deviceId, ip: person.ip });
  }
  if (changesPhone) {
    const { at, deviceId } = changesPhone;
    steps.push({ kind: 'sign-in', minute: at, deviceId, ip: person.ip });
    steps.push({ kind: 'charge', minute: at + 120, amountYen: random.int(1, 5) * 1_000, spendsIt: false });
  }
}
