import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { messageDescriptors, noticeDescriptors } from '../nats/descriptors';
import { natsConfig, natsPermissions } from '../nats/nats-config';
import { endLeftover, findNatsServer } from '../nats/nats-server';
import { fixedPorts, freePorts, type Ports, release } from '../ports/ports';
import { Child } from '../process/child';
import { type Copies, type CopyName, furtherCopies, serviceOf } from '../process/copies';
import { accepts, describeDeath, waitUntilReady } from '../process/readiness';
import { StartError } from '../process/start-error';
import { ensureSecrets } from '../secrets/secrets';
import {
  ALL_PROGRAMS,
  type Policy,
  PROJECT_ROOT,
  type ProgramName,
  type ProgramSettings,
  STAGES,
  START_STAGES,
  startOf,
} from './programs';

export interface StackOptions {
  /** Where everything is kept. Left out: a temporary folder that `stop()` removes. */
  data?: string;
  /** `free` (the default) picks free ports; `fixed` takes the well-known ones and fails clearly if one is in use. */
  ports?: 'free' | 'fixed';
  /** The port of the gateway, otherwise 8080 or a free one. */
  gatewayPort?: number;
  /** Which programs to run; all unless said. */
  programs?: ProgramName[];
  /** How many copies of a service run; further ones are the programs `payment-2`, `payment-3` and so on. */
  copies?: Copies;
  policy?: Policy;
  simulation?: boolean;
  /** An EventStoreDB or KurrentDB to use instead of the local event store, as `esdb://…`. */
  eventStoreUrl?: string;
  /** Keeps the log in memory, for tests that never start the event store again: it is quicker, and gone with it. */
  eventStoreInMemory?: boolean;
  env?: ProgramSettings['env'];
  args?: ProgramSettings['args'];
  /** How long one program may take to become ready. */
  readyTimeoutMs?: number;
  /** Ends a start that is still going on. */
  signal?: AbortSignal;
  onReady?: (ready: ReadyProgram) => void;
  /** A program ended that nobody asked to end. The description holds the end of its log. */
  onDeath?: (name: ProgramName, description: string) => void;
  /** Called with what takes long. */
  say?: (line: string) => void;
}

export interface ReadyProgram {
  name: ProgramName;
  port: number;
  pid: number;
  afterMs: number;
  memoryMb: number;
}

export interface StackUrls {
  gateway: string;
  provider: string;
  /** The mailbox's page and API; mail is sent to `smtp`. */
  mailbox: string;
  smtp: string;
  eventStore: string;
  nats: string;
}

/**
 * The programs of Modosu on this machine, each a process of its own with its own folder, secrets and log. Used by the
 * start-up program and by every test that needs real parts.
 */
export class LocalStack {
  private readonly children = new Map<ProgramName, Child>();
  /** Ends that were asked for, so that they are not reported as deaths. */
  private readonly expected = new WeakSet<Child>();
  private stopping?: Promise<void>;

  private constructor(
    private readonly options: StackOptions,
    private readonly programs: ProgramName[],
    private readonly settings: ProgramSettings,
  ) {}

  /**
   * Starts the programs and waits until each is ready. If that fails, nothing is left running.
   * @throws StartError saying what is wrong: a port in use, no nats-server, a program not built or dead
   */
  static async start(options: StackOptions = {}): Promise<LocalStack> {
    const external = options.eventStoreUrl;
    const wanted = (options.programs ?? ALL_PROGRAMS).filter((name) => !(external && name === 'event-store'));
    const programs = [
      ...wanted,
      ...furtherCopies(options.copies ?? {}).filter((copy) => wanted.includes(serviceOf(copy))),
    ];
    const data = options.data ? resolve(options.data) : mkdtempSync(join(tmpdir(), 'modosu-'));
    const folders = {
      data,
      secrets: join(data, 'secrets'),
      logs: join(data, 'logs'),
      natsConfig: join(data, 'nats-server', 'nats.conf'),
    };
    let stack: LocalStack | undefined;
    try {
      if (external) await checkReachable(external);
      const withNats = programs.includes('nats-server');
      if (withNats) await endLeftover(join(data, 'nats-server', 'pid'), folders.natsConfig);
      const ports = await choosePorts(options, programs);
      ensureSecrets(folders.secrets);
      stack = new LocalStack(options, programs, {
        folders,
        ports,
        policy: options.policy ?? 'hardened',
        simulation: options.simulation ?? false,
        eventStoreUrl: external ?? `esdb://127.0.0.1:${ports.eventStore}?tls=false`,
        eventStoreInMemory: options.eventStoreInMemory ?? false,
        natsServer: withNats ? await findNatsServer(join(PROJECT_ROOT, '.local'), options.say ?? (() => {})) : '',
        env: options.env ?? {},
        args: options.args ?? {},
      });
      for (const name of programs) mkdirSync(join(data, serviceOf(name)), { recursive: true, mode: 0o700 });
      if (withNats) stack.writeNatsConfig();
      // Asked for before anything runs, so that a program that is not built stops the start at once.
      for (const name of programs) startOf(name, stack.settings);
      for (const stage of START_STAGES)
        await stack.startTogether(programs.filter((name) => stage.includes(serviceOf(name))));
      return stack;
    } catch (error) {
      if (stack) await stack.stop();
      else if (!options.data) rmSync(data, { recursive: true, force: true });
      throw error;
    }
  }

  get urls(): StackUrls {
    const { ports, eventStoreUrl } = this.settings;
    return {
      gateway: `http://127.0.0.1:${ports.gateway}`,
      provider: `http://127.0.0.1:${ports.provider}`,
      mailbox: `http://127.0.0.1:${ports.mailboxHttp}`,
      smtp: `smtp://127.0.0.1:${ports.mailboxSmtp}`,
      eventStore: eventStoreUrl,
      nats: `nats://127.0.0.1:${ports.nats}`,
    };
  }

  get ports(): Ports {
    return this.settings.ports;
  }

  get dataFolder(): string {
    return this.settings.folders.data;
  }

  /** The folder of one holder's secrets, for example `secretsOf('simulation')`. */
  secretsOf(holder: string): string {
    return join(this.settings.folders.secrets, holder);
  }

  /** The health page of a service answers here: `/health/live`, `/health/ready`, `/metrics`. */
  healthOf(service: keyof Ports['health']): string {
    return `http://127.0.0.1:${this.settings.ports.health[service]}`;
  }

  /** What the latest run of a program has printed, at most the last 64 KiB. */
  logsOf(name: ProgramName): string {
    return this.childOf(name).output();
  }

  pidOf(name: ProgramName): number {
    return this.childOf(name).pid ?? 0;
  }

  memoryMbOf(name: ProgramName): number {
    return this.childOf(name).memoryMb();
  }

  isRunning(name: ProgramName): boolean {
    const child = this.children.get(name);
    return child !== undefined && !child.exit;
  }

  /** Ends a program as a power cut would (SIGKILL) and returns when it is gone. */
  async kill(name: ProgramName): Promise<void> {
    const child = this.childOf(name);
    this.expected.add(child);
    child.kill();
    await child.exited;
  }

  /** Starts a program again on the same port and data, after `kill`, or else after a clean stop. Waits until ready. */
  async restart(name: ProgramName): Promise<void> {
    const child = this.childOf(name);
    this.expected.add(child);
    await child.stop();
    await this.startOne(name);
  }

  /** Stops a program cleanly (SIGTERM) and returns when it is gone. */
  async stopOne(name: ProgramName): Promise<void> {
    const child = this.childOf(name);
    this.expected.add(child);
    await child.stop();
  }

  /** Stops everything, the last started first. A temporary data folder is removed. May be called more than once. */
  stop(): Promise<void> {
    this.stopping ??= this.stopAll();
    return this.stopping;
  }

  private async stopAll(): Promise<void> {
    for (const child of this.children.values()) this.expected.add(child);
    for (const stage of [...STAGES].reverse()) {
      const of = [...this.children].filter(([name]) => stage.includes(serviceOf(name)));
      await Promise.all(of.map(([, child]) => child.stop()));
    }
    release(this.ports);
    if (!this.options.data) rmSync(this.dataFolder, { recursive: true, force: true });
  }

  private async startTogether(names: ProgramName[]): Promise<void> {
    const failed = new AbortController();
    const results = await Promise.allSettled(
      names.map((name) =>
        this.startOne(name, failed.signal).catch((error) => {
          failed.abort(error);
          throw error;
        }),
      ),
    );
    this.options.signal?.throwIfAborted();
    // The others of the stage were only given up because of the first.
    if (results.some(({ status }) => status === 'rejected')) throw failed.signal.reason;
  }

  private async startOne(name: ProgramName, signal?: AbortSignal): Promise<void> {
    this.options.signal?.throwIfAborted();
    const { program, probe, port } = startOf(name, this.settings);
    const child = new Child(program);
    this.children.set(name, child);
    const signals = [signal, this.options.signal].filter((one) => one !== undefined);
    await waitUntilReady(child, probe, this.options.readyTimeoutMs ?? 30_000, AbortSignal.any(signals));
    const afterMs = Math.round(performance.now() - child.startedAt);
    this.options.onReady?.({ name, port, pid: child.pid ?? 0, afterMs, memoryMb: child.memoryMb() });
    void child.exited.then(() => {
      if (!this.expected.has(child)) this.options.onDeath?.(name, describeDeath(child));
    });
  }

  private childOf(name: ProgramName): Child {
    const child = this.children.get(name);
    if (!child) throw new Error(`${name} is not one of the programs of this stack (${this.programs.join(', ')})`);
    return child;
  }

  private writeNatsConfig(): void {
    const { folders, ports } = this.settings;
    const config = natsConfig({
      port: ports.nats,
      pidFile: join(folders.data, 'nats-server', 'pid'),
      secretsRoot: folders.secrets,
      permissions: (service) => natsPermissions(service, messageDescriptors, noticeDescriptors),
    });
    writeFileSync(folders.natsConfig, config, { mode: 0o600 });
  }
}

function choosePorts(options: StackOptions, programs: ProgramName[]): Promise<Ports> {
  const chosen = options.gatewayPort === undefined ? {} : { gateway: options.gatewayPort };
  const runs = (name: ProgramName) => programs.includes(name);
  const needed = [
    ...(runs('gateway') ? (['gateway'] as const) : []),
    ...(runs('nats-server') ? (['nats'] as const) : []),
    ...(runs('event-store') ? (['eventStore'] as const) : []),
    ...(runs('card-provider') ? (['provider'] as const) : []),
    ...(runs('mailbox') ? (['mailboxSmtp', 'mailboxHttp'] as const) : []),
  ];
  const copies = programs.filter((name): name is CopyName => serviceOf(name) !== name);
  return options.ports === 'fixed' ? fixedPorts(chosen, needed, copies) : freePorts(chosen, needed, copies);
}

/** Only that something listens there: whether it is an event store shows when the first service speaks to it. */
async function checkReachable(eventStoreUrl: string): Promise<void> {
  const match = /^(?:esdb|kurrentdb)(?:\+discover)?:\/\/(?:[^@/]*@)?([^:/?,]+)(?::(\d+))?/.exec(eventStoreUrl);
  if (!match?.[1]) throw new StartError(`EVENTSTORE_URL is not an address of an event store: ${eventStoreUrl}`);
  const port = Number(match[2] ?? 2113);
  if (eventStoreUrl.includes('+discover')) return;
  if (await accepts(port, undefined, match[1])()) return;
  throw new StartError(`EVENTSTORE_URL names ${match[1]}:${port}, but nothing answers there.`);
}
