// Runs the tests of one kind in every package through turbo, which keeps what passed:
//   node infra/tasks/run.mjs unit|int|e2e [options of turbo, e.g. --force or --filter=@modosu/payment]
// What this machine has (PostgreSQL, nats-server, Chromium, which Node) is part of the cache key.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import machineFile from './machine.cjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const [kind, ...options] = process.argv.slice(2);
const { key, lacking } = machineFile.machine();
const missing = lacking(kind);
if (missing.length > 0) {
  console.error(`*** No ${missing.join(', no ')}: tests are left out, and no result of this run is kept. ***`);
}
const argv = [...machineFile.turboArguments(kind, missing), ...options];
const { status } = spawnSync(join(ROOT, 'node_modules/.bin/turbo'), argv, {
  cwd: ROOT,
  stdio: 'inherit',
  env: { ...process.env, TEST_MACHINE: key, TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1' },
});
process.exit(status ?? 1);
