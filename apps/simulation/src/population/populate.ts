import { DAY, july, toTens } from '../clock/scenario-time';
import { Random } from '../random/random';
import { makeCard } from './cards';
import { homeAddress, hotelAddress, MOBILE_NETWORKS, mobileAddress } from './networks';
import type { Habit, Person, Population, Vector } from './people';

const HABITS: (readonly [Habit, number])[] = [
  ['register', 45],
  ['atm', 20],
  ['card', 30],
  ['bank', 5],
];
const FAMILY_NAMES = ['Sato', 'Suzuki', 'Takahashi', 'Tanaka', 'Ito', 'Watanabe', 'Yamamoto', 'Nakamura', 'Kobayashi'];
const GIVEN_NAMES = ['Yui', 'Haruto', 'Aoi', 'Ren', 'Sakura', 'Sota', 'Hina', 'Yuto', 'Mei', 'Minato', 'Rin', 'Daiki'];
const WORDS = ['sakura', 'hayate', 'mikan', 'tsubame', 'kaede', 'momiji', 'asahi', 'nagare', 'hotaru', 'suzume'];
const MULES = 30;

export interface PopulationSize {
  seed: number;
  honest: number;
  victims: number;
}

/** Everybody of the scenario; the same for the same seed and numbers. */
export function populate({ seed, honest, victims }: PopulationSize): Population {
  const people = Array.from({ length: honest }, (_, i) => person(seed, 'honest', i, i));
  setTraps(people, Random.of(seed, 'traps'));
  const vectors = Random.of(seed, 'vectors').shuffled(
    Array.from({ length: victims }, (_, i): Vector => {
      const share = (i + 0.5) / victims;
      return share < 0.7 ? 'list' : share < 0.9 ? 'reset' : 'external';
    }),
  );
  return {
    honest: people,
    victims: vectors.map((vector, i) => asVictim(person(seed, 'victim', i, honest + i), vector, seed)),
    mules: Array.from({ length: MULES }, (_, i) => asMule(person(seed, 'mule', i, honest + victims + i), seed)),
  };
}

function person(seed: number, role: Person['role'], index: number, nth: number): Person {
  const key = `${role[0]}${String(index + 1).padStart(role === 'mule' ? 2 : 5, '0')}`;
  const random = Random.of(seed, 'person', key);
  const family = random.pick(FAMILY_NAMES);
  const given = random.pick(GIVEN_NAMES);
  const habit = random.weighted(HABITS);
  const external = random.chance(0.1);
  const day = random.weighted([
    [0, 70],
    [1, 20],
    [2, 10],
  ]);
  return {
    key,
    role,
    email: `${given}.${family}.${key}@mail.example`.toLowerCase(),
    name: `${given} ${family}`,
    birthdate: `${random.int(1950, 2003)}-${two(random.int(1, 12))}-${two(random.int(1, 28))}`,
    phone: `+81-90-${String(random.int(0, 9_999)).padStart(4, '0')}-${String(nth).padStart(4, '0')}`,
    password: `${random.pick(WORDS)}${random.pick(WORDS)}-${random.hex(6)}`,
    memberNumber: `member-${key}`,
    ...(external ? { externalSubject: `subject-${random.hex(12)}` } : {}),
    signsInExternally: external && random.chance(0.5),
    chargeSecret: `${random.pick(WORDS)}${random.int(1_000, 9_999)}`,
    passcode: `${random.int(1, 4)}9${random.int(5, 8)}0${random.int(1, 9)}2`,
    deviceId: `phone-${random.hex(16)}`,
    ip: random.chance(0.6) ? homeAddress(nth) : mobileAddress(random.int(0, MOBILE_NETWORKS - 1), random.int(0, 253)),
    habit,
    ...(habit === 'card' ? { card: makeCard(random, random.chance(0.85) ? 'credit' : 'debit') } : {}),
    ...(habit === 'bank'
      ? { bankAccount: `0${random.int(100, 900)}-${random.int(100, 900)}-1${random.int(100_000, 900_000)}` }
      : {}),
    isNew: role === 'honest' && index % 100 === 7,
    activatesAt: toTens(day * DAY + random.int(6 * 60, 22 * 60)),
    keepsAtMostYen: role === 'honest' ? 60_000 : 3_500,
  };
}

/** Members whose password was leaked, who have a card and use the same secret for it. They joined on the first day. */
function asVictim(person: Person, vector: Vector, seed: number): Person & { vector: Vector } {
  const random = Random.of(seed, 'victim', person.key);
  const subject = vector === 'external' ? { externalSubject: `subject-${random.hex(12)}` } : {};
  return {
    ...person,
    ...subject,
    vector,
    signsInExternally: false,
    chargeSecret: person.password,
    card: makeCard(random, random.chance(0.85) ? 'credit' : 'debit'),
    activatesAt: toTens(random.int(30, 22 * 60)),
  };
}

/** Ordinary members to look at, who opened their wallet on the first day. */
function asMule(person: Person, seed: number): Person {
  return { ...person, activatesAt: toTens(Random.of(seed, 'mule', person.key).int(6 * 60, 22 * 60)) };
}

/** Honest people who look like thieves; where there are few customers, a like share of them. */
function setTraps(people: Person[], random: Random): void {
  const order = random.shuffled(people);
  const take = (most: number, share: number) => order.splice(0, Math.min(most, Math.floor(people.length * share)));
  for (const spender of take(150, 0.075)) {
    spender.bigSpender = july(random.int(1, 4), random.int(9, 12));
    spender.activatesAt = Math.min(spender.activatesAt, july(1, 8));
  }
  for (let family = 0; family < Math.min(30, Math.floor(people.length / 60)); family++) {
    const members = order.splice(0, 3);
    const [first] = members;
    if (!first) break;
    for (const member of members) {
      member.family = family;
      member.deviceId = first.deviceId;
      member.ip = first.ip;
    }
  }
  take(20, 0.01).forEach((traveller, i) => {
    traveller.travels = {
      at: toTens(july(random.int(1, 3), random.int(0, 23)) + DAY / 2),
      ip: hotelAddress(i),
      ...(i % 4 === 0 ? { deviceId: `tablet-${random.hex(16)}` } : {}),
    };
  });
  for (const changer of take(people.length, 0.01)) {
    changer.changesPhone = {
      at: toTens(july(random.int(1, 3), random.int(10, 20)) + 60),
      deviceId: `phone-${random.hex(16)}`,
    };
  }
}

const two = (n: number): string => String(n).padStart(2, '0');
