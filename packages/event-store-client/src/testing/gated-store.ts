import type { EventStore } from '../store/event-store';

/** A store whose log cannot be read by pages until the gate is open. */
export function behindGate(store: EventStore): { slow: EventStore; open: () => void } {
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  async function* readPages(...options: Parameters<EventStore['readPages']>) {
    await gate;
    yield* store.readPages(...options);
  }
  const slow = new Proxy(store, {
    get: (target, name) => {
      if (name === 'readPages') return readPages;
      const found = target[name as keyof EventStore];
      return typeof found === 'function' ? found.bind(target) : found;
    },
  });
  return { slow, open };
}
