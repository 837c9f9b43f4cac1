import { EventStore } from '@modosu/event-store-client/store/event-store';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';

/** A merchant is registered by the first event of its stream, so this many are enough. */
const FIRST = 3;

/** The names of shops, as payment has published them. */
@Injectable()
export class MerchantNames {
  private readonly known = new LRUCache<string, string>({ max: 10_000, ttl: 3_600_000 });

  constructor(private readonly store: EventStore) {}

  /** Undefined if there is none. */
  async of(merchantId: string): Promise<string | undefined> {
    const known = this.known.get(merchantId);
    if (known !== undefined) return known;
    for await (const { type, data } of this.store.readStream(`merchant-${merchantId}`, { max: FIRST })) {
      if (!type.startsWith('merchant.registered.')) continue;
      const { name } = data as { readonly name?: unknown };
      if (typeof name !== 'string') return undefined;
      this.known.set(merchantId, name);
      return name;
    }
    return undefined;
  }
}
