import type { RecordedEvent } from '../event';
import type { EventStore } from '../event-store';
import type { LogReadOptions } from '../protocol/pages';

/**
 * Reads the log in pages; the next one is on its way while this one is in hand, so at most two are in memory.
 * @param size most events of a page
 */
export async function* logPages(
  store: EventStore,
  options: LogReadOptions,
  size: number,
): AsyncGenerator<RecordedEvent[]> {
  const events = store.readAll(options);
  const nextPage = async () => {
    const page: RecordedEvent[] = [];
    while (page.length < size) {
      const { value, done } = await events.next();
      if (done) break;
      page.push(value);
    }
    return page;
  };
  let coming = nextPage();
  try {
    for (;;) {
      const page = await coming;
      if (page.length === 0) return;
      coming = nextPage();
      // Nobody may be waiting for it when it fails; whoever awaits it still sees the error.
      coming.catch(() => undefined);
      yield page;
    }
  } finally {
    await coming.catch(() => undefined);
    await events.return(undefined);
  }
}
