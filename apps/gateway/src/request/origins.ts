import { createHmac } from 'node:crypto';
import { isIPv4 } from 'node:net';
import type { Origin } from '@modosu/service-kit/request-context';
import { LRUCache } from 'lru-cache';

const REMEMBERED = 50_000;

/**
 * Where requests come from, as keyed blind indexes: the same address always gives the same index, nobody without the key
 * can tell which address it is, and no event ever holds the address itself.
 */
export class Origins {
  private readonly known = new LRUCache<string, { address: string; network: string }>({ max: REMEMBERED });

  constructor(private readonly key: Buffer) {}

  of(ip: string, deviceId: string | undefined): Origin {
    const address = ip.startsWith('::ffff:') ? ip.slice(7) : ip;
    let indexes = this.known.get(address);
    if (!indexes) {
      indexes = { address: this.index(`address:${address}`), network: this.index(`network:${networkOf(address)}`) };
      this.known.set(address, indexes);
    }
    return { ...indexes, channel: 'api', ...(deviceId === undefined ? {} : { deviceId }) };
  }

  private index(value: string): string {
    return createHmac('sha256', this.key).update(value).digest('hex').slice(0, 32);
  }
}

/** What a provider hands out together: /24 of IPv4, /48 of IPv6. */
export function networkOf(address: string): string {
  if (isIPv4(address)) return address.slice(0, address.lastIndexOf('.'));
  return address.split(':').slice(0, 3).join(':');
}
