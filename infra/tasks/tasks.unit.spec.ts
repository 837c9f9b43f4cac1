import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

type Programs = Record<'postgresql' | 'nats-server' | 'chromium', string | undefined>;
const { machine, turboArguments } = require('./machine.cjs') as {
  machine: (programs?: Programs) => { key: string; lacking: (kind: string) => string[] };
  turboArguments: (kind: string, missing: string[]) => string[];
};

const ROOT = join(__dirname, '../..');
const everything: Programs = { postgresql: '/pg/initdb', 'nats-server': '/bin/nats-server', chromium: '/bin/chromium' };
const without = (name: keyof Programs) => machine({ ...everything, [name]: undefined });

interface Package {
  name: string;
  scripts: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}
const folders = ['packages', 'apps', 'infra']
  .flatMap((parent) => readdirSync(join(ROOT, parent)).map((name) => join(parent, name)))
  .filter((folder) => existsSync(join(ROOT, folder, 'package.json')));
const manifestOf = (folder: string) => JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8')) as Package;
const sourcesOf = (folder: string) =>
  ['src', 'test']
    .map((name) => join(ROOT, folder, name))
    .filter((path) => existsSync(path))
    .flatMap((path) => readdirSync(path, { recursive: true, encoding: 'utf8' }).map((name) => join(path, name)))
    .filter((path) => /\.tsx?$/.test(path));

/** The cache keys that turbo would look up on a machine. */
function keysOn(machineKey: string, ...tasks: string[]): Record<string, string> {
  const turbo = join(ROOT, 'node_modules/.bin/turbo');
  const env = { ...process.env, TEST_MACHINE: machineKey };
  const plan = execFileSync(turbo, ['run', ...tasks, '--dry=json'], {
    cwd: ROOT,
    env,
    encoding: 'utf8',
    stdio: 'pipe',
  });
  const { tasks: planned } = JSON.parse(plan) as { tasks: { taskId: string; hash: string }[] };
  return Object.fromEntries(planned.map(({ taskId, hash }) => [taskId, hash]));
}

describe('what is left out for want of a program', () => {
  it.each(['postgresql', 'nats-server', 'chromium'] as const)('is another machine to the cache: %s', (name) => {
    expect(without(name).key).not.toBe(machine(everything).key);
    expect(without(name).lacking('e2e')).toEqual([name]);
    expect(without(name).lacking('int')).toEqual(name === 'chromium' ? [] : [name]);
    expect(without(name).lacking('unit')).toEqual([]);
  });

  it('is never kept as passed', () => {
    expect(turboArguments('int', ['postgresql'])).toContain('--cache=local:r');
    expect(turboArguments('e2e', ['chromium'])).toContain('--cache=local:r');
    expect(turboArguments('e2e', []).filter((argument) => argument.startsWith('--cache'))).toEqual([]);
  });

  it('is not found in the cache either, where it was kept by a machine that has it', () => {
    const here = keysOn(machine(everything).key, 'test:int', 'test:all');
    const there = keysOn(without('postgresql').key, 'test:int', 'test:all');
    const same = Object.keys(here).filter((task) => here[task] === there[task]);
    expect(same.filter((task) => /#test/.test(task))).toEqual([]);
    expect(Object.keys(here)).toEqual(expect.arrayContaining(['@modosu/payment#test:int', '//#test:all']));
  });

  it('cannot be kept by turbo alone either, which does not know the machine', () => {
    const env = { ...process.env, TURBO_HASH: '1', TEST_MACHINE: undefined };
    const run = () => execFileSync('node', ['infra/tasks/jest.mjs', 'int'], { cwd: ROOT, env, stdio: 'pipe' });
    expect(run).toThrow('npm run test:int');
  });
});

describe.each(folders)('%s', (folder) => {
  const manifest = manifestOf(folder);

  it('has the tasks that every package has', () => {
    expect(Object.keys(manifest.scripts)).toEqual(expect.arrayContaining(['build', 'lint', 'types']));
    const kinds = new Set(sourcesOf(folder).map((path) => /\.(unit|int)\.spec\.ts$/.exec(path)?.[1]));
    expect(Object.keys(manifest.scripts).includes('test')).toBe(kinds.has('unit'));
    expect(Object.keys(manifest.scripts).includes('test:int')).toBe(kinds.has('int'));
  });

  it('names every package of ours that it imports, so that a change there is a change here', () => {
    const imported = sourcesOf(folder).flatMap((path) => {
      const source = readFileSync(path, 'utf8');
      const named = [...source.matchAll(/'(@modosu\/[\w-]+)\//g)].map(([, name]) => name);
      const reached = [...source.matchAll(/ from '(\.[^']+)'/g)]
        .map(([, to]) =>
          relative(ROOT, join(path, '..', to as string))
            .split('/')
            .slice(0, 2)
            .join('/'),
        )
        .filter((place) => place !== folder)
        .map((place) => manifestOf(place).name);
      return [...named, ...reached];
    });
    const declared = { ...manifest.dependencies, ...manifest.devDependencies };
    expect([...new Set(imported)].filter((name) => name !== manifest.name && !(name! in declared))).toEqual([]);
  });
});
