import { setTimeout as sleep } from 'node:timers/promises';
import { drawStep, withProgress } from './progress';

const recorded = (rewrites: boolean) => {
  const lines: string[] = [];
  const say = (line: string) => void lines.push(line);
  const terminal = { interactive: rewrites, out: say, err: say, ask: async () => '', askSecret: async () => '' };
  return { lines, terminal: rewrites ? { ...terminal, rewrite: say } : terminal };
};

describe('progress', () => {
  it('given a share that is known, then it says how much, how long and about how long it will be', () => {
    expect(drawStep('Replaying', { done: 1_200, total: 4_800, note: 'wallets' }, 3)).toBe(
      'Replaying ██████░░░░░░░░░░░░░░░░░░  1,200 of 4,800 (25 %), 3 s, about 9 s more: wallets',
    );
  });

  it('given that nobody knows how much there is, then it says what is done', () => {
    expect(drawStep('Reading', { done: 1_200 }, 3.14)).toBe('Reading 1,200, 3.1 s');
    expect(drawStep('Scoping', {}, 1)).toBe('Scoping, 1 s');
  });

  it('given a terminal, then the line is rewritten and emptied at the end', async () => {
    const { lines, terminal } = recorded(true);
    const work = async (report: (step: { done: number }) => void) => {
      report({ done: 7 });
      await sleep(20);
      return 'done';
    };
    expect(await withProgress({ terminal, json: false }, 'Reading', work, 0)).toBe('done');
    expect(lines[0]).toMatch(/^Reading 7, /);
    expect(lines.at(-1)).toBe('');
  });

  it('given a pipe, then a plain line stays, also where the work fails', async () => {
    const { lines, terminal } = recorded(false);
    const work = async () => {
      await sleep(20);
      throw new Error('broken');
    };
    await expect(withProgress({ terminal, json: false }, 'Reading', work, 0)).rejects.toThrow('broken');
    expect(lines).toHaveLength(1);
  });

  it('given something quick, a part of something quick, or --json, then nothing is shown', async () => {
    const { lines, terminal } = recorded(true);
    await withProgress({ terminal, json: false }, 'Reading', async () => 1);
    const within = () => withProgress({ terminal, json: false }, 'A page', () => sleep(20), 0);
    await withProgress({ terminal, json: false }, 'Reading', within);
    await withProgress({ terminal, json: true }, 'Reading', () => sleep(20), 0);
    expect(lines).toEqual([]);
  });
});
