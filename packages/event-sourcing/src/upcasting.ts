import type { DomainEvent } from '@modosu/event-store-client/event';

/** Per old event type, how to read it as a newer one. Chains: v1 → v2 → v3. */
export type Upcasters = Readonly<Record<string, (event: DomainEvent) => DomainEvent>>;

/** The event as the code of today knows it; the same object if it is of today. Hashes cover the event as written. */
export function upcast<E extends DomainEvent>(event: E, upcasters: Upcasters | undefined): E {
  if (!upcasters) return event;
  let current = event;
  for (let upcaster = upcasters[current.type]; upcaster; upcaster = upcasters[current.type]) {
    const { type, data } = upcaster(current);
    if (type === current.type) throw new Error(`the upcaster of ${type} does not change the type`);
    current = { ...current, type, data };
  }
  return current;
}
