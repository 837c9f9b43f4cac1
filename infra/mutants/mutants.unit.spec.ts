import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Mutant {
  list: string;
  defence: string;
  file: string;
  find: string;
  replace: string;
  test: string;
  named: string;
}
const { readMutants, applied } = require('./mutant.cjs') as {
  readMutants: () => Mutant[];
  applied: (mutant: Mutant, source: string) => string;
};

const ROOT = join(__dirname, '../..');
const textOf = (path: string) => (existsSync(join(ROOT, path)) ? readFileSync(join(ROOT, path), 'utf8') : undefined);

describe('the mutants', () => {
  it('each change a line that is there, and are guarded by a test that is there', () => {
    const stale = readMutants().flatMap((mutant) => {
      const source = textOf(mutant.file);
      const spec = textOf(mutant.test);
      const problems = [
        source === undefined && 'no such file',
        source !== undefined && source.split(mutant.find).length !== 2 && 'its text is not there exactly once',
        spec === undefined && 'no such test',
      ].filter((problem) => problem !== false);
      return problems.map((problem) => `${mutant.list}: ${mutant.defence}: ${problem}`);
    });
    expect(stale).toEqual([]);
  });

  it('change something', () => {
    expect(readMutants().filter(({ find, replace }) => find === replace)).toEqual([]);
    const mutant = { file: 'a.ts', find: 'b', replace: 'c' } as Mutant;
    expect(applied(mutant, 'abd')).toBe('acd');
    expect(() => applied(mutant, 'bb')).toThrow('2 times');
  });
});
