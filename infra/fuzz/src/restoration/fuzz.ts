import fc from 'fast-check';
import { histories, overlapping } from './history';
import { Play } from './play';

const PROGRESS_EVERY = 1_000;

/** What was played, so that a run that says nothing can be told from one that found nothing. */
class Figures {
  histories = 0;
  private steps = 0;
  private readonly events = new Map<string, number>();

  add({ world, notes }: Play): void {
    this.histories += 1;
    this.steps += notes.length;
    for (const { type } of world.streams.log) this.events.set(type, (this.events.get(type) ?? 0) + 1);
  }

  lines(): string[] {
    const of = (type: string) => this.events.get(type) ?? 0;
    const shown = [...this.events].sort(([a], [b]) => (a < b ? -1 : 1)).map(([type, times]) => `  ${times} × ${type}`);
    return [
      `${this.histories} histories, ${this.steps} steps, ${of('plan.executed.v1')} plans executed, ${of('compensation.completed.v1')} originals put right`,
      ...shown,
    ];
  }
}

/**
 * Plays random histories against the law of restoration and prints the shortest one that breaks it.
 * @returns whether all of them held
 */
export async function fuzzRestoration(
  runs: number,
  seed: number,
  print: (line: string) => void,
  incidents = 1,
): Promise<boolean> {
  const figures = new Figures();
  const startedAt = Date.now();
  print(`restoration: ${runs} histories, seed ${seed}`);
  const property = fc.asyncProperty(incidents === 1 ? histories : overlapping, async (history) => {
    const { faults, play } = await Play.of(history);
    if (faults.length > 0) throw new Error(faults.join('\n'));
    figures.add(play);
    if (figures.histories % PROGRESS_EVERY > 0) return;
    const seconds = (Date.now() - startedAt) / 1_000;
    print(`${figures.histories} held, ${Math.round(figures.histories / seconds)} a second`);
  });
  const result = await fc.check(property, { numRuns: runs, seed });
  if (!result.failed) {
    for (const line of figures.lines()) print(line);
    print(`all held, seed ${seed}`);
    return true;
  }
  print(
    `broken after ${result.numRuns} histories and ${result.numShrinks} shrinks, seed ${seed}, path ${result.counterexamplePath}`,
  );
  for (const step of result.counterexample?.[0] ?? []) print(`  ${JSON.stringify(step)},`);
  print(result.errorInstance instanceof Error ? result.errorInstance.message : String(result.errorInstance));
  return false;
}
