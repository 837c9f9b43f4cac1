import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { brotliDecompressSync } from 'node:zlib';
import { ApiError } from '@modosu/api-client/api-error';
import type { Method } from '@modosu/api-client/operations';
import { StackApi } from '../client/stack-api';
import { type Credentials, signInStaff } from '../client/staff';
import { builtFile, PROJECT_ROOT } from '../stack/programs';
import { LocalStack } from '../stack/stack';

/** One request as it was sent when the log was written, and what was answered then. */
export interface Exchange {
  readonly method: Method;
  readonly path: string;
  readonly body?: object;
  /** A role of staff, who signs in now; otherwise the session token of then. */
  readonly role?: Role;
  readonly token?: string;
  readonly address?: string;
  /** The scenario's time of the request, ISO. */
  readonly at: string;
  /** The Idempotency-Key of a command. */
  readonly key?: string;
  readonly reply: unknown;
}

export type Role = 'operations' | 'fraud' | 'approver' | 'support';

export interface Member {
  readonly customerId: string;
  /** The session that was open at the end. */
  readonly token: string;
  readonly address: string;
  readonly passcode: string;
}

export interface Recorded {
  /** The scenario's time at the end of the log. */
  readonly end: string;
  /** Up to where in the log each service's read models were filled; what comes behind concerns none of them. */
  readonly positions: Readonly<Record<string, number>>;
  /** A plan that was proposed and is not approved yet. */
  readonly openCase: { readonly incidentId: string; readonly planId: string; readonly contentHash: string };
  readonly people: { readonly anna: Member; readonly ben: Member };
  /** Session token of a till. */
  readonly till: string;
  readonly questions: readonly Exchange[];
  readonly commands: readonly Exchange[];
}

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const CATCH_UP_MS = 60_000;
const RECORDED = join(__dirname, 'recorded');
const unpacked = (file: string) => brotliDecompressSync(readFileSync(join(RECORDED, file)));

export const readRecorded = (): Recorded => JSON.parse(unpacked('recorded.json.br').toString()) as Recorded;

/**
 * The whole product of today on a log of an earlier day: the event store is restored from the recorded backup, and the
 * keys, the key store and the card provider's database of then stand beside it.
 *
 * @example
 * const earlier = await EarlierLog.start();
 * await earlier.ask({ method: 'GET', path: '/v1/staff/switches', role: 'operations', at: earlier.recorded.end });
 * await earlier.stop();
 */
export class EarlierLog {
  private readonly staff = new Map<Role, { token: string; at: Date }>();

  private constructor(
    readonly recorded: Recorded,
    private readonly data: string,
    readonly stack: LocalStack,
    readonly api: StackApi,
  ) {}

  /** @param databases whether the services (but the ledger) find the databases that they left, or begin without any */
  static async start(recorded = readRecorded(), databases: 'none' | 'of then' = 'none'): Promise<EarlierLog> {
    const data = mkdtempSync(join(tmpdir(), 'modosu-earlier-'));
    try {
      const secrets = JSON.parse(unpacked('secrets.json.br').toString()) as Record<string, string>;
      for (const [path, content] of Object.entries(secrets)) write(join(data, 'secrets', path), content);
      unpackFolder('kept', data);
      if (databases === 'of then') unpackFolder('databases', data);
      const backup = join(data, 'log.backup');
      write(backup, unpacked('log.backup.br'));
      const store = builtFile('apps/event-store/dist/main.js');
      const restored = await run([store, 'restore', '--from', backup, '--data', join(data, 'event-store')]);
      if (restored.code !== 0) throw new Error(restored.err);
      const stack = await LocalStack.start({ data, policy: 'hardened', simulation: true });
      const key = readFileSync(join(stack.secretsOf('simulation'), 'simulation-key'), 'utf8').trim();
      return new EarlierLog(recorded, data, stack, new StackApi(stack.urls.gateway, 8, key));
    } catch (error) {
      rmSync(data, { recursive: true, force: true });
      throw error;
    }
  }

  /** Returns when every read model of every service holds the whole recorded log. */
  async caughtUp(): Promise<void> {
    const { token, at } = await this.as('operations');
    for (const [name, filled] of Object.entries(this.recorded.positions)) {
      const service = name as 'identity' | 'charging' | 'payment' | 'compensation' | 'ledger';
      const behind = async () => {
        const { readModels } = await this.api.call(`${service}.read-models.list`, {}, { token, at });
        return readModels.filter(({ position }) => Number(position) < filled);
      };
      for (const end = Date.now() + CATCH_UP_MS; (await behind()).length > 0; await pause(100))
        if (Date.now() > end) throw new Error(`${service} is behind: ${JSON.stringify(await behind())}`);
    }
  }

  async stop(): Promise<void> {
    await this.api.close();
    await this.stack.stop();
    rmSync(this.data, { recursive: true, force: true });
  }

  /** The scenario's time so many minutes after the end of the recorded log. */
  after(minutes: number): Date {
    return new Date(Date.parse(this.recorded.end) + minutes * 60_000);
  }

  /** Sends the request again as it was sent then. @returns the reply, or the code of the refusal */
  async ask({ method, path, body, role, token, address, at, key }: Omit<Exchange, 'reply'>): Promise<unknown> {
    try {
      const from = role === undefined ? { token, at: new Date(at) } : await this.as(role);
      return await this.api.send(method, path, body, { address, idempotencyKey: key, ...from });
    } catch (error) {
      if (error instanceof ApiError) return error.code;
      throw error;
    }
  }

  /** A session of the member of staff whom `modosu sign-in --local` hired when the log was written. */
  async as(role: Role): Promise<{ token: string; at: Date }> {
    const open = this.staff.get(role);
    if (open) return open;
    const file = join(this.data, 'secrets', 'simulation', `desk-${role}.json`);
    const at = this.after(5);
    const session = {
      token: await signInStaff(this.api, JSON.parse(readFileSync(file, 'utf8')) as Credentials, at),
      at,
    };
    this.staff.set(role, session);
    return session;
  }

  /** Runs the built `modosu` as operations. */
  async modosu(...argv: string[]): Promise<Ran> {
    const env = { ...process.env, XDG_CONFIG_HOME: join(this.data, 'home'), MODOSU_URL: this.stack.urls.gateway };
    return run([builtFile('apps/ops/dist/main.js'), ...argv], env);
  }

  signsIn(role: Role, minutes: number): Promise<Ran> {
    return this.modosu('sign-in', '--local', this.data, '--as', role, '--at', this.after(minutes).toISOString());
  }
}

function unpackFolder(packed: string, to: string): void {
  for (const file of readdirSync(join(RECORDED, packed), { recursive: true, encoding: 'utf8' }))
    if (file.endsWith('.br')) write(join(to, file.slice(0, -'.br'.length)), unpacked(join(packed, file)));
}

function write(path: string, content: Buffer | string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, content, { mode: 0o600 });
}

function run(command: string[], env: NodeJS.ProcessEnv = process.env): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(process.execPath, command, { env, cwd: PROJECT_ROOT, maxBuffer: 50_000_000 }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), out, err }),
    );
  });
}

/** An answer without what depends on how much was appended since. */
export function comparable(answer: unknown): unknown {
  return JSON.parse(JSON.stringify(answer, (name, value: unknown) => (name === 'position' ? undefined : value)));
}
