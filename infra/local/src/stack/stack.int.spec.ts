import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { whyNotFree } from '../ports/ports';
import { PROJECT_ROOT, type ProgramName } from './programs';
import { LocalStack } from './stack';

const isBuilt = (name: ProgramName) => existsSync(join(PROJECT_ROOT, `apps/${name}/dist/main.js`));
const programs: ProgramName[] = ['nats-server', ...(['event-store', 'card-provider'] as const).filter(isBuilt)];
const runs = (pid: number) => existsSync(`/proc/${pid}`);

describe('a stack of real programs', () => {
  it('given its programs, when it is stopped, then it was ready before and nothing is left', async () => {
    const ready: string[] = [];
    const stack = await LocalStack.start({ programs, onReady: ({ name }) => ready.push(name) });
    const pids = programs.map((name) => stack.pidOf(name));
    expect(ready.sort()).toEqual([...programs].sort());
    expect(pids.every(runs)).toBe(true);
    const folder = stack.dataFolder;
    await stack.stop();
    expect(pids.filter(runs)).toEqual([]);
    expect(await whyNotFree(stack.ports.nats)).toBeUndefined();
    expect(existsSync(folder)).toBe(false);
  });

  it('given a program that is killed, then its death is told only if nobody asked, and it starts again there', async () => {
    const deaths: string[] = [];
    const stack = await LocalStack.start({ programs: ['nats-server'], onDeath: (name) => deaths.push(name) });
    try {
      await stack.kill('nats-server');
      expect(stack.isRunning('nats-server')).toBe(false);
      await stack.restart('nats-server');
      expect(deaths).toEqual([]);
      expect(stack.logsOf('nats-server')).toContain('Server is ready');
      process.kill(stack.pidOf('nats-server'), 'SIGKILL');
      for (let waited = 0; waited < 100 && deaths.length === 0; waited++) await new Promise((go) => setTimeout(go, 20));
      expect(deaths).toEqual(['nats-server']);
    } finally {
      await stack.stop();
    }
  });

  it('given a program that cannot start, then its own words are told and nothing is left running', async () => {
    const broken = LocalStack.start({
      programs: ['nats-server', 'event-store'],
      args: { 'event-store': ['--nonsense'] },
    });
    await expect(broken).rejects.toThrow(
      isBuilt('event-store') ? /event-store stopped by itself/ : /has not been built/,
    );
  });

  it('given an event store elsewhere that does not answer, then its address is named', async () => {
    const eventStoreUrl = 'esdb://127.0.0.1:9?tls=false';
    await expect(LocalStack.start({ programs: ['nats-server'], eventStoreUrl })).rejects.toThrow(/127\.0\.0\.1:9/);
  });
});
