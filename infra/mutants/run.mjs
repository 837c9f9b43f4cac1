// Tries every mutant: switches one defence off, runs the test that guards it, and fails if that test still passes.
//   node infra/mutants/run.mjs [--only <list>.json] [--match <text of the defence>]
// Nothing in the work tree is changed: unit tests get the mutated source through Jest's transform. Tests that start
// services get the mutated file in dist, which is put back afterwards; these are tried with --all.

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { transformSync } from '@swc/core';
import mutantFile from './mutant.cjs';

const { readMutants, applied } = mutantFile;
const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const AT_ONCE = 2;
/** A test that is still not through after this is stopped: without its defence something runs for ever. */
const PATIENCE_MS = 180_000;
const UNIT_PATIENCE_MS = 30_000;

const { values } = parseArgs({
  options: { only: { type: 'string' }, match: { type: 'string' }, all: { type: 'boolean', default: false } },
});
const chosen = readMutants().filter(
  ({ list, defence }) => (values.only ?? list) === list && defence.includes(values.match ?? ''),
);
const pure = chosen.filter(({ test }) => test.endsWith('.unit.spec.ts'));
const others = chosen.filter((mutant) => !pure.includes(mutant));
const work = mkdtempSync(join(tmpdir(), 'mutants-'));
const survivors = [];

/** What Jest says of the guarding test: 'failed' is what a mutant is for. */
function outcome(file) {
  let report;
  try {
    report = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return 'the test could not be run';
  }
  if (report.numFailedTests > 0) return 'failed';
  if (report.numRuntimeErrorTestSuites > 0) return 'the mutant does not load';
  return report.numPassedTests === 0 ? 'no test has that name' : 'passed';
}

function jest(mutant, extra = {}) {
  const report = join(work, `${chosen.indexOf(mutant)}.json`);
  const project = /\.(\w+)\.spec\.ts$/.exec(mutant.test)[1];
  const name = mutant.named.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const argv = ['node_modules/jest/bin/jest.js', '--selectProjects', project, '--maxWorkers=1', '--json', '--silent'];
  argv.push(`--outputFile=${report}`, '--runTestsByPath', mutant.test, '--testNamePattern', name);
  return new Promise((resolve) => {
    const child = spawn(process.execPath, argv, { cwd: ROOT, env: { ...process.env, ...extra }, stdio: 'ignore' });
    const timer = setTimeout(() => child.kill('SIGKILL'), project === 'unit' ? UNIT_PATIENCE_MS : PATIENCE_MS);
    child.on('close', (_code, signal) => {
      clearTimeout(timer);
      resolve(signal === 'SIGKILL' ? 'failed' : outcome(report));
    });
  });
}

async function tried(mutant, run) {
  const said = await run();
  if (said === 'failed') console.log(`killed    ${mutant.defence}`);
  else {
    survivors.push(mutant);
    console.log(`SURVIVED  ${mutant.defence}\n          ${said}: ${mutant.test}, "${mutant.named}"; ${mutant.file}`);
  }
}

/** For tests that start the built services: the file is mutated in dist and put back. */
async function inDist(mutant) {
  const built = join(ROOT, mutant.file.replace('/src/', '/dist/').replace(/\.tsx?$/, '.js'));
  const before = readFileSync(built);
  const { exclude: _, ...options } = JSON.parse(readFileSync(join(ROOT, '.swcrc'), 'utf8'));
  const source = applied(mutant, readFileSync(join(ROOT, mutant.file), 'utf8'));
  const restore = () => writeFileSync(built, before);
  process.once('exit', restore);
  try {
    writeFileSync(built, transformSync(source, { ...options, swcrc: false, filename: join(ROOT, mutant.file) }).code);
    return await jest(mutant, { MODOSU_MUTANT: JSON.stringify(mutant) });
  } finally {
    restore();
    process.off('exit', restore);
  }
}

process.once('SIGINT', () => process.exit(130));
try {
  const queue = [...pure];
  const lane = async () => {
    for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
      const environment = { MODOSU_MUTANT: JSON.stringify(mutant) };
      await tried(mutant, () => jest(mutant, environment));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  if (values.all || values.only) for (const mutant of others) await tried(mutant, () => inDist(mutant));
  else if (others.length > 0) console.log(`${others.length} more need running services: try them with --all`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
console.log(`${chosen.length} mutants, ${survivors.length} survived`);
process.exitCode = survivors.length === 0 ? 0 : 1;
