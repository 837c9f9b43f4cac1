import { POLICIES } from '../policy';
import { GuessingCaps } from './guessing-caps';

const limits = POLICIES.hardened.guessing!;
const at = (minutes: number) => new Date(Date.parse('2019-07-02T00:00:00.000Z') + minutes * 60_000).toISOString();
/** How many of `tries` are let through. */
const letThrough = (caps: GuessingCaps, tries: Parameters<GuessingCaps['begin']>[0][], now: string) =>
  tries.filter((attempt) => caps.begin(attempt, now)).length;

describe('caps on guessing', () => {
  it.each([
    ['account', limits.perAccount, (index: number) => ({ account: 'a', address: `x-${index}` })],
    ['address', limits.perAddress, (index: number) => ({ account: `a-${index}`, address: 'x' })],
    ['network', limits.perNetwork, (index: number) => ({ account: `a-${index}`, address: `x-${index}`, network: 'n' })],
    ['device', limits.perDevice, (index: number) => ({ account: `a-${index}`, device: 'd' })],
  ])('hold by %s, for a quarter of an hour', (_what, most, attempt) => {
    const caps = new GuessingCaps(limits);
    const tries = Array.from({ length: 300 }, (_, index) => attempt(index));
    expect(letThrough(caps, tries, at(0))).toBe(most);
    expect(letThrough(caps, tries, at(14))).toBe(0);
    expect(letThrough(caps, tries, at(15))).toBe(most);
  });

  it('given sign-ins that succeed, then they do not count', () => {
    const caps = new GuessingCaps(limits);
    const attempt = { account: 'a', address: 'x', device: 'd' };
    for (let times = 0; times < 100; times += 1) {
      expect(caps.begin(attempt, at(0))).toBe(true);
      caps.succeeded(attempt, at(0));
    }
  });

  it('given a list of leaked pairs tried through a thousand addresses, then unknown devices are stopped', () => {
    const caps = new GuessingCaps(limits);
    let looked = 0;
    for (let index = 0; index < 10_000; index += 1) {
      const now = at(index / 100);
      if (!caps.begin({ account: `a-${index}`, address: `x-${index % 1_000}`, device: `d-${index}` }, now)) continue;
      if (!caps.underListAttack(now)) looked += 1;
      caps.failedFromUnknownDevice(now);
    }
    expect(looked).toBe(limits.fromUnknownDevices);
    expect(caps.underListAttack(at(100 + limits.windowMinutes))).toBe(false);
  });

  it('given an account’s own history of refusals, then it alone is enough', () => {
    const caps = new GuessingCaps(limits);
    const refused = Array.from({ length: limits.perAccount }, () => at(0));
    expect(caps.accountCapReached(refused, at(14))).toBe(true);
    expect(caps.accountCapReached(refused, at(15))).toBe(false);
  });

  it('given the policy of 2019, then nothing is capped', () => {
    const caps = new GuessingCaps(POLICIES['2019'].guessing);
    const tries = Array.from({ length: 1_000 }, () => ({ account: 'a', address: 'x', network: 'n', device: 'd' }));
    expect(letThrough(caps, tries, at(0))).toBe(1_000);
    expect(caps.underListAttack(at(0))).toBe(false);
  });
});
