import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { format } from 'node:util';
import { transformSync } from '@swc/core';

const ROOT = join(__dirname, '../..');
const LONGEST = 60;
/** Its example calls a server: `api-client.int.spec.ts` runs it beside one. */
const RUN_ELSEWHERE = ['api-client'];

const packages = readdirSync(join(ROOT, 'packages'));
const readmeOf = (name: string) => readFileSync(join(ROOT, 'packages', name, 'README.md'), 'utf8');
/** The blocks of TypeScript, each a module of its own. */
const examplesOf = (name: string) => [...readmeOf(name).matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code!);
const runHere = packages.filter((name) => !RUN_ELSEWHERE.includes(name));

const { exclude: _exclude, $schema: _schema, ...swc } = JSON.parse(readFileSync(join(ROOT, '.swcrc'), 'utf8'));
const AsyncFunction = (async () => undefined).constructor as new (
  ...text: string[]
) => (...given: unknown[]) => unknown;

/** Runs an example as if it stood in the package. @returns what it printed, as a terminal shows it */
async function printedBy(name: string, example: string): Promise<string[]> {
  const printed: string[] = [];
  const { code } = transformSync(example, { ...swc, sourceMaps: false, swcrc: false, configFile: false });
  const run = new AsyncFunction('require', 'exports', 'console', code);
  const log = (...values: unknown[]) => printed.push(format(...values));
  await run(createRequire(join(ROOT, 'packages', name, 'src/example.js')), {}, { log });
  return printed;
}

describe.each(packages)('the README of %s', (name) => {
  it('has an example, and can be read at one go', () => {
    expect(readmeOf(name)).toMatch(/^```[jt]s\n/m);
    expect(readmeOf(name).trimEnd().split('\n').length).toBeLessThanOrEqual(LONGEST);
  });
});

describe.each(runHere)('the examples of %s', (name) => {
  it('print what they say', async () => {
    expect(examplesOf(name)).not.toEqual([]);
    for (const example of examplesOf(name)) {
      const said = [...example.matchAll(/\/\/ prints (.*)$/gm)].map(([, line]) => line);
      expect(said).not.toEqual([]);
      expect(await printedBy(name, example)).toEqual(said);
    }
  });
});

describe('the examples of all packages', () => {
  const cache = join(ROOT, 'node_modules/.cache');
  let folder: string;
  beforeAll(() => {
    mkdirSync(cache, { recursive: true });
    folder = mkdtempSync(join(cache, 'readme-examples-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('hold under the types of today', () => {
    const files = runHere.flatMap((name) => examplesOf(name).map((code, at) => ({ path: `${name}-${at}.ts`, code })));
    for (const { path, code } of files) writeFileSync(join(folder, path), `${code}export {};\n`);
    const compilerOptions = {
      module: 'esnext',
      moduleResolution: 'bundler',
      typeRoots: [join(ROOT, 'node_modules/@types')],
    };
    const config = { extends: join(ROOT, 'tsconfig.base.json'), compilerOptions, files: files.map(({ path }) => path) };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const tsc = join(ROOT, 'node_modules/typescript-native/bin/tsc');
    const check = spawnSync(process.execPath, [tsc, '-p', folder, '--singleThreaded'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(check.stdout).toBe('');
    expect(check.status).toBe(0);
  });
});
