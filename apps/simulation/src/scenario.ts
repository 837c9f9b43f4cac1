import { join } from 'node:path';
import type { Fields } from '@modosu/api-client/api-client';
import { planAttack, RUNNERS, type Takeover } from './attack/attack-plan';
import { planGuesses } from './attack/guess-plan';
import { Thief, tryGuess } from './attack/thief';
import { victimTotals } from './attack/victims';
import { CASE, july, type Minute } from './clock/scenario-time';
import { Timeline } from './clock/timeline';
import type { Dependencies } from './dependencies';
import { CustomerApp } from './honest/customer-app';
import { planLife } from './honest/life-plan';
import type { Person, Population } from './population/people';
import { populate } from './population/populate';
import { Random } from './random/random';
import { planFalseReports, planReports } from './reports/report-plan';
import { reportFalsely, reportTheft } from './reports/reporting';
import type { Settings } from './settings';
import { SHOPS } from './shops/shops';
import type { Team } from './staff/team';
import { count } from './truth/truth';
import { type AfterPlan, planAfter } from './world/after-plan';

/** Everybody and everything that will happen, planned from the seed before the first request. */
export class Scenario {
  readonly population: Population;
  readonly takeovers: Takeover[];
  readonly apps = new Map<string, CustomerApp>();
  readonly after: AfterPlan;
  private readonly reports: Map<string, Minute>;

  constructor(
    private readonly settings: Settings,
    private readonly dependencies: Dependencies,
  ) {
    const { seed, preset, customers } = settings;
    const totals = victimTotals(preset);
    this.population = populate({ seed, honest: customers, victims: totals.length });
    this.takeovers = planAttack(seed, this.population, totals);
    this.reports = planReports(seed, this.takeovers);
    this.after = planAfter(seed, this.takeovers, this.reports);
    for (const person of this.everybody) this.apps.set(person.key, new CustomerApp(person, dependencies));
  }

  get everybody(): Person[] {
    const { honest, victims, mules } = this.population;
    return [...honest, ...victims, ...mules];
  }

  get victimKeys(): Set<string> {
    return new Set(this.population.victims.map(({ key }) => key));
  }

  app(key: string): CustomerApp {
    return this.apps.get(key)!;
  }

  /** The days from the launch until the staff sit down to put things right. */
  timeline(team: Team): Timeline {
    const timeline = new Timeline();
    this.addSwitches(timeline, team);
    for (const person of this.everybody) this.addLife(timeline, person);
    for (const takeover of this.takeovers) this.addTakeover(timeline, takeover);
    this.addGuesses(timeline);
    this.addReports(timeline);
    this.addAfter(timeline);
    return timeline;
  }

  private addSwitches(timeline: Timeline, { operations }: Team): void {
    const off = (minute: Minute, scope: Fields<'charging.switch.set'>['scope'], reason: string) =>
      timeline.add(minute, '', async () => {
        await operations.call('charging.switch.set', { scope, on: false, reason }, minute);
      });
    off(CASE.cardsStopped, 'credit', 'fraud confirmed by an internal check');
    off(CASE.cardsStopped, 'debit', 'fraud confirmed by an internal check');
    off(CASE.chargingStopped, 'charging', 'all charging is stopped while the case is examined');
    off(CASE.registrationStopped, 'registration', 'no new customers while the case is examined');
  }

  private addLife(timeline: Timeline, person: Person): void {
    const app = this.app(person.key);
    timeline.add(person.activatesAt, person.key, () => app.activate(person.activatesAt));
    const taken = this.takeovers.find(({ victim }) => victim.key === person.key);
    for (const step of planLife(this.settings.seed, person, SHOPS)) {
      const { minute } = step;
      // Who noticed that very minute would end the theft, and the figures of the case with it.
      if (taken && minute >= taken.startsAt && minute <= taken.steps.at(-1)!.minute) continue;
      if (step.kind === 'charge')
        timeline.add(minute, person.key, async () => void (await app.charge(minute, step.amountYen)));
      else if (step.kind === 'pay') {
        timeline.add(minute, person.key, () => app.pay(minute, step.amountYen, step.shop, step.category));
      } else timeline.add(minute, person.key, async () => void (await app.signIn(minute, step)));
    }
  }

  private addTakeover(timeline: Timeline, takeover: Takeover): void {
    const thief = new Thief(takeover, this.dependencies, this.apps);
    const { key } = takeover.victim;
    timeline.add(takeover.startsAt, key, () => thief.enter(takeover.startsAt));
    for (const step of takeover.steps) {
      timeline.add(step.minute, key, () => thief.step(step));
      if (step.kind === 'transfer') this.addMulesSpending(timeline, step.mule, step.amountYen, step.minute);
    }
  }

  /** Half of the mules spend three fifths of what they got, soon, with their own phone. */
  private addMulesSpending(timeline: Timeline, mule: Person, amountYen: number, minute: Minute): void {
    const random = Random.of(this.settings.seed, 'mule', mule.key, minute);
    if (Number(mule.key.slice(1)) % 2 === 0) return;
    const at = Math.ceil((minute + random.int(30, 120)) / 10) * 10;
    const app = this.app(mule.key);
    const shop = random.int(0, SHOPS - 1);
    timeline.add(at, mule.key, () => app.payFromGift(at, Math.floor(amountYen * 0.6), shop));
  }

  private addGuesses(timeline: Timeline): void {
    const { seed, leaked } = this.settings;
    // Guesses at accounts of the attack's own victims would be a second visit; the list's authors know better.
    planGuesses(seed, leaked, this.population.honest).forEach((guess, i) => {
      timeline.add(guess.minute, `~guess-${i}`, () => tryGuess(guess, this.dependencies));
    });
  }

  private addReports(timeline: Timeline): void {
    for (const [key, minute] of this.reports) {
      timeline.add(minute, key, () => reportTheft(this.app(key), minute, this.dependencies.truth));
    }
    const { seed } = this.settings;
    for (const { person, minute } of planFalseReports(seed, this.population.honest, this.takeovers.length)) {
      timeline.add(minute, person.key, () => reportFalsely(this.app(person.key), minute, this.dependencies.truth));
    }
  }

  private addAfter(timeline: Timeline): void {
    const { provider, truth } = this.dependencies;
    const chargeIdOf = (victim: string, nth: number) =>
      [...truth.unauthorised.values()].filter(({ key }) => key === victim)[nth]?.chargeId;
    for (const { victim, charge, minute } of this.after.chargebacks) {
      timeline.add(minute, victim, async () => {
        const chargeId = chargeIdOf(victim, charge);
        if (chargeId === undefined) return;
        await provider.chargeBack(chargeId, minute);
        truth.chargebacks++;
      });
    }
    const refuseAt = july(4, 8);
    timeline.add(refuseAt, '', () => {
      const ids = this.after.refusedRefunds.map(({ victim, charge }) => chargeIdOf(victim, charge));
      return provider.refuseRefunds(
        ids.filter((id) => id !== undefined),
        refuseAt,
      );
    });
    for (const { victim, minute } of this.after.closures) {
      timeline.add(minute, victim, async () => {
        if (await this.app(victim).close(minute)) truth.closures++;
        else count(truth.honestRefused, 'closing the account');
      });
    }
  }
}

export const describeAttack = (takeovers: readonly Takeover[]): string =>
  `${takeovers.length} accounts, ${RUNNERS} runners, ${takeovers.reduce((n, { steps }) => n + steps.length, 0)} steps`;

/** Where a secret of the scenario is. */
export const secretFile = (secrets: string, name: string): string => join(secrets, name);
