import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtFile, PROJECT_ROOT } from '../stack/programs';
import { LocalStack } from '../stack/stack';
import { makeSmallCase, type SmallCase } from './small-case';

interface Ran {
  code: number;
  out: string;
  err: string;
}

/** After an incident that was attacked, scoped, planned and executed, by the built `modosu`. */
describe('every read model of every service', () => {
  let stack: LocalStack;
  let small: SmallCase;
  let home: string;

  const typed = (...argv: string[]): Promise<Ran> => {
    const env = { ...process.env, XDG_CONFIG_HOME: home, MODOSU_URL: stack.urls.gateway };
    const command = [builtFile('apps/ops/dist/main.js'), ...argv];
    return new Promise((resolve) => {
      execFile(process.execPath, command, { env, cwd: PROJECT_ROOT, maxBuffer: 10_000_000 }, (error, out, err) =>
        resolve({ code: error === null ? 0 : Number(error.code ?? 1), out, err }),
      );
    });
  };

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'modosu-read-models-'));
    stack = await LocalStack.start({ policy: '2019', simulation: true });
    small = await makeSmallCase(stack, 3);
    const { api, approver, planId, contentHash, now } = small;
    const asApprover = { token: approver, at: now };
    await api.call('compensation.plan.approve', { planId, contentHash }, asApprover);
    for (;;) {
      const progress = await api.call('compensation.plan.progress', { planId }, asApprover);
      if (progress.state === 'executed') break;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    const at = ['--at', now.toISOString()];
    await typed('sign-in', '--local', stack.dataFolder, '--as', 'operations', ...at);
  }, 120_000);
  afterAll(async () => {
    await small?.api.close();
    await stack?.stop();
    rmSync(home, { recursive: true, force: true });
  }, 30_000);

  it('is what the log says, row by row', async () => {
    const { code, out, err } = await typed('replay', '--check');
    expect({ code, out, err }).toMatchObject({ code: 0 });
    for (const service of ['identity', 'charging', 'payment', 'compensation', 'ledger'])
      expect(out).toMatch(new RegExp(`^${service}: .*the same, row by row$`, 'm'));
    expect(out).toContain('not compared, no fold of the log: open_work_');
  }, 60_000);

  it('is built anew while the old one answers, after saying so', async () => {
    const dry = await typed('replay', 'payment:merchant-receipts', '--dry-run');
    expect(dry).toMatchObject({ code: 0, out: expect.stringContaining('A dry run: nothing was changed.') });
    const asked = await typed('replay', 'payment:merchant-receipts');
    expect(asked).toMatchObject({ code: 2, err: expect.stringContaining('add --yes') });
    const done = await typed('replay', 'payment:merchant-receipts', '--yes');
    expect(done).toMatchObject({ code: 0, out: expect.stringContaining('it has taken over') });
    expect((await typed('replay')).out).toMatch(/payment:merchant-receipts +3 /);
    expect(await typed('parked')).toMatchObject({ code: 0, out: expect.stringContaining('Parked streams\n(none)') });
  }, 60_000);
});
