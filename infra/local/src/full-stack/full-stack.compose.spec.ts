import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePorts } from '../ports/ports';
import { Compose } from './compose';

/*
 * The full stack as a newcomer brings it up, by a real Docker Engine: `npm run test:compose`. It uses EventStoreDB's
 * image if the engine has it or can get it, else our own store, and says which.
 */
const PROGRAMS = ['identity', 'charging', 'payment', 'compensation', 'ledger', 'gateway'];
const OURS = [...PROGRAMS, 'card-provider', 'mailbox'];
const COPIES = { payment: 3, charging: 2, compensation: 2, ledger: 2 };
const CUSTOMERS = process.env.COMPOSE_CUSTOMERS ?? '60';
const LEAKED = process.env.COMPOSE_LEAKED ?? '200';

const out = mkdtempSync(join(tmpdir(), 'modosu-compose-'));
/** As a newcomer brings it up. */
let hardened: Compose;
/** The same stack under the rules and the clock of the case. */
let stack: Compose;
/** The service that keeps the log; its profile has the same name. */
let keeper: string;

beforeAll(async () => {
  chmodSync(out, 0o777);
  const { gateway, mailboxHttp } = await freePorts();
  const env = { GATEWAY_PORT: String(gateway), MAILBOX_PORT: String(mailboxHttp) };
  keeper = process.env.COMPOSE_PROFILES ?? (await eventStoreProfile(env));
  const byDefault = { ...env, COMPOSE_PROFILES: keeper };
  hardened = new Compose({ project: 'modosu-test', env: byDefault });
  stack = new Compose({ project: 'modosu-test', env: { ...byDefault, POLICY: '2019', SIMULATION: 'on' } });
  await stack.compose('down', '--volumes', '--remove-orphans');
  await stack.compose('build', '--quiet');
});

afterAll(async () => {
  await stack.compose('--profile', '*', 'down', '--volumes', '--remove-orphans');
  rmSync(out, { recursive: true, force: true });
});

/** EventStoreDB, where its image can be had. */
async function eventStoreProfile(env: Record<string, string>): Promise<string> {
  const probe = new Compose({ project: 'modosu-test', env: { ...env, COMPOSE_PROFILES: 'eventstoredb' } });
  try {
    await probe.compose('pull', '--quiet', '--policy', 'missing', 'eventstoredb');
    return 'eventstoredb';
  } catch {
    process.stderr.write("The event store's image cannot be had here: the stack runs on the local event store.\n");
    return 'local-event-store';
  }
}

/** Everything up; how long it took in seconds. */
async function up(...args: string[]): Promise<number> {
  const begun = performance.now();
  await stack.compose('up', '--detach', '--wait', ...args);
  return (performance.now() - begun) / 1000;
}

interface Report {
  accepted: boolean;
  deterministicHash: string;
  eventStore: string;
}

/** Runs the scenario in the stack. */
async function scenario(name: string): Promise<Report> {
  const settings = ['--customers', CUSTOMERS, '--leaked', LEAKED, '--seed', '3', '--json', `/out/${name}.json`];
  // Without its dependencies, since compose would bring those back to one copy each.
  await stack.compose('run', '--rm', '--no-deps', '--volume', `${out}:/out`, 'simulation', ...settings);
  return JSON.parse(readFileSync(join(out, `${name}.json`), 'utf8'));
}

describe('the full stack', () => {
  let alone: Report;

  it('is one image of at most 350 MB', async () => {
    const size = await stack.docker(
      'image',
      'inspect',
      '--format',
      '{{.Size}}',
      process.env.MODOSU_IMAGE ?? 'modosu:local',
    );
    process.stderr.write(`image ${(Number(size) / 1e6).toFixed(0)} MB\n`);
    expect(Number(size)).toBeLessThanOrEqual(350e6);
  });

  it('comes up hardened, by the real clock, and then the scenario says what it needs instead', async () => {
    await hardened.compose('up', '--detach', '--wait');
    const ready = await hardened.compose('logs', '--no-log-prefix', 'identity');
    expect(ready).toMatch(/"policy":"hardened","simulation":false/);
    await expect(hardened.compose('run', '--rm', '--no-deps', 'simulation')).rejects.toThrow(
      /SIMULATION=on and POLICY=/,
    );
    await hardened.compose('down', '--volumes', '--remove-orphans');
  });

  it('is healthy within 90 s, and every program of ours runs without root on a file system it cannot write', async () => {
    const seconds = await up();
    process.stderr.write(`healthy after ${seconds.toFixed(1)} s\n`);
    expect(seconds).toBeLessThanOrEqual(90);
    for (const service of OURS) {
      const [id] = await stack.containersOf(service);
      const format = '{{.Config.User}} {{.HostConfig.ReadonlyRootfs}} {{.State.Health.Status}}';
      expect((await stack.docker('inspect', '--format', format, id ?? '')).trim()).toBe('1000:1000 true healthy');
    }
  });

  it('takes at most 1.5 GB when idle, without the event store', async () => {
    const lines = (await stack.docker('stats', '--no-stream', '--format', '{{.Name}} {{.MemUsage}}'))
      .trim()
      .split('\n');
    const bytes = lines
      .filter(
        (line) => line.startsWith('modosu-test-') && !line.includes('event-store') && !line.includes('eventstoredb'),
      )
      .reduce((sum, line) => sum + bytesOf(line.split(' ')[1] ?? ''), 0);
    process.stderr.write(`idle ${(bytes / 1e6).toFixed(0)} MB\n`);
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThanOrEqual(1.5e9);
  });

  it('runs the scenario to an accepted report that names its event store', async () => {
    alone = await scenario('alone');
    expect(alone.accepted).toBe(true);
    expect(alone.eventStore).not.toBe('');
  });

  it('shows no secret in the configuration, the containers, the image or the logs', async () => {
    const secrets = await secretsOf();
    expect(secrets.length).toBeGreaterThan(20);
    const ids = (await stack.compose('ps', '--all', '--quiet')).split('\n').filter(Boolean);
    const shown = [
      await stack.compose('config'),
      await stack.docker('inspect', ...ids),
      await stack.docker('history', '--no-trunc', 'modosu:local'),
      await stack.compose('logs', '--no-color'),
    ].join('\n');
    expect(secrets.filter((secret) => shown.includes(secret))).toEqual([]);
  });

  it('given several copies, when those that lead are killed, and then all that they stand on, then others lead within 10 s and the report is the same', async () => {
    await stack.compose('down', '--volumes');
    const scale = Object.entries(COPIES).flatMap(([service, copies]) => ['--scale', `${service}=${copies}`]);
    await up(...scale);
    const running = scenario('copies');
    await pause(20_000);
    for (const service of ['payment', 'compensation']) await killLeader(service);
    for (const part of ['nats', 'postgres', keeper]) {
      await pause(5_000);
      await killAndStart(part);
    }
    const report = await running;
    expect(report.accepted).toBe(true);
    expect(report.deterministicHash).toBe(alone.deterministicHash);
  });

  it('lets the staff in with nothing but Docker, and the log and every read model hold after all that', async () => {
    await staff('sign-in', '--local', '--as', 'operations', '--at', '2019-07-08T09:00+09:00');
    expect(await staff('verify')).toContain('Everything holds');
    expect(await staff('replay', '--check')).toContain('the same, row by row');
  });
});

/** What the staff's command line prints. @throws if its exit code is not 0 */
function staff(...words: string[]): Promise<string> {
  return stack.compose('run', '--rm', '-T', 'staff', ...words);
}

interface Leader {
  id: string;
  /** ms since 1970, by the clock that all containers share. */
  since: number;
}

/** The copy that leads its service's processes and projections, by its own health; asked inside its container. */
async function leaderOf(service: string): Promise<Leader | undefined> {
  const ask =
    "fetch('http://127.0.0.1:9464/health/ready').then(r=>r.json()).then(h=>console.log(JSON.stringify(h.checks.leadership.detail)))";
  for (const id of await stack.containersOf(service)) {
    const said = await stack.docker('exec', id, '/usr/local/bin/node', '-e', ask).catch(() => '{}');
    const { role, since } = JSON.parse(said) as { role?: string; since?: string };
    if (role === 'leading' && since !== undefined) return { id, since: Date.parse(since) };
  }
  return undefined;
}

/** As a power cut would, and on again. */
async function killAndStart(service: string): Promise<void> {
  const [id = ''] = await stack.containersOf(service);
  await stack.docker('kill', '--signal', 'KILL', id);
  await stack.docker('start', id);
  process.stderr.write(`${service}: killed and started again\n`);
}

async function killLeader(service: string): Promise<void> {
  const leader = await leaderOf(service);
  expect(leader).toBeDefined();
  const killedAt = Date.now();
  await stack.docker('kill', '--signal', 'KILL', leader?.id ?? '');
  let successor = await leaderOf(service);
  // Asking takes long on a machine that is busy; what counts is when it began to lead.
  while (successor === undefined && Date.now() - killedAt < 40_000) {
    await pause(250);
    successor = await leaderOf(service);
  }
  const seconds = ((successor?.since ?? Number.POSITIVE_INFINITY) - killedAt) / 1000;
  process.stderr.write(`${service}: another leads after ${seconds.toFixed(1)} s\n`);
  expect(seconds).toBeLessThan(10);
}

/** Every secret value that the stack made for itself. */
async function secretsOf(): Promise<string[]> {
  const print = `const fs = require('fs');
    for (const name of fs.readdirSync('/secrets', { recursive: true })) {
      const path = '/secrets/' + name;
      if (/[.](json|pem|conf)$/.test(path) || !fs.statSync(path).isFile()) continue;
      console.log(fs.readFileSync(path, 'utf8').trim());
    }`;
  const printed = await stack.compose('run', '--rm', '--no-deps', 'secrets', '-e', print);
  return [
    ...new Set(
      printed
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line.length >= 32),
    ),
  ];
}

const UNITS: Record<string, number> = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 };

/** Bytes of what the engine writes as `12.3MiB`. */
function bytesOf(text: string): number {
  const [, amount, unit] = /^([\d.]+)([KMG]?i?B)$/.exec(text) ?? [];
  return Number(amount ?? 0) * (UNITS[unit ?? 'B'] ?? 1);
}
