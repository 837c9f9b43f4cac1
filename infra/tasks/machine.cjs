// What tests need that npm does not install. A test that lacks it is left out, loudly.
const { accessSync, constants, existsSync, readdirSync } = require('node:fs');
const { delimiter, join } = require('node:path');

const ROOT = join(__dirname, '../..');
const POSTGRESQL = '/usr/lib/postgresql';
const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** What the tests of a kind need; what is not named here needs nothing. */
const NEEDS = {
  int: ['postgresql', 'nats-server'],
  e2e: ['postgresql', 'nats-server', 'chromium'],
};

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function found(env) {
  const versions = existsSync(POSTGRESQL) ? readdirSync(POSTGRESQL) : [];
  const folders = [...(env.PATH ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin', join(ROOT, '.local')];
  return {
    postgresql: versions.map((version) => join(POSTGRESQL, version, 'bin/initdb')).findLast((path) => existsSync(path)),
    'nats-server': folders
      .filter(Boolean)
      .map((folder) => join(folder, 'nats-server'))
      .find(isProgram),
    chromium: [env.CHROMIUM, ...CHROMIUM].find((path) => path !== undefined && existsSync(path)),
  };
}

/**
 * What turbo is told for the tests of a kind. Where something is missing, tests are left out and still pass, so nothing
 * of such a run is written to the cache.
 */
function turboArguments(kind, missing) {
  const tasks = { unit: ['test', 'test:root'], int: ['test:int'], e2e: ['test:all'] }[kind];
  if (tasks === undefined) throw new Error(`unit, int or e2e, not ${kind}`);
  // Integration tests start services, so those of two packages never run at the same time.
  const concurrency = kind === 'unit' ? '100%' : '1';
  const output = ['--output-logs=new-only', '--log-order=grouped'];
  const cache = missing.length > 0 ? ['--cache=local:r'] : [];
  return ['run', ...tasks, `--concurrency=${concurrency}`, '--continue=dependencies-successful', ...output, ...cache];
}

/**
 * This machine, as far as it decides what tests do: `key` is one line for turbo's cache key, e.g.
 * `node=v20.20.2 linux-x64 postgresql=/usr/lib/postgresql/15/bin/initdb nats-server=/usr/sbin/nats-server chromium=none`.
 */
function machine(programs = found(process.env)) {
  const facts = Object.entries(programs).map(([name, path]) => `${name}=${path ?? 'none'}`);
  return {
    key: [`node=${process.version} ${process.platform}-${process.arch}`, ...facts].join(' '),
    /** What the tests of a kind (unit, int, e2e) need and this machine has not. */
    lacking: (kind) => (NEEDS[kind] ?? []).filter((name) => programs[name] === undefined),
  };
}

module.exports = { machine, turboArguments };
