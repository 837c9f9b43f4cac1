// Makes a fresh clone ready to run: installs the packages if they are missing or older than the lock file, and builds
// what has changed. Plain Node, since nothing may be installed yet. Says nothing unless it takes long or fails.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const LOCK_FILE = join(ROOT, 'package-lock.json');
// npm writes the first at the end of an install; we write the second after an install of our own.
const INSTALLED = join(ROOT, 'node_modules/.package-lock.json');
const INSTALLED_FROM = join(ROOT, 'node_modules/.installed-from');
const TURBO = join(ROOT, 'node_modules/.bin/turbo');
const LEAST_NODE = [20, 19];
const QUIET_MS = 2000;

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1])) return;
  fail(`Modosu needs Node ${LEAST_NODE.join('.')} or newer; this is ${process.versions.node}.`);
}

function lockHash() {
  return createHash('sha256').update(readFileSync(LOCK_FILE)).digest('hex');
}

function isInstalled() {
  if (!existsSync(TURBO) || !existsSync(INSTALLED)) return false;
  if (existsSync(INSTALLED_FROM) && readFileSync(INSTALLED_FROM, 'utf8') === lockHash()) return true;
  return statSync(INSTALLED).mtimeMs >= statSync(LOCK_FILE).mtimeMs;
}

async function install() {
  console.log('Installing the packages (npm ci), a minute or two the first time …');
  const code = await run('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'], { stdio: 'inherit' });
  if (code !== 0) {
    fail(
      'npm ci failed; what it said stands above. It needs the npm registry and about 600 MB of disk, packages and npm’s own copies together.',
    );
  }
  writeFileSync(INSTALLED_FROM, lockHash());
}

async function build() {
  const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', TURBO_NO_UPDATE_NOTIFIER: '1' };
  const timer = setTimeout(() => console.log('Building …'), QUIET_MS);
  let output = '';
  const code = await run(TURBO, ['run', 'build', '--output-logs=errors-only', '--no-color'], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    onOutput: (text) => {
      output += text;
    },
  });
  clearTimeout(timer);
  if (code !== 0) fail(`${output.trim()}\n\nThe build failed; what it said stands above.`);
}

/** Resolves to the exit code; a program that cannot be started counts as failed. */
function run(command, args, { onOutput, ...options }) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, ...options });
    child.stdout?.on('data', onOutput);
    child.stderr?.on('data', onOutput);
    child.once('error', (error) => {
      console.error(`${command}: ${error.message}`);
      resolve(1);
    });
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

function fail(message) {
  console.error(`\n${message}`);
  process.exit(1);
}

try {
  checkNode();
  if (!isInstalled()) await install();
  await build();
} catch (error) {
  fail(error.code === 'ENOSPC' ? `The disk is full (${error.message}). Make room and start again.` : error.stack);
}
