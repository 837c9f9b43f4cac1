import { EventStoreDBClient } from '@eventstore/db-client';

/** How fast the official client alone reads the whole log, the store's own events not counted. */
export async function bareRead(url: string): Promise<{ events: number; perSecond: number }> {
  const client = EventStoreDBClient.connectionString(url);
  let events = 0;
  const began = performance.now();
  for await (const { event } of client.readAll()) if (event && !event.streamId.startsWith('$')) events += 1;
  const perSecond = (events / (performance.now() - began)) * 1_000;
  await client.dispose();
  return { events, perSecond };
}
