import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtFile } from './programs';

/** Runs the built start-up program to its end. */
async function start(...args: string[]): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [builtFile('infra/local/dist/start.js'), ...args]);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      said += chunk;
    });
  }
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, said };
}

/** The processes whose command line names the folder. */
function processesOf(folder: string): string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  return pids.filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder);
    } catch {
      return false;
    }
  });
}

describe('npm start', () => {
  const parent = mkdtempSync(join(tmpdir(), 'modosu-start-'));
  afterAll(() => rmSync(parent, { recursive: true }));

  it('given a port in use, then it names the port, what wants it and the option, and leaves nothing running', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const data = join(parent, 'taken');
    const { code, said } = await start('--no-scenario', '--data', data, '--port', String(port));
    server.close();
    expect(said).toMatch(new RegExp(`Port ${port}, which the gateway wants, is in use\\..*--port N`));
    expect(code).toBe(1);
    expect(processesOf(data)).toEqual([]);
    expect(existsSync(join(data, 'start.lock'))).toBe(false);
  });

  it('given an unknown option, then it is named and the exit code is not 0', async () => {
    const { code, said } = await start('--nonsense');
    expect(said).toContain("unknown option '--nonsense'");
    expect(code).toBe(2);
  });

  it('given a stack whose start-up program is killed, then its programs end by themselves', async () => {
    const data = join(parent, 'killed');
    const script = `require(${JSON.stringify(builtFile('infra/local/dist/stack.js'))}).LocalStack
      .start({ programs: ${JSON.stringify(someBuilt())}, data: ${JSON.stringify(data)} })
      .then(() => console.log('up'), (error) => { console.log(error.message); process.exit(1); })`;
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const said = await new Promise((resolve) => child.stdout.once('data', (chunk) => resolve(String(chunk).trim())));
    expect(said).toBe('up');
    const before = processesOf(join(data, 'nats-server'));
    expect(before).not.toEqual([]);
    child.kill('SIGKILL');
    for (let waited = 0; waited < 100 && processesOf(data).length > 0; waited++) {
      await new Promise((go) => setTimeout(go, 50));
    }
    expect(processesOf(data)).toEqual([]);
  });
});

function someBuilt(): string[] {
  const built = (name: string) => existsSync(join(__dirname, `../../../apps/${name}/dist/main.js`));
  return ['nats-server', ...['event-store', 'card-provider'].filter(built)];
}
