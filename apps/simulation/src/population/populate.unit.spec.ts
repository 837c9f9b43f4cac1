import { july } from '../clock/scenario-time';
import { planLife } from '../honest/life-plan';
import { Random } from '../random/random';
import { checkDigit, makeCard } from './cards';
import { populate } from './populate';

const size = { seed: 5, honest: 2_000, victims: 900 };

describe('the people', () => {
  const population = populate(size);
  const { honest, victims, mules } = population;

  it('given a seed, then they are the same each time, and others for another', () => {
    expect(populate(size)).toEqual(population);
    expect(populate({ ...size, seed: 6 }).honest[0]).not.toEqual(honest[0]);
  });

  it('then nobody shares an e-mail address, a phone number or a member number', () => {
    const everybody = [...honest, ...victims, ...mules];
    for (const field of ['email', 'phone', 'memberNumber', 'key'] as const) {
      expect(new Set(everybody.map((person) => person[field])).size).toBe(everybody.length);
    }
  });

  it('then the traps for false alarms are there', () => {
    expect(honest.filter(({ bigSpender }) => bigSpender !== undefined)).toHaveLength(150);
    expect(honest.filter(({ travels }) => travels)).toHaveLength(20);
    expect(honest.filter(({ changesPhone }) => changesPhone)).toHaveLength(20);
    expect(new Set(honest.flatMap(({ family }) => family ?? [])).size).toBe(30);
    const device = honest.find(({ family }) => family === 3)!.deviceId;
    expect(honest.filter(({ deviceId }) => deviceId === device)).toHaveLength(3);
  });

  it('then victims have a card whose charge secret is the password, and were there on the first day', () => {
    for (const { card, chargeSecret, password, activatesAt } of victims) {
      expect(card).toBeDefined();
      expect(chargeSecret).toBe(password);
      expect(activatesAt).toBeLessThan(july(2));
    }
    expect(victims.filter(({ card }) => card?.kind === 'credit').length / 900).toBeCloseTo(0.85, 1);
    for (const { vector, externalSubject } of victims) {
      if (vector === 'external') expect(externalSubject).toBeDefined();
    }
  });
});

describe('a card', () => {
  it('then its number passes the check', () => {
    const random = Random.of(1, 'cards');
    for (let i = 0; i < 200; i++) {
      const { number } = makeCard(random, i % 2 === 0 ? 'credit' : 'debit');
      expect(number).toHaveLength(16);
      expect(Number(number.at(-1))).toBe(checkDigit(number.slice(0, -1)));
    }
  });
});

describe('the daily life', () => {
  it('given two thousand customers, then charges and payments are spread as the case assumes', () => {
    const { honest } = populate(size);
    const steps = honest
      .filter(({ bigSpender, travels, changesPhone, activatesAt }) => {
        return bigSpender === undefined && !travels && !changesPhone && activatesAt < july(2);
      })
      .flatMap((person) => planLife(5, person, 300).map((step) => ({ ...step, person: person.key })));
    const after = steps.filter(({ minute }) => minute >= july(2));
    const people = new Set(steps.map(({ person }) => person)).size;
    const charges = after.filter(({ kind }) => kind === 'charge');
    expect(charges.length / people / 4).toBeCloseTo(0.4, 1);
    expect(after.filter(({ kind }) => kind === 'pay').length / people / 4).toBeCloseTo(1.2, 1);
    const amounts = charges.map((step) => (step.kind === 'charge' ? step.amountYen : 0));
    expect(amounts.filter((yen) => yen === 1_000).length / amounts.length).toBeCloseTo(0.75, 1);
    expect(Math.max(...amounts)).toBeLessThanOrEqual(30_000);
    expect(steps.every(({ minute }) => minute % 10 === 0)).toBe(true);
  });

  it('given the same seed, then the same life', () => {
    const [person] = populate(size).honest;
    expect(planLife(5, person!, 300)).toEqual(planLife(5, person!, 300));
  });
});
