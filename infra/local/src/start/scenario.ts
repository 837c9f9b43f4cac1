import { type ChildProcess, spawn } from 'node:child_process';
import { scenarioProgram } from '../stack/programs';
import type { LocalStack } from '../stack/stack';
import type { ScenarioSettings } from './data-folder';

const STOP_GRACE_MS = 10_000;

/**
 * The scenario, or with `reportOnly` its report told again from the log, as a child that prints to our own output.
 * Its exit code is 0 when every acceptance line holds.
 */
export class ScenarioRun {
  readonly exitCode: Promise<number>;
  private readonly child: ChildProcess;

  constructor(
    stack: LocalStack,
    settings: ScenarioSettings,
    options: { state: string; json?: string; reportOnly: boolean },
  ) {
    const { command, args, env } = scenarioProgram([
      ...(options.reportOnly ? ['--report-only'] : []),
      ...['--gateway', stack.urls.gateway, '--provider', stack.urls.provider, '--mailbox', stack.urls.mailbox],
      ...['--secrets', stack.secretsOf('simulation')],
      ...Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
      ...['--state', options.state],
      ...(options.json ? ['--json', options.json] : []),
    ]);
    this.child = spawn(command, args, { env, stdio: ['pipe', 'inherit', 'inherit'], detached: true });
    this.child.stdin?.on('error', () => {});
    const killWithUs = () => this.child.kill('SIGKILL');
    process.once('exit', killWithUs);
    this.exitCode = new Promise((resolve) => {
      const end = (code: number) => {
        process.off('exit', killWithUs);
        resolve(code);
      };
      this.child.once('error', () => end(1));
      this.child.once('exit', (code) => end(code ?? 1));
    });
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGTERM');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), STOP_GRACE_MS);
    await this.exitCode;
    clearTimeout(timer);
  }
}
