import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SERVICES, type ServiceName } from '@modosu/contracts/message';
import { onPath } from '../nats/nats-server';
import type { Ports } from '../ports/ports';
import type { Program } from '../process/child';
import { type CopyName, serviceOf } from '../process/copies';
import { accepts, all, answers, type Probe, printedItsPort } from '../process/readiness';
import { StartError } from '../process/start-error';

export const PROJECT_ROOT = resolve(__dirname, '../../../..');
const DIE_WITH_PARENT = join(PROJECT_ROOT, 'infra/local/die-with-parent.cjs');
/** Where the card provider tells of chargebacks: a public route of the gateway, which hands the signed body on. */
const WEBHOOK_PATH = '/v1/webhooks/card-provider';

export type ProgramName = 'nats-server' | 'event-store' | 'card-provider' | 'mailbox' | ServiceName | CopyName;
export type Policy = 'hardened' | '2019';

/** What starts together. A later stage needs the earlier ones; stopping goes the other way round. */
export const STAGES: ProgramName[][] = [
  ['nats-server'],
  ['event-store'],
  ['card-provider', 'mailbox'],
  SERVICES.filter((service) => service !== 'gateway'),
  ['gateway'],
];
/** Nothing in these needs one another to become ready, so they come up at the same time. */
export const START_STAGES: ProgramName[][] = [STAGES.slice(0, 3).flat(), STAGES.slice(3).flat()];
export const ALL_PROGRAMS: ProgramName[] = STAGES.flat();

export interface StackFolders {
  data: string;
  secrets: string;
  logs: string;
  natsConfig: string;
}

/** Everything a program's command line and environment are made of. */
export interface ProgramSettings {
  folders: StackFolders;
  ports: Ports;
  policy: Policy;
  simulation: boolean;
  eventStoreUrl: string;
  eventStoreInMemory: boolean;
  natsServer: string;
  /** Added to the environment, for all programs or for one. */
  env: Partial<Record<ProgramName | 'all', Record<string, string>>>;
  /** Added to the command line of one. */
  args: Partial<Record<ProgramName, string[]>>;
}

/** How a program is started, how one sees that it is ready, and the port it is known by. */
export interface Start {
  program: Program;
  probe: Probe;
  port: number;
}

/** @throws StartError if the program has not been built */
export function startOf(name: ProgramName, settings: ProgramSettings): Start {
  const { ports, folders } = settings;
  const data = join(folders.data, name);
  const secrets = join(folders.secrets, name);
  switch (name) {
    case 'nats-server':
      return { program: natsServer(settings), probe: accepts(ports.nats, 'INFO '), port: ports.nats };
    case 'event-store': {
      const kept = settings.eventStoreInMemory ? ['--memory'] : ['--data', data];
      const args = ['--port', String(ports.eventStore), ...kept];
      return { program: nodeProgram(name, args, {}, settings), probe: printedItsPort(), port: ports.eventStore };
    }
    case 'card-provider': {
      const webhook = `http://127.0.0.1:${ports.gateway}${WEBHOOK_PATH}`;
      const args = ['--port', String(ports.provider), '--data', data, '--secrets', secrets, '--webhook-url', webhook];
      if (settings.simulation) args.push('--simulation');
      const probe = answers(ports.provider, '/health');
      return { program: nodeProgram(name, args, {}, settings), probe, port: ports.provider };
    }
    case 'mailbox': {
      const args = ['--smtp-port', String(ports.mailboxSmtp), '--http-port', String(ports.mailboxHttp)];
      const probe = all(accepts(ports.mailboxSmtp, '220'), answers(ports.mailboxHttp, '/health'));
      return { program: nodeProgram(name, args, {}, settings), probe, port: ports.mailboxHttp };
    }
    default:
      return service(name, settings);
  }
}

/**
 * MB of V8's young generation. A request of a service leaves some 100 kB behind: with 16 MB, Node's own, a fifth of the time
 * goes into collecting it, and what is still needed is copied into the old generation too early.
 */
const YOUNG_MB = 32;

/** Copies of a service share its secrets and its data, and with them its database. */
function service(program: ServiceName | CopyName, settings: ProgramSettings): Start {
  const { ports, folders } = settings;
  const name: ServiceName = serviceOf<ServiceName>(program);
  // Every program that is started has been given one.
  const healthPort = ports.health[program] as number;
  const environment: Record<string, string> = {
    SERVICE: name,
    EVENTSTORE_URL: settings.eventStoreUrl,
    NATS_URL: `nats://127.0.0.1:${ports.nats}`,
    DATA_DIR: join(folders.data, name),
    SECRETS_DIR: join(folders.secrets, name),
    PUBLIC_KEYS: join(folders.secrets, 'public-keys.json'),
    HEALTH_PORT: String(healthPort),
    POLICY: settings.policy,
    SIMULATION: settings.simulation ? 'on' : 'off',
    LOG_LEVEL: 'info',
    ...(name === 'gateway' && { PORT: String(ports.gateway) }),
    ...(name === 'identity' && {
      MAIL_URL: `smtp://127.0.0.1:${ports.mailboxSmtp}`,
      APP_URL: `http://127.0.0.1:${ports.gateway}`,
    }),
    ...(name === 'charging' && { PROVIDER_URL: `http://127.0.0.1:${ports.provider}` }),
  };
  return {
    program: nodeProgram(program, [], environment, settings, [`--max-semi-space-size=${YOUNG_MB}`]),
    probe: answers(healthPort, '/health/ready'),
    port: name === 'gateway' ? ports.gateway : healthPort,
  };
}

function nodeProgram(
  name: ProgramName,
  args: string[],
  environment: Record<string, string>,
  settings: ProgramSettings,
  ofNode: string[] = [],
): Program {
  const app = serviceOf(name);
  const main = builtFile(app === 'mailbox' ? 'apps/simulation/dist/mailbox/main.js' : `apps/${app}/dist/main.js`);
  const { all, [app]: ofAll, [name]: own } = settings.env;
  return {
    name,
    command: process.execPath,
    args: [...ofNode, '--require', DIE_WITH_PARENT, main, ...args, ...(settings.args[name] ?? [])],
    env: { ...systemEnvironment(), ...environment, ...all, ...ofAll, ...own },
    log: join(settings.folders.logs, `${name}.log`),
  };
}

function natsServer(settings: ProgramSettings): Program {
  const serve = [settings.natsServer, '--config', settings.folders.natsConfig];
  // Where the system can end a child with its parent, it is asked to; elsewhere the next start ends what was left.
  const setpriv = onPath('setpriv');
  const [command, ...args] = setpriv ? [setpriv, '--pdeathsig', 'TERM', ...serve] : serve;
  return {
    name: 'nats-server',
    command: command as string,
    args,
    env: systemEnvironment(),
    log: join(settings.folders.logs, 'nats-server.log'),
  };
}

/** The scenario, as a child that may print. It gets its own secrets only, like everybody. */
export function scenarioProgram(args: string[]): { command: string; args: string[]; env: Record<string, string> } {
  const main = builtFile('apps/simulation/dist/main.js');
  const colours = Object.entries(process.env).filter(([name]) => ['TERM', 'NO_COLOR', 'FORCE_COLOR'].includes(name));
  return {
    command: process.execPath,
    args: ['--require', DIE_WITH_PARENT, main, ...args],
    env: { ...systemEnvironment(), ...(Object.fromEntries(colours) as Record<string, string>) },
  };
}

/** @throws StartError if it is not there */
export function builtFile(path: string): string {
  const file = join(PROJECT_ROOT, path);
  if (!existsSync(file)) throw new StartError(`${path} is missing: it has not been built. Run: npm run build`);
  return file;
}

/** Nothing of the caller's environment reaches a program by accident, except what the system itself needs. */
function systemEnvironment(): Record<string, string> {
  const kept = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'NODE_EXTRA_CA_CERTS'];
  const env: Record<string, string> = { NODE_ENV: 'production', TZ: 'UTC' };
  for (const name of kept) if (process.env[name] !== undefined) env[name] = process.env[name];
  return env;
}
