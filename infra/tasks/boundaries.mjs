// Checks what may import what, in the current folder: node infra/tasks/boundaries.mjs
// The rules are in .dependency-cruiser.cjs. Prints what breaks a rule, and what
// is listed in known-circles.cjs but no longer is in one; exits with 1 if there is either.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import listed from './known-circles.cjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const CONFIG = join(ROOT, '.dependency-cruiser.cjs');
const DEPCRUISE = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

const places = ['packages', 'apps', 'infra/catalogues', 'infra/local'].filter((place) => existsSync(place));
const argv = [DEPCRUISE, '--config', CONFIG, '--output-type', 'json', ...places];
const { stdout, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8', maxBuffer: 1 << 30 });
if (!stdout.startsWith('{')) {
  console.error(stderr || stdout);
  process.exit(1);
}
const { violations, totalCruised } = JSON.parse(stdout).summary;
const known = violations.filter(({ rule }) => rule.severity === 'info');
const wrong = violations.filter(({ rule }) => rule.severity !== 'info');
const inCircles = new Set(known.flatMap(({ from, cycle }) => [from, ...cycle.map(({ name }) => name)]));
const mended = [...listed.folders, ...listed.files].filter((path) => !inCircles.has(path));

for (const { rule, from, to, cycle } of wrong) {
  const way = cycle ? cycle.map(({ name }) => name) : [to];
  console.error(`${rule.name}: ${[from, ...way].join(' → ')}`);
}
for (const path of mended) console.error(`no longer in a circle, take it off the list: ${path}`);
const ok = wrong.length === 0 && mended.length === 0;
if (ok) console.log(`${totalCruised} modules: no boundary is crossed; ${known.length} circles are known`);
process.exit(ok ? 0 : 1);
