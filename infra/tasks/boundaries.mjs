// Checks what may import what, in the current folder: node infra/tasks/boundaries.mjs
// The rules are in .dependency-cruiser.cjs. Prints what breaks one; exits with 1 if anything does.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const CONFIG = join(ROOT, '.dependency-cruiser.cjs');
const DEPCRUISE = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

const places = ['packages', 'apps', 'infra/catalogues', 'infra/fuzz', 'infra/local'].filter((place) =>
  existsSync(place),
);
const argv = [DEPCRUISE, '--config', CONFIG, '--output-type', 'json', ...places];
const { stdout, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8', maxBuffer: 1 << 30 });
if (!stdout.startsWith('{')) {
  console.error(stderr || stdout);
  process.exit(1);
}
const { violations, totalCruised } = JSON.parse(stdout).summary;
for (const { rule, from, to, cycle } of violations) {
  const way = cycle ? cycle.map(({ name }) => name) : [to];
  console.error(`${rule.name}: ${[from, ...way].join(' → ')}`);
}
if (violations.length > 0) process.exit(1);
console.log(`${totalCruised} modules: no boundary is crossed`);
