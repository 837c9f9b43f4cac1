import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

const PROGRAM = resolve(__dirname, '../../../../apps/event-store/dist/main.js');

/** A running event store for integration tests; `ESDB_URL` names one that runs already. */
export class LocalStore {
  private constructor(
    readonly url: string,
    private readonly program: ChildProcess | undefined,
  ) {}

  /** @param args instead of a free port and memory only: `['--port', '…', '--data', '…']` */
  static async start(args: readonly string[] = ['--port', '0', '--memory']): Promise<LocalStore> {
    const running = process.env.ESDB_URL;
    if (running) return new LocalStore(running, undefined);
    const program = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    const failed = once(program, 'exit').then(([code]) => {
      throw new Error(`the event store ended with ${code} before it was ready; is apps/event-store built?`);
    });
    const [line] = await Promise.race([once(program.stdout, 'data'), failed]);
    const { port } = JSON.parse(String(line)) as { port: number };
    return new LocalStore(`esdb://127.0.0.1:${port}?tls=false`, program);
  }

  get port(): number {
    return Number(/:(\d+)/.exec(this.url.slice('esdb://'.length))?.[1]);
  }

  /** False if the store is not ours to stop. */
  get isOurs(): boolean {
    return this.program !== undefined;
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (!this.program || this.program.exitCode !== null || this.program.signalCode !== null) return;
    const gone = once(this.program, 'exit');
    this.program.kill(signal);
    await gone;
  }
}
