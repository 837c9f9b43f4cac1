import { july, type Minute } from '../clock/scenario-time';
import { attackAddress } from '../population/networks';
import type { Person } from '../population/people';
import { Random } from '../random/random';

/** A leaked pair that does not match: of nobody here, or with a password that its owner does not use here. */
export interface Guess {
  minute: Minute;
  email: string;
  password: string;
  ip: string;
  deviceId: string;
}

/** A night's work, again and again: most guesses come in waves, the rest all the time. */
const WAVES = [july(1, 22), july(2, 1), july(2, 4), july(2, 14), july(2, 20), july(2, 23), july(3, 2), july(3, 5)];
const WAVE_MINUTES = 90;
const FIRST = july(1, 3);
const LAST = july(3, 10);
const BEAT = 5;

/** The leaked pairs that miss and are really tried; four in five are of people who have no account here. */
export function planGuesses(seed: number, count: number, people: readonly Person[]): Guess[] {
  const random = Random.of(seed, 'guesses');
  return Array.from({ length: count }, (_, i): Guess => {
    const inWave = random.chance(0.7);
    const minute = inWave ? random.pick(WAVES) + random.int(0, WAVE_MINUTES) : random.int(FIRST, LAST);
    const known = random.chance(0.2) ? random.pick(people) : undefined;
    return {
      minute: Math.floor(minute / BEAT) * BEAT,
      email: known?.email ?? `leaked.${i}.${random.hex(6)}@mail.example`,
      password: `guess-${random.hex(8)}`,
      ip: attackAddress(random),
      deviceId: `tool-${random.hex(8)}`,
    };
  });
}
