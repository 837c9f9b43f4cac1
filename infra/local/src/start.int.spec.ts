import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeToyProject } from './testing/toy-project';

const LONG_MS = 15_000;

/** One run of the start-up program, and what it says. */
class Start {
  said = '';
  readonly ended: Promise<number | null>;
  readonly process: ChildProcess;

  constructor(program: string, args: string[]) {
    this.process = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.on('data', (chunk) => {
        this.said += chunk;
      });
    }
    this.ended = new Promise((resolve) => this.process.once('close', resolve));
  }

  async says(pattern: RegExp): Promise<void> {
    for (const end = Date.now() + LONG_MS; !pattern.test(this.said); await pause(20)) {
      if (Date.now() > end) throw new Error(`it never said ${pattern}, only:\n${this.said}`);
    }
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('npm start', () => {
  const root = mkdtempSync(join(tmpdir(), 'modosu-start-'));
  const { startProgram, breakProgram } = makeToyProject(join(root, 'project'));
  const begun: Start[] = [];
  const start = (...args: string[]) => {
    const one = new Start(startProgram, args);
    begun.push(one);
    return one;
  };
  /** The processes whose command line names the folder; the start-up programs themselves aside. */
  const left = () =>
    readdirSync('/proc').filter((pid) => {
      if (!/^\d+$/.test(pid) || begun.some((one) => one.process.pid === Number(pid))) return false;
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(root);
      } catch {
        return false;
      }
    });
  afterEach(() => {
    for (const one of begun) one.process.kill('SIGKILL');
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('given no data, then the scenario runs and all stays up; Ctrl-C stops it in order; then the report is told again', async () => {
    const data = join(root, 'data');
    const first = start('--free-ports', '--data', data);
    await first.says(/REPORT\n[\s\S]*Modosu is up/);
    first.process.kill('SIGINT');
    expect(await first.ended).toBe(0);
    expect(left()).toEqual([]);
    const stoppedAt = (name: string) =>
      Number(/stopped in order (\d+)/.exec(readFileSync(join(data, 'logs', `${name}.log`), 'utf8'))?.[1]);
    const order = ['gateway', 'payment', 'card-provider', 'event-store'].map(stoppedAt);
    expect(order).toEqual([...order].sort());

    const second = start('--free-ports', '--data', data);
    await second.says(/REPORT AGAIN\n[\s\S]*Modosu is up/);
    const third = start('--free-ports', '--data', data);
    expect(await third.ended).toBe(1);
    expect(third.said).toContain(`already runs on the data in ${data}`);
    second.process.kill('SIGTERM');
    expect(await second.ended).toBe(0);
    expect(left()).toEqual([]);
  });

  it('given --exit, then the exit code is the scenario’s, the report is where it was asked for, and all is stopped', async () => {
    const json = join(root, 'report.json');
    const accepted = start('--exit', '--free-ports', '--json', json, '--seed', '7');
    expect([await accepted.ended, accepted.said]).toEqual([0, expect.stringContaining('REPORT')]);
    expect(JSON.parse(readFileSync(json, 'utf8'))).toEqual({ seed: '7' });
    const refused = start('--exit', '--free-ports', '--seed', '13', '--data', join(root, 'refused'));
    expect(await refused.ended).toBe(1);
    expect(refused.said).toContain('Everything is stopped');
    expect(left()).toEqual([]);
  });

  it('given a scenario that is interrupted, then everything ends and the next start says how to go on', async () => {
    const args = ['--free-ports', '--data', join(root, 'cut'), '--customers', '999999'];
    const cut = start(...args);
    await cut.says(/REPORT\n/);
    cut.process.kill('SIGINT');
    expect(await cut.ended).toBe(130);
    expect(left()).toEqual([]);
    const next = start(...args);
    expect(await next.ended).toBe(1);
    expect(next.said).toMatch(/cut short before its report.*--fresh/);
  });

  it('given a program that dies later, then its last words are told, the others are stopped and the exit code is 1', async () => {
    const data = join(root, 'dying');
    const one = start('--free-ports', '--no-scenario', '--data', data);
    await one.says(/Modosu is up/);
    const ledger = left().find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('/ledger/'));
    process.kill(Number(ledger), 'SIGKILL');
    expect(await one.ended).toBe(1);
    expect(one.said).toMatch(/ledger was ended by SIGKILL[\s\S]*logs\/ledger\.log/);
    expect(left()).toEqual([]);
  });

  it('given a port in use, then it names the port, what wants it and the option, and leaves nothing running', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const data = join(root, 'taken');
    const one = start('--no-scenario', '--data', data, '--free-ports', '--port', String(port));
    expect(await one.ended).toBe(1);
    server.close();
    expect(one.said).toMatch(new RegExp(`Port ${port}, which the gateway wants, is in use\\..*--port N`));
    expect(left()).toEqual([]);
    expect(existsSync(join(data, 'start.lock'))).toBe(false);
  });

  it('given a start-up program that is killed, then its programs end by themselves', async () => {
    const one = start('--free-ports', '--no-scenario', '--data', join(root, 'killed'));
    await one.says(/Modosu is up/);
    expect(left()).toHaveLength(10);
    one.process.kill('SIGKILL');
    for (const end = Date.now() + LONG_MS; left().length > 0 && Date.now() < end; ) await pause(50);
    expect(left()).toEqual([]);
  });

  it('given an unknown option, then it is named and the exit code is not 0', async () => {
    const one = start('--nonsense');
    expect(await one.ended).toBe(2);
    expect(one.said).toContain("unknown option '--nonsense'");
  });

  it('given a program that cannot start, then its own words are told and nothing is left running', async () => {
    breakProgram('payment');
    const one = start('--free-ports', '--no-scenario', '--data', join(root, 'broken'));
    expect(await one.ended).toBe(1);
    expect(one.said).toMatch(/payment stopped by itself with exit code 7\.\n\s+no room for payment/);
    expect(left()).toEqual([]);
  });
});
