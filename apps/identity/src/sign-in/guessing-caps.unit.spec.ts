import { Refusal } from '@modosu/event-sourcing/decider';
import { RequestContext } from '@modosu/service-kit/request/request-context';
import type { Addresses } from '../address/address.aggregate';
import type { AttemptCounts, Counted } from '../address/attempt-counts';
import { type Cap, countedFrom, sliceOf, waitMs } from '../address/attempt-window';
import { POLICIES } from '../policy/identity-policy';
import { GuessingCaps } from './guessing-caps';

const limits = POLICIES.hardened.guessing!;
const at = (minutes: number) => new Date(Date.parse('2019-07-02T00:00:00.000Z') + minutes * 60_000).toISOString();

/** Counts as the database does, in memory. */
class Counts {
  private readonly slices = new Map<string, Map<number, number>>();

  async begin(caps: readonly Cap[], now: string): Promise<Counted> {
    const atMs = Date.parse(now);
    const full = caps.some((cap) => {
      const known = [...(this.slices.get(cap.key) ?? [])].map(([startMs, count]) => ({ startMs, count }));
      return (
        waitMs(
          cap,
          known.filter(({ startMs }) => startMs >= countedFrom(cap, atMs)),
          atMs,
        ) > 0
      );
    });
    if (full) return { allowed: false, retryAfterSeconds: 1 };
    const add = (count: number) => {
      for (const cap of caps) {
        const slices = this.slices.get(cap.key) ?? new Map<number, number>();
        slices.set(sliceOf(cap, atMs), (slices.get(sliceOf(cap, atMs)) ?? 0) + count);
        this.slices.set(cap.key, slices);
      }
    };
    add(1);
    return { allowed: true, takeBack: async () => add(-1) };
  }
}

function capsOf(policy: keyof typeof POLICIES) {
  const addresses = { refuseByRate: () => Promise.reject(new Refusal('RATE_LIMITED')) } as unknown as Addresses;
  return new GuessingCaps(new Counts() as unknown as AttemptCounts, addresses, POLICIES[policy]);
}

interface Try {
  account?: string;
  device?: string;
  address: string;
  network?: string;
}

/** Begins an attempt; undefined if it is refused. */
function attempt(caps: GuessingCaps, now: string, { account = 'a', device = 'd', address, network = 'n' }: Try) {
  const ids = { commandId: 'c', correlationId: 'c', causationId: 'c' };
  const actor = { kind: 'anonymous', id: 'anonymous', address, network } as const;
  const context = new RequestContext({ ...ids, actor, now, deadline: 0 });
  return caps.begin({ account, deviceId: device }, context).catch((error: Refusal) => {
    expect(error.code).toBe('RATE_LIMITED');
    return undefined;
  });
}

async function letThrough(caps: GuessingCaps, tries: readonly Try[], now: string): Promise<number> {
  let through = 0;
  for (const one of tries) if (await attempt(caps, now, one)) through += 1;
  return through;
}
const many = (count: number, make: (n: number) => Try) => Array.from({ length: count }, (_, n) => make(n));
const everyone = (n: number): Try => ({ account: `a-${n}`, device: `d-${n}`, address: `x-${n}`, network: `n-${n}` });

describe('caps on guessing', () => {
  it.each([
    ['account', limits.perAccount, (n: number) => ({ ...everyone(n), account: 'a' })],
    ['device', limits.perDevice, (n: number) => ({ ...everyone(n), device: 'd' })],
    ['address', limits.perAddress, (n: number) => ({ ...everyone(n), address: 'x' })],
  ])('hold by %s', async (_what, most, make) => {
    const caps = capsOf('hardened');
    expect(await letThrough(caps, many(55, make), at(0))).toBe(most);
    expect(await letThrough(caps, many(3, make), at(14))).toBe(0);
    expect(await attempt(caps, at(18), make(1))).toBeDefined();
  });

  it('given sign-ins that succeed, then they do not count', async () => {
    const caps = capsOf('hardened');
    for (let times = 0; times < 200; times += 1) await (await attempt(caps, at(0), { address: 'x' }))!.takeBack();
    expect(
      await letThrough(
        caps,
        many(30, (n) => ({ ...everyone(n), address: 'x' })),
        at(0),
      ),
    ).toBe(limits.perAddress);
  });

  it('given a list of leaked pairs through a thousand addresses, then most are refused unseen', async () => {
    const caps = capsOf('hardened');
    let looked = 0;
    for (let index = 0; index < 10_000; index += 1) {
      const from = index % 1_000;
      const one = { account: `a-${index}`, device: `d-${index}`, address: `x-${from}`, network: `n-${from % 100}` };
      if (await attempt(caps, at(index / 500), one)) looked += 1;
    }
    expect(looked).toBeLessThan(3_200);
  });

  it('given failures from a few places, then no new device anywhere else is refused for them', async () => {
    const caps = capsOf('hardened');
    const strangers = many(1_000, (n) => ({ ...everyone(n), address: `stranger-${n % 3}`, network: 'strange' }));
    expect(await letThrough(caps, strangers, at(0))).toBeLessThanOrEqual(limits.fromUnknownDevices);
    // Under attack too: who comes from elsewhere signs in, and may have mistyped once.
    for (let n = 0; n < 100; n += 1) {
      const member = { account: `m-${n}`, device: `p-${n}`, address: `home-${n}`, network: `town-${n}` };
      expect(await attempt(caps, at(1), member)).toBeDefined();
      await (await attempt(caps, at(1), member))!.takeBack();
    }
  });

  it('given the policy of 2019, then nothing is capped', async () => {
    const caps = capsOf('2019');
    expect(
      await letThrough(
        caps,
        many(1_000, () => ({ address: 'x' })),
        at(0),
      ),
    ).toBe(1_000);
  });
});
