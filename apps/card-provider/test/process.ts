import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, request } from 'undici';

export const keys = {
  'provider-api-key': 'a1'.repeat(32),
  'control-key': 'c0'.repeat(32),
  'webhook-key': '07'.repeat(32),
  'fingerprint-key': '09'.repeat(32),
};

/** The built provider as a process of its own, which can be killed and started again on the same state. */
export class ProviderProcess {
  readonly folder = mkdtempSync(join(tmpdir(), 'card-provider-'));
  log = '';
  private child: ChildProcess | undefined;
  private port = 0;
  private agent = new Agent({ connections: 64 });

  async start(...options: string[]): Promise<void> {
    const main = join(__dirname, '../dist/main.js');
    if (!existsSync(main)) throw new Error('apps/card-provider is not built: run `npm run build` first');
    const secrets = join(this.folder, 'secrets');
    mkdirSync(secrets, { recursive: true });
    for (const [name, value] of Object.entries(keys)) writeFileSync(join(secrets, name), value);
    const where = ['--port', '0', '--data', join(this.folder, 'data'), '--secrets', secrets];
    const child = spawn(process.execPath, [main, ...where, ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    child.stderr.on('data', (chunk: Buffer) => {
      this.log += chunk;
    });
    this.port = await new Promise<number>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`exit ${code}: ${this.log}`)));
      child.stdout.on('data', (chunk: Buffer) => {
        this.log += chunk;
        resolve(JSON.parse(chunk.toString()).port);
      });
    });
  }

  /** Ends the process by a signal and gives its exit code. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const code = new Promise<number | null>((resolve) => child.once('exit', resolve));
    child.kill(signal);
    const result = await code;
    await this.agent.destroy();
    this.agent = new Agent({ connections: 64 });
    return result;
  }

  post(path: string, body: object, key: string, patienceMs = 10_000) {
    return this.call('POST', path, patienceMs, key, body);
  }

  get(path: string) {
    return this.call('GET', path, 10_000);
  }

  private async call(method: 'GET' | 'POST', path: string, patienceMs: number, key?: string, body?: object) {
    const bearer = path.startsWith('/control') ? keys['control-key'] : keys['provider-api-key'];
    const response = await request(`http://127.0.0.1:${this.port}${path}`, {
      method,
      dispatcher: this.agent,
      signal: AbortSignal.timeout(patienceMs),
      headers: {
        authorization: `Bearer ${bearer}`,
        ...(key ? { 'idempotency-key': key } : {}),
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    // biome-ignore lint/suspicious/noExplicitAny: tests read answers of many shapes
    return { status: response.statusCode, body: (await response.body.json()) as any };
  }
}

export const visa = { number: '4111111111111111', expiry: '12/49', cvc: '987', holderCode: '7788' };

/** Waits until something holds, looking every 20 ms. */
export async function until(holds: () => boolean | Promise<boolean>, patienceMs = 10_000): Promise<void> {
  const end = Date.now() + patienceMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('it did not come true in time');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
