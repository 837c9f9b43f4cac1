import { july } from '../clock/scenario-time';
import { populate } from '../population/populate';
import { planReports } from '../reports/report-plan';
import { planAfter } from '../world/after-plan';
import { planAttack, type Takeover } from './attack-plan';
import { planGuesses } from './guess-plan';
import { chargesOf, type Preset, victimTotals } from './victims';

const sum = (list: readonly number[]) => list.reduce((total, n) => total + n, 0);

function attackOf(seed: number, preset: Preset = 'seed'): Takeover[] {
  const totals = victimTotals(preset);
  return planAttack(seed, populate({ seed, honest: 50, victims: totals.length }), totals);
}

const chargesIn = (takeover: Takeover) => takeover.steps.flatMap((step) => (step.kind === 'charge' ? [step] : []));

describe('the victims of a preset', () => {
  it('given the first estimate, then there are 900 victims, ¥55,000,000 and 1,846 charges, at most ¥195,000 each', () => {
    const totals = victimTotals('seed');
    expect(totals).toHaveLength(900);
    expect(sum(totals)).toBe(55_000_000);
    expect(Math.max(...totals)).toBe(195_000);
    expect(sum(totals.map((yen) => chargesOf(yen).length))).toBe(1_846);
  });

  it('given the official figures, then there are 808 victims and ¥38,615,473', () => {
    const totals = victimTotals('official');
    expect(totals).toHaveLength(808);
    expect(sum(totals)).toBe(38_615_473);
    expect(Math.min(...totals)).toBeGreaterThan(0);
    expect(Math.max(...totals.flatMap(chargesOf))).toBeLessThanOrEqual(30_000);
  });
});

describe('the plan of the attack', () => {
  const attack = attackOf(1);

  it('given a seed, when planned twice, then everything is the same; another seed differs', () => {
    expect(attackOf(1)).toEqual(attack);
    expect(attackOf(2).map(({ victim }) => victim.key)).not.toEqual(attack.map(({ victim }) => victim.key));
  });

  it.each(['seed', 'official'] as const)('given the preset %s, then the charges are its yen exactly', (preset) => {
    for (const seed of [1, 2, 3]) {
      const charged = attackOf(seed, preset)
        .flatMap(chargesIn)
        .map(({ amountYen }) => amountYen);
      expect(sum(charged)).toBe(sum(victimTotals(preset)));
    }
  });

  it('then the charges come at the times of the case', () => {
    const minutes = attack.flatMap(chargesIn).map(({ minute }) => minute);
    const share = (from: number, to: number) => minutes.filter((m) => m >= from && m < to).length / minutes.length;
    expect(share(july(2), july(2, 18))).toBeCloseTo(0.05, 1);
    expect(share(july(2, 18), july(3))).toBeCloseTo(0.25, 1);
    expect(share(july(3), july(3, 6))).toBeCloseTo(0.15, 1);
    expect(share(july(3, 6), july(3, 10, 15))).toBeCloseTo(0.55, 1);
    expect(sum([share(july(2), july(3, 10, 15))])).toBe(1);
  });

  it('then at most three charges fall in a minute, an account is done within 40, and never holds over ¥100,000', () => {
    for (const takeover of attack) {
      const perMinute = new Map<number, number>();
      for (const { minute } of chargesIn(takeover)) perMinute.set(minute, (perMinute.get(minute) ?? 0) + 1);
      expect(Math.max(...perMinute.values())).toBeLessThanOrEqual(3);
      expect(takeover.steps.at(-1)!.minute - takeover.startsAt).toBeLessThanOrEqual(40);
      let balanceYen = takeover.victim.keepsAtMostYen;
      for (const step of takeover.steps) {
        if (step.kind === 'charge') balanceYen += step.amountYen;
        else if (step.kind === 'drain') balanceYen = 0;
        else balanceYen -= step.amountYen;
        if (step.kind === 'pay' && step.category !== 'tobacco') balanceYen += Math.floor(step.amountYen / 5);
        expect(balanceYen).toBeLessThanOrEqual(100_000);
        expect(balanceYen).toBeGreaterThanOrEqual(0);
      }
    }
  });

  it('then 75 phones take at most 12 accounts each, one after the other', () => {
    for (let runner = 0; runner < 75; runner++) {
      const mine = attack.filter((takeover) => takeover.runner === runner);
      expect(mine).toHaveLength(12);
      mine.forEach((takeover, i) => {
        const before = mine[i - 1]?.steps.at(-1)?.minute ?? 0;
        expect(takeover.startsAt).toBeGreaterThanOrEqual(before);
      });
    }
  });

  it('then the money goes where it went: 80 % spent, 12 % left of partly spent, 5 % unspent, 3 % to mules', () => {
    const transferred = attack.flatMap(({ steps }) =>
      steps.flatMap((s) => (s.kind === 'transfer' ? [s.amountYen] : [])),
    );
    const left = (use: string) => sum(attack.map((one) => (one.use === use ? one.leavesYen : 0))) / 55_000_000;
    expect(sum(transferred) / 55_000_000).toBeCloseTo(0.03, 2);
    expect(left('unspent')).toBeCloseTo(0.05, 2);
    expect(left('partly')).toBeCloseTo(0.12, 2);
    expect(attack.filter(({ steps }) => steps.some(({ kind }) => kind === 'drain'))).toHaveLength(72);
  });

  it('then seven in ten are taken with the list, two by a reset and one by an external login', () => {
    const of = (vector: string) => attack.filter(({ victim }) => victim.vector === vector).length;
    expect([of('list'), of('reset'), of('external')]).toEqual([630, 180, 90]);
  });
});

describe('what follows the attack', () => {
  const attack = attackOf(3);
  const reports = planReports(3, attack);

  it('then the first report comes on 2 July at 17:00, none before, and 8 % never', () => {
    const minutes = [...reports.values()];
    expect(Math.min(...minutes)).toBe(july(2, 17));
    expect(Math.max(...minutes)).toBeLessThanOrEqual(july(6, 12));
    expect(reports.size).toBe(828);
  });

  it('then issuers take back a tenth, refunds are refused for 3 %, and 4 % close their account after reporting', () => {
    const after = planAfter(3, attack, reports);
    expect([after.chargebacks.length, after.refusedRefunds.length, after.closures.length]).toEqual([185, 55, 36]);
    for (const { victim, minute } of after.closures) expect(minute).toBeGreaterThan(reports.get(victim) ?? 0);
  });
});

describe('the leaked pairs that miss', () => {
  it('given a seed, then as many are tried as asked, one in five of somebody here, the same each time', () => {
    const { honest } = populate({ seed: 4, honest: 100, victims: 10 });
    const guesses = planGuesses(4, 5_000, honest);
    expect(guesses).toEqual(planGuesses(4, 5_000, honest));
    expect(guesses).toHaveLength(5_000);
    const emails = new Set(honest.map(({ email }) => email));
    expect(guesses.filter(({ email }) => emails.has(email)).length / 5_000).toBeCloseTo(0.2, 1);
  });
});
