import { type StoreProcess, startStoreProcess } from '../store-process';
import { EVENTS_A_CALL, inBatches } from './appends';
import { type Comparison, perSecond } from './measure';
import { peakResidentMb, residentMb } from './process-figures';
import { REAL } from './real-figures';

const MILLION = 1_000_000;
const LANES = 4;

/** Fills the log up to a million events. @returns how many were written */
export const fillToAMillion = async (comparison: Comparison): Promise<void> => {
  const work = inBatches(comparison.ours);
  let position = 0;
  const begun = performance.now();
  const lane = async () => {
    while (position < MILLION) {
      const result = (await work(0)) as { position?: { commit: bigint } };
      position = Math.max(position, Number(result.position?.commit ?? 0));
      comparison.progress(
        `filling the log: ${position.toLocaleString('en')} of ${MILLION.toLocaleString('en')} events`,
      );
    }
  };
  const first = (await work(0)) as { position?: { commit: bigint } };
  const from = Number(first.position?.commit ?? 0);
  await Promise.all(Array.from({ length: LANES }, lane));
  const what = `events, ${EVENTS_A_CALL} a call, while the log grows to a million`;
  comparison.report({ what, unit: 'a second', ours: perSecond(position - from, performance.now() - begun) });
};

/** Stops the store and starts it again on its million events. */
export const restart = async (comparison: Comparison, store: StoreProcess, folder: string): Promise<StoreProcess> => {
  comparison.progress('stopping and starting with a million events');
  await store.stop();
  const again = await startStoreProcess(['--data', folder]);
  const startReal = REAL.startHalfMillionMs;
  const what = 'start with 1,000,000 events';
  comparison.report({ what, unit: 'ms', ours: again.readyMs, real: startReal, goal: { atMost: 1_000 } });
  return again;
};

export const reportMemory = (comparison: Comparison, when: 'idle' | 'loaded', pid: number): void => {
  const loaded = when === 'loaded';
  comparison.report({
    what: loaded ? 'resident memory at its most, under all this load' : 'resident memory, idle',
    unit: 'MB',
    ours: loaded ? peakResidentMb(pid) : residentMb(pid),
    real: loaded ? REAL.memoryLoadedMb : REAL.memoryIdleMb,
    goal: { atMost: 250 },
  });
};
