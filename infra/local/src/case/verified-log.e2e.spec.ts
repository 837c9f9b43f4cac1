import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

/** After an incident that was attacked, scoped, planned and executed, with the built `modosu`. */
describe('the log of a whole case', () => {
  let stack: LocalStack;
  let small: SmallCase;
  let home: string;

  const node = (...command: string[]): Promise<Ran> => run({ XDG_CONFIG_HOME: home }, ...command);
  const run = (environment: NodeJS.ProcessEnv, ...command: string[]): Promise<Ran> => {
    const env = { ...process.env, MODOSU_URL: stack.urls.gateway, ...environment };
    return new Promise((resolve) => {
      execFile(process.execPath, command, { env, cwd: PROJECT_ROOT, maxBuffer: 50_000_000 }, (error, out, err) =>
        resolve({ code: error === null ? 0 : Number(error.code ?? 1), out, err }),
      );
    });
  };
  const typed = (...argv: string[]) => node(builtFile('apps/ops/dist/main.js'), ...argv);

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'modosu-verified-'));
    stack = await LocalStack.start({ policy: '2019', simulation: true });
    small = await makeSmallCase(stack, 3);
    const { api, approver, planId, contentHash, now } = small;
    const asApprover = { token: approver, at: now };
    await api.call('compensation.plan.approve', { planId, contentHash }, asApprover);
    while ((await api.call('compensation.plan.progress', { planId }, asApprover)).state !== 'executed')
      await new Promise((resolve) => setTimeout(resolve, 200));
    await typed('sign-in', '--local', stack.dataFolder, '--as', 'operations', '--at', now.toISOString());
  }, 120_000);
  afterAll(async () => {
    await small?.api.close();
    await stack?.stop();
    rmSync(home, { recursive: true, force: true });
  }, 30_000);

  it('obeys every law, before a seal and after it', async () => {
    const before = await typed('verify', '--json');
    expect({ ...before, out: JSON.parse(before.out) }).toMatchObject({
      code: 0,
      out: { state: 'done', found: 0, findings: [], seals: 0, inFlight: 0 },
    });
    expect(await typed('seal', '--yes')).toMatchObject({ code: 0, out: expect.stringContaining('Sealed: no 1') });
    const after = await typed('verify', '--json');
    expect(JSON.parse(after.out)).toMatchObject({ state: 'done', found: 0, seals: 1 });
    expect(JSON.parse((await typed('verify', '--since', '1', '--json')).out)).toMatchObject({
      state: 'done',
      found: 0,
    });
  });

  it('is proved event by event to whoever has the public key', async () => {
    const { out } = await typed('read', `charge-${small.chargeIds[0]}`, '--json');
    const { events } = JSON.parse(out) as { events: { id: string }[] };
    const [proof, keys] = [join(home, 'proof.json'), join(home, 'keys.json')];
    expect(await typed('prove', events[0]!.id, '--out', proof, '--yes')).toMatchObject({ code: 0 });
    writeFileSync(keys, (await typed('seal', '--keys')).out);
    expect(await node('apps/ops/bin/check-proof.mjs', proof, keys)).toMatchObject({ code: 0, err: '' });
  });

  it('is shown with its causes, followed, and taken out whole', async () => {
    const { out } = await typed('tail', '--category', 'compensation', '--from', '0', '--no-follow', '--json');
    const [first] = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; type: string });
    expect(first?.type).toBe('compensation.started.v1');
    expect(await typed('event', first!.id)).toMatchObject({ code: 0, out: expect.stringContaining('▶') });
    const [file, key] = [join(home, 'log.jwe'), join(home, 'keeper.jwk')];
    expect(await typed('export-key', key)).toMatchObject({ code: 0 });
    const asked = await typed('export', file, '--key', `${key}.pub`, '--no-wait', '--json');
    const { exportId } = JSON.parse(asked.out) as { exportId: string };
    const take = () => typed('export', file, '--order', exportId);
    expect(await typed('export-confirm', exportId, '--yes')).toMatchObject({ code: 1 });
    const other = { XDG_CONFIG_HOME: join(home, 'other') };
    // The administrator's code of the first half minute has been used.
    const at = new Date(small.now.getTime() + 120_000).toISOString();
    const administrator = (...argv: string[]) => run(other, builtFile('apps/ops/dist/main.js'), ...argv);
    const signedIn = await administrator('sign-in', '--local', stack.dataFolder, '--as', 'administrator', '--at', at);
    expect(signedIn).toMatchObject({ code: 0 });
    expect(await administrator('export-confirm', exportId, '--yes')).toMatchObject({ code: 0 });
    expect(await take()).toMatchObject({ code: 0 });
    expect(readFileSync(file, 'utf8')).not.toContain('wallet');
    const checked = await typed('import', file, '--key', key);
    expect(checked).toMatchObject({ code: 0, out: expect.stringContaining('every hash holds') });
    expect(await typed('read', `export-${exportId}`)).toMatchObject({
      out: expect.stringContaining('export.begun.v1'),
    });
  });
});
