import { setTimeout as sleep } from 'node:timers/promises';
import type { CardProvider } from '../api/card-provider';

const PATIENCE_MS = 30_000;

/** Waits until the wallet has taken every notice of the card provider, or nothing would be known of chargebacks. */
export async function waitForNotices(provider: CardProvider): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const pending = await provider.pendingNotices();
    if (pending === 0) return;
    if (Date.now() > until) throw new Error(`${pending} notices of the card provider were not taken`);
    await sleep(100);
  }
}
