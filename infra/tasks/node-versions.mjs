// Tries the versions of Node that are supported: node infra/tasks/node-versions.mjs [20 24 26]
// With each, the unit tests of what is closest to Node, and the whole stack with a small case that is put right by hand.
// The versions come from the npm package `node`; the programs must be built.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const VERSIONS = ['20', '24', '26'];
const TRIED = [
  ['unit', 'packages/', 'apps/event-store/', 'apps/payment/', 'infra/local/'],
  ['e2e', 'infra/local/src/case/by-hand'],
];

/** Runs one kind of tests with a version; a stack starts its programs with the Node that it runs with itself. */
function passes(version, [kind, ...paths]) {
  const jest = [join(ROOT, 'node_modules/jest/bin/jest.js'), ...paths, '--selectProjects', kind, '--maxWorkers=2'];
  const reporter = `--reporters=${join(ROOT, 'infra/tasks/reporter.cjs')}`;
  const argv = ['--yes', '--package', `node@${version}`, '--', 'node', ...jest, reporter];
  return spawnSync('npx', argv, { cwd: ROOT, stdio: 'inherit' }).status === 0;
}

const versions = process.argv.length > 2 ? process.argv.slice(2) : VERSIONS;
const failed = versions.filter((version) => {
  console.log(`\nNode ${version}`);
  return !TRIED.every((tests) => passes(version, tests));
});
console.log(failed.length === 0 ? `\nNode ${versions.join(', ')}: passed` : `\nNode ${failed.join(', ')}: FAILED`);
process.exit(failed.length === 0 ? 0 : 1);
