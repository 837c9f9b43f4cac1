import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { SERVICES, type ServiceName } from '@modosu/contracts/message';
import type { CopyName } from '../process/copies';
import { StartError } from '../process/start-error';
import { claimPort, releasePorts } from './port-claims';

/** Every port of the stack, all on 127.0.0.1. */
export interface Ports {
  gateway: number;
  nats: number;
  eventStore: number;
  provider: number;
  mailboxSmtp: number;
  mailboxHttp: number;
  /** Health and metrics page of each service and of its further copies. */
  health: Record<ServiceName | CopyName, number>;
}
type NamedPort = Exclude<keyof Ports, 'health'>;

const FIXED: Record<NamedPort, number> = {
  gateway: 8080,
  nats: 4222,
  eventStore: 2113,
  provider: 8090,
  mailboxSmtp: 1025,
  mailboxHttp: 8025,
};
const WANTED_BY: Record<NamedPort, string> = {
  gateway: 'the gateway',
  nats: 'nats-server',
  eventStore: 'the event store',
  provider: 'the card provider sandbox',
  mailboxSmtp: 'the mailbox (SMTP)',
  mailboxHttp: 'the mailbox (HTTP)',
};
// Below the range from which systems take the ports of outgoing connections, so no connection takes one by chance.
const FREE_FROM = 20_000;
const FREE_TO = 32_000;

/**
 * The well-known ports, checked to be free; health ports are free ones.
 * @throws StartError naming the port, what wants it and the option
 */
export async function fixedPorts(
  chosen: Partial<Record<NamedPort, number>>,
  needed: NamedPort[],
  copies: CopyName[] = [],
): Promise<Ports> {
  const ports = { ...FIXED, ...chosen };
  await checkFree(ports, needed);
  return { ...ports, health: await healthPorts(new Set(Object.values(ports)), copies) };
}

/**
 * Free ports for everything; one that was chosen is kept.
 * @throws StartError if a chosen one is in use
 */
export async function freePorts(
  chosen: Partial<Record<NamedPort, number>> = {},
  needed: NamedPort[] = [],
  copies: CopyName[] = [],
): Promise<Ports> {
  const taken = new Set(Object.values(chosen));
  const ports = { ...FIXED };
  for (const name of Object.keys(FIXED) as NamedPort[]) ports[name] = chosen[name] ?? (await freePort(taken));
  await checkFree(
    ports,
    needed.filter((name) => chosen[name] !== undefined),
  );
  return { ...ports, health: await healthPorts(taken, copies) };
}

/** Lets other stacks have the free ports of one that is stopped. */
export function release({ health, ...named }: Ports): void {
  releasePorts([...Object.values(named), ...Object.values(health)]);
}

async function checkFree(ports: Record<NamedPort, number>, needed: NamedPort[]): Promise<void> {
  for (const name of needed) {
    const same = needed.find((other) => other !== name && ports[other] === ports[name]);
    if (same) throw new StartError(`Port ${ports[name]} is wanted by both ${WANTED_BY[same]} and ${WANTED_BY[name]}.`);
    const problem = await whyNotFree(ports[name]);
    if (!problem) continue;
    const option =
      name === 'gateway'
        ? 'Stop what uses it, or choose another with --port N (or --free-ports for all).'
        : 'Stop what uses it, or start with --free-ports, which picks free ports for everything.';
    throw new StartError(`Port ${ports[name]}, which ${WANTED_BY[name]} wants, ${problem}. ${option}`);
  }
}

async function healthPorts(taken: Set<number>, copies: CopyName[]): Promise<Ports['health']> {
  const health = {} as Ports['health'];
  for (const service of [...SERVICES, ...copies]) health[service] = await freePort(taken);
  return health;
}

async function freePort(taken: Set<number>): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = randomInt(FREE_FROM, FREE_TO);
    if (taken.has(port) || !claimPort(port)) continue;
    if (await whyNotFree(port)) {
      releasePorts([port]);
      continue;
    }
    taken.add(port);
    return port;
  }
  throw new StartError(`No free port was found on 127.0.0.1 between ${FREE_FROM} and ${FREE_TO}.`);
}

/** Why nobody could listen on the port just now, or undefined if it is free. */
export function whyNotFree(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', ({ code }: NodeJS.ErrnoException) => {
      if (code === 'EADDRINUSE') resolve('is in use');
      else if (code === 'EACCES') resolve('needs more rights than this user has');
      else resolve(`cannot be used (${code})`);
    });
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
