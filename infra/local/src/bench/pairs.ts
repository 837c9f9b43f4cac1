import { execFile } from 'node:child_process';
import { type Comparison, compare, type Figure } from './figure';

/**
 * Measures parts in two checkouts in turns: before, after, before, …, each in a process of its own, so that what the
 * machine does meanwhile falls on both.
 * @param program the bench's own file, which measures either checkout
 */
export async function inPairs(
  program: string,
  checkouts: { before: string; after: string },
  parts: readonly string[],
  rounds: number,
  say: (line: string) => void,
): Promise<Comparison[]> {
  const comparisons: Comparison[] = [];
  for (const part of parts) {
    const figures: { before: Figure[]; after: Figure[] } = { before: [], after: [] };
    for (let round = 1; round <= rounds; round++) {
      for (const side of ['before', 'after'] as const) {
        const figure = await measured(program, part, checkouts[side]);
        figures[side].push(figure);
        say(`${part} ${round}/${rounds} ${side.padEnd(6)} ${Math.round(figure.value)} ${figure.unit}`);
      }
    }
    const values = (side: readonly Figure[]) => side.map(({ value }) => value);
    const { unit } = figures.before[0]!;
    comparisons.push(compare({ part, unit, before: values(figures.before), after: values(figures.after) }));
  }
  return comparisons;
}

function measured(program: string, part: string, checkout: string): Promise<Figure> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [program, part, '--json', '--checkout', checkout], (error, out, err) => {
      if (error) return reject(new Error(`${part} of ${checkout} failed:\n${out}${err}`));
      resolve(JSON.parse(out.trim().split('\n').at(-1) as string) as Figure);
    });
  });
}
