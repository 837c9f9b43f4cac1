// Runs the tests of one kind that lie in the current folder: node ../../infra/tasks/jest.mjs unit|int|e2e
import { spawnSync } from 'node:child_process';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import machineFile from './machine.cjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const [kind, ...options] = process.argv.slice(2);
const { key } = machineFile.machine();

// Turbo keeps a run that passed. What was left out must be known to it before, so that it is not kept.
// biome-ignore lint/suspicious/noUndeclaredEnvVars: turbo itself sets it in what it runs.
if (process.env.TURBO_HASH && kind !== 'unit' && process.env.TEST_MACHINE !== key) {
  console.error(`Run "npm run test:${kind}": it tells turbo what this machine has, so that no test left out counts.`);
  process.exit(1);
}
const argv = [join(ROOT, 'node_modules/jest/bin/jest.js'), '--config', join(ROOT, 'jest.config.cjs')];
argv.push('--selectProjects', kind, '--passWithNoTests', '--reporters', join(ROOT, 'infra/tasks/reporter.cjs'));
// Only this folder is searched for tests.
if (relative(ROOT, process.cwd()) !== '') argv.push('--roots', process.cwd());
// Turbo runs the unit tests of several packages at once.
if (kind === 'unit') argv.push('--maxWorkers=1');
if (kind === 'e2e') argv.push('--runInBand');
process.exit(spawnSync(process.execPath, [...argv, ...options], { stdio: 'inherit' }).status ?? 1);
