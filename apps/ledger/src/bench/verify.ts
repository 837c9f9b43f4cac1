import { storeToMeasure } from '@modosu/event-store-client/bench/long-log';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { CheckpointKeys } from '../checkpoint/signing';
import { Verifier } from '../verification/verifier';
import { EVENTS_A_WALLET, writeWallets } from './wallet-log';

/** Measures how fast a log is checked: `node dist/bench/verify.js [events]`. */
const EVENTS = Number(process.argv[2] ?? 200_000);
const MEBI = 2 ** 20;

async function measure(): Promise<void> {
  const { url, stop } = await storeToMeasure();
  const store = EventStore.connect(url);
  const say = (text: string) => process.stdout.write(`${text}\n`);
  const timed = async (work: () => Promise<void>) => {
    const start = performance.now();
    await work();
    return (performance.now() - start) / 1_000;
  };
  const written = await timed(() => writeWallets(store, Math.ceil(EVENTS / EVENTS_A_WALLET), () => undefined));
  let events = 0;
  const read = await timed(async () => {
    for await (const _event of store.readAllRaw()) events++;
  });
  say(`${events} events written in ${written.toFixed(1)} s`);
  say(`read, nothing done with them: ${Math.round(events / read)} a second`);
  const verifier = new Verifier({ store, keys: new CheckpointKeys([]), seed: 1 });
  let most = 0;
  const verified = await timed(() =>
    verifier.run(() => {
      most = Math.max(most, process.memoryUsage.rss());
    }),
  );
  const { streams, entries } = verifier.counts();
  say(`verified: ${Math.round(events / verified)} a second (${streams} streams, ${entries} entries)`);
  say(`found ${verifier.findings.found}; at most ${Math.round(most / MEBI)} MiB of memory`);
  await store.dispose();
  await stop();
  process.exitCode = verifier.findings.found === 0 ? 0 : 1;
}

void measure();
