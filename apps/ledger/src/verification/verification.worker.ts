import type { JsonWebKey } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import type { Seal } from '@modosu/contracts/ledger.events';
import type { Finding } from '@modosu/contracts/log.messages';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { CheckpointKeys } from '../checkpoint/signing';
import type { StreamHead } from '../tree/stream-head';
import { type VerificationCounts, Verifier } from './verifier';

/** What the thread that checks the log is given. */
export interface VerificationOrder {
  readonly eventStoreUrl: string;
  readonly sealKeys: readonly JsonWebKey[];
  readonly seed: number;
  readonly since?: { readonly seal: Seal; readonly heads?: readonly StreamHead[] };
}

/** What it says: how far it is now and then, and once at its end what it found. */
export type VerificationWord =
  | { readonly kind: 'progress'; readonly counts: VerificationCounts }
  | ({ readonly kind: 'done' } & Outcome)
  | ({ readonly kind: 'failed'; readonly error: string } & Outcome);

export interface Outcome {
  readonly counts: VerificationCounts;
  readonly listed: Finding[];
  readonly found: number;
}

const SAID_EVERY_MS = 200;

async function run(order: VerificationOrder, say: (word: VerificationWord) => void): Promise<void> {
  const store = EventStore.connect(order.eventStoreUrl);
  const { sealKeys, seed } = order;
  // A hash loses its kind on the way into a thread.
  const heads = order.since?.heads?.map((head) => ({
    ...head,
    frontier: head.frontier.map((one) => Buffer.from(one)),
  }));
  const since = order.since && { seal: order.since.seal, heads };
  const verifier = new Verifier({ store, keys: new CheckpointKeys(sealKeys), seed, since });
  let saidAt = performance.now();
  try {
    await verifier.run(() => {
      if (performance.now() - saidAt < SAID_EVERY_MS) return;
      saidAt = performance.now();
      say({ kind: 'progress', counts: verifier.counts() });
    });
    say({ kind: 'done', ...outcomeOf(verifier) });
  } catch (error) {
    const { cause, message } = error as Error;
    const outcome = outcomeOf(verifier);
    const reason = cause instanceof Error ? `${message}: ${cause.message}` : message;
    const place = `after position ${outcome.counts.position}`;
    say({ kind: 'failed', ...outcome, error: `the log cannot be read to its end, ${place}: ${reason}` });
  } finally {
    await store.dispose();
  }
}

function outcomeOf(verifier: Verifier): Outcome {
  const { listed, found } = verifier.findings;
  return { counts: verifier.counts(), listed, found };
}

void run(workerData as VerificationOrder, (word) => parentPort?.postMessage(word));
