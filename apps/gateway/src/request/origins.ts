import { createHmac } from 'node:crypto';
import type { Origin } from '@modosu/service-kit/request/request-context';
import { IPv4, IPv6 } from 'ipaddr.js';
import { LRUCache } from 'lru-cache';

const REMEMBERED = 50_000;
/** Whatever is no address counts as one place, so that no client gets a place of its own by malformed text. */
const UNKNOWN: Place = { address: 'unknown', network: 'unknown' };

/** Where a request comes from, as far as it is counted. */
export interface Place {
  /** An IPv4 address; of IPv6 the /64, which is what one household or machine has for itself. */
  readonly address: string;
  /** What a provider allocates together: /24 of IPv4, /48 of IPv6. */
  readonly network: string;
}

/**
 * Where requests come from, as keyed blind indexes: the same address always gives the same index, which cannot be traced
 * to the address without the key, and no event ever holds the address itself.
 */
export class Origins {
  private readonly known = new LRUCache<string, Place>({ max: REMEMBERED });

  constructor(private readonly key: Buffer) {}

  of(text: string, deviceId: string | undefined): Origin {
    const { address, network } = placeOf(text);
    let indexes = this.known.get(address);
    if (!indexes) {
      indexes = { address: this.index(`address:${address}`), network: this.index(`network:${network}`) };
      this.known.set(address, indexes);
    }
    return { address: indexes.address, network: indexes.network, channel: 'api', deviceId };
  }

  private index(value: string): string {
    return createHmac('sha256', this.key).update(value).digest('hex').slice(0, 32);
  }
}

/** One address is one place, however a proxy spells it: with a port, in brackets, with a zone, in upper case. */
export function placeOf(text: string): Place {
  const bytes = bytesOf(bare(text));
  if (bytes === undefined) return UNKNOWN;
  if (bytes.length === 4) return { address: bytes.join('.'), network: bytes.slice(0, 3).join('.') };
  const groups = Array.from({ length: 4 }, (_, group) =>
    (256 * bytes[2 * group]! + bytes[2 * group + 1]!).toString(16),
  );
  return { address: groups.join(':'), network: groups.slice(0, 3).join(':') };
}

/** Without quotes, brackets, port and zone. */
function bare(text: string): string {
  const unquoted = text
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .trim();
  const inBrackets = /^\[([^\]]*)\](?::\d*)?$/.exec(unquoted)?.[1];
  const withPort = /^([\d.]+):\d*$/.exec(unquoted)?.[1];
  return (inBrackets ?? withPort ?? unquoted).replace(/%.*$/s, '');
}

/** Four bytes of IPv4, sixteen of IPv6; undefined for what is neither. */
function bytesOf(text: string): number[] | undefined {
  // Proxies write decimal: a leading zero does not make it octal here, as it does in other places.
  if (/^\d{1,9}(\.\d{1,9}){3}$/.test(text)) {
    const bytes = text.split('.').map(Number);
    return bytes.every((byte) => byte <= 255) ? bytes : undefined;
  }
  if (!text.includes(':') || !IPv6.isValid(text)) return undefined;
  const bytes = IPv6.parse(text).toByteArray();
  return embedded(bytes) ?? bytes;
}

/** IPv6 addresses that are another spelling of an IPv4 address, and where its bytes are in them. */
const SPELLINGS_OF_IPV4: readonly (readonly [prefix: readonly number[], at: number])[] = [
  // Mapped, translated (RFC 2765) and compatible.
  [[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff], 12],
  [[0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0], 12],
  [[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 12],
  // Through a translator (RFC 6052) and 6to4 (RFC 3056).
  [[0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0], 12],
  [[0x20, 0x02], 2],
];

function embedded(bytes: readonly number[]): number[] | undefined {
  // `::` and `::1` are addresses of their own.
  if (bytes.slice(0, 15).every((byte) => byte === 0)) return undefined;
  const spelling = SPELLINGS_OF_IPV4.find(([prefix]) => prefix.every((byte, index) => bytes[index] === byte));
  return spelling && new IPv4(bytes.slice(spelling[1], spelling[1] + 4)).toByteArray();
}
