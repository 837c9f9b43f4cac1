import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, fstatSync, mkdirSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** A process to run: what, with which environment (nothing is inherited), and the file its output is appended to. */
export interface Program {
  name: string;
  command: string;
  args: string[];
  env: Record<string, string>;
  log: string;
}

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** Why it could not even be started. */
  error?: Error;
}

const STOP_GRACE_MS = 10_000;
const TAIL_BYTES = 64 * 1024;

const living = new Set<Child>();
// The last resort for an uncaught error: whatever way this process ends, nothing stays behind.
process.on('exit', () => {
  for (const child of living) child.kill();
});

/**
 * One run of a program. It leads its own process group, so a Ctrl-C in the terminal reaches the start-up program only,
 * which stops the children in order.
 */
export class Child {
  readonly exited: Promise<Exit>;
  readonly startedAt = performance.now();
  exit?: Exit;
  private readonly process: ChildProcess;
  private readonly logStart: number;

  constructor(readonly program: Program) {
    mkdirSync(dirname(program.log), { recursive: true, mode: 0o700 });
    const log = openSync(program.log, 'a', 0o600);
    try {
      this.logStart = fstatSync(log).size;
      // Standard input is never written to: its closing tells the child that this process is gone.
      this.process = spawn(program.command, program.args, {
        env: program.env,
        stdio: ['pipe', log, log],
        detached: true,
      });
    } finally {
      closeSync(log);
    }
    this.process.stdin?.on('error', () => {});
    living.add(this);
    this.exited = new Promise((resolve) => {
      const end = (exit: Exit) => {
        living.delete(this);
        this.exit ??= exit;
        resolve(this.exit);
      };
      this.process.once('error', (error) => end({ code: null, signal: null, error }));
      this.process.once('exit', (code, signal) => end({ code, signal }));
    });
  }

  get pid(): number | undefined {
    return this.process.pid;
  }

  /** What this run has printed so far, at most the last 64 KiB of it. */
  output(): string {
    const size = statSync(this.program.log, { throwIfNoEntry: false })?.size ?? 0;
    const from = Math.max(this.logStart, size - TAIL_BYTES);
    const buffer = Buffer.alloc(Math.max(0, size - from));
    const log = openSync(this.program.log, 'r');
    try {
      return buffer.subarray(0, readSync(log, buffer, 0, buffer.length, from)).toString('utf8');
    } finally {
      closeSync(log);
    }
  }

  /** Resident memory in whole MB; 0 where the system does not tell. */
  memoryMb(): number {
    try {
      const status = readFileSync(`/proc/${this.pid}/status`, 'utf8');
      return Math.round(Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024);
    } catch {
      return 0;
    }
  }

  /** Asks the child to finish (SIGTERM) and, if it has not within the grace time, ends it. */
  async stop(graceMs = STOP_GRACE_MS): Promise<Exit> {
    if (this.exit) return this.exit;
    this.signal('SIGTERM');
    const timer = setTimeout(() => this.kill(), graceMs);
    try {
      return await this.exited;
    } finally {
      clearTimeout(timer);
    }
  }

  kill(): void {
    this.signal('SIGKILL');
  }

  signal(signal: NodeJS.Signals): void {
    if (!this.exit) this.process.kill(signal);
  }
}

/** One sentence on how a child ended. */
export function describeExit(exit: Exit): string {
  if (exit.error) return `could not be started: ${exit.error.message}`;
  return exit.signal ? `was ended by ${exit.signal}` : `stopped by itself with exit code ${exit.code}`;
}
