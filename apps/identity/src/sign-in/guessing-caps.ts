import { LRUCache } from 'lru-cache';
import { MINUTE_MS } from '../elapsed';
import type { GuessingLimits } from '../policy';

/** Where an attempt comes from and what it is aimed at, each as an id or blind index. */
export interface Attempt {
  readonly account: string;
  readonly address?: string;
  readonly network?: string;
  readonly device?: string;
}

const MOST_KEYS = 100_000;
const EVERYWHERE = 'everywhere';

/**
 * Counts failed attempts in sliding windows of the service's time. In memory: a restart forgets them, and each copy
 * of the service counts its own. The account's own count is also in its stream.
 */
export class GuessingCaps {
  /** Times (ms since 1970) of attempts that failed or are being looked at, by what they have in common. */
  private readonly windows = new LRUCache<string, number[]>({ max: MOST_KEYS });

  /** @param limits undefined: nothing is capped */
  constructor(private readonly limits: GuessingLimits | undefined) {}

  /**
   * Counts an attempt before it is looked at, so that many at once cannot slip through together.
   * @returns false if one of the caps is reached: the attempt must be refused unseen
   */
  begin(attempt: Attempt, now: string): boolean {
    const { limits } = this;
    if (!limits) return true;
    const at = Date.parse(now);
    const capped = this.keysOf(attempt, limits);
    if (capped.some(([key, most]) => this.count(key, at) >= most)) return false;
    for (const [key] of capped) this.add(key, at);
    return true;
  }

  /** Takes an attempt back that turned out to be the owner's. */
  succeeded(attempt: Attempt, now: string): void {
    const { limits } = this;
    if (!limits) return;
    for (const [key] of this.keysOf(attempt, limits)) this.remove(key, Date.parse(now));
  }

  /** Notes a failure from a device that the account, if there is one, does not know. */
  failedFromUnknownDevice(now: string): void {
    if (this.limits) this.add(EVERYWHERE, Date.parse(now));
  }

  /** True while a list of leaked credentials is being tried: unknown devices are refused unseen. */
  underListAttack(now: string): boolean {
    const { limits } = this;
    return limits !== undefined && this.count(EVERYWHERE, Date.parse(now)) >= limits.fromUnknownDevices;
  }

  /** True if an account's own history alone forbids another attempt. */
  accountCapReached(refusedAt: readonly string[], now: string): boolean {
    const { limits } = this;
    if (!limits) return false;
    const since = Date.parse(now) - limits.windowMinutes * MINUTE_MS;
    return refusedAt.filter((at) => Date.parse(at) > since).length >= limits.perAccount;
  }

  private keysOf({ account, address, network, device }: Attempt, limits: GuessingLimits): [string, number][] {
    const keys: [string, string | undefined, number][] = [
      ['account', account, limits.perAccount],
      ['address', address, limits.perAddress],
      ['network', network, limits.perNetwork],
      ['device', device, limits.perDevice],
    ];
    return keys.filter(([, id]) => id !== undefined).map(([kind, id, most]) => [`${kind}:${id}`, most]);
  }

  private count(key: string, at: number): number {
    const times = this.windows.get(key);
    if (!times) return 0;
    const since = at - (this.limits?.windowMinutes ?? 0) * MINUTE_MS;
    const recent = times.filter((time) => time > since);
    if (recent.length < times.length) this.windows.set(key, recent);
    return recent.length;
  }

  private add(key: string, at: number): void {
    const times = this.windows.get(key);
    if (times) times.push(at);
    else this.windows.set(key, [at]);
  }

  private remove(key: string, at: number): void {
    const times = this.windows.get(key);
    const index = times?.lastIndexOf(at) ?? -1;
    if (index >= 0) times?.splice(index, 1);
  }
}
