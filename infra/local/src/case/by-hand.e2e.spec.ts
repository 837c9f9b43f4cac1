import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtFile, PROJECT_ROOT } from '../stack/programs';
import { LocalStack } from '../stack/stack';
import { CHARGE_YEN, CHARGES_EACH, makeThefts, type Thefts } from './small-case';

const ACCOUNTS = 3;
const STOLEN_YEN = ACCOUNTS * CHARGES_EACH * CHARGE_YEN;

interface Ran {
  code: number;
  out: string;
  err: string;
}

/** The whole case by the built `modosu`, as two people would type it into two terminals. */
describe('an incident by hand, from the first report to the closing report', () => {
  let stack: LocalStack;
  let thefts: Thefts;
  let home: string;

  /** Everybody has a terminal, and so a session, of their own. */
  const typed = (who: string, ...argv: string[]): Promise<Ran> => {
    const env = { ...process.env, XDG_CONFIG_HOME: join(home, who), MODOSU_URL: stack.urls.gateway };
    const command = [builtFile('apps/ops/dist/main.js'), ...argv];
    return new Promise((resolve) => {
      execFile(process.execPath, command, { env, cwd: PROJECT_ROOT, maxBuffer: 10_000_000 }, (error, out, err) =>
        resolve({ code: error === null ? 0 : Number(error.code ?? 1), out, err }),
      );
    });
  };
  const done = async (who: string, ...argv: string[]): Promise<string> => {
    const { code, out, err } = await typed(who, ...argv);
    expect({ argv, code, err: code === 0 ? '' : err }).toEqual({ argv, code: 0, err: '' });
    return out;
  };
  // biome-ignore lint/suspicious/noExplicitAny: what comes back is looked at field by field
  const json = async (who: string, ...argv: string[]): Promise<any> => JSON.parse(await done(who, ...argv, '--json'));

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'modosu-by-hand-'));
    stack = await LocalStack.start({ policy: '2019', simulation: true });
    thefts = await makeThefts(stack, ACCOUNTS);
    const at = ['--at', thefts.now.toISOString()];
    for (const role of ['fraud', 'approver', 'support']) {
      await done(role, 'sign-in', '--local', stack.dataFolder, '--as', role, ...at);
    }
  }, 120_000);
  afterAll(async () => {
    await thefts?.api.close();
    await stack?.stop();
    rmSync(home, { recursive: true, force: true });
  }, 30_000);

  it('is reported, contained, scoped, planned, approved by another, executed, traced, reconciled and closed', async () => {
    const [first] = thefts.chargeIds as [string];
    const window = ['--from', thefts.from.toISOString(), '--to', thefts.now.toISOString()];

    // Somebody calls; the desk files what they say, and refuses another report only by two people.
    const says = ['report', 'file', '--charge', first, '--description', 'three charges at night'];
    expect(await done('support', ...says, '--dry-run')).toContain('¥30,000');
    expect((await json('support', 'report', 'list')).reports).toEqual([]);
    await json('support', ...says, '--yes');
    const hoax = await json('support', 'report', 'file', '--description', 'I want money', '--yes');
    const why = ['--reason', 'names no charge', '--evidence', 'call of 23:10'];
    await done('fraud', 'report', 'propose-refusal', hoax.reportId, ...why, '--yes');
    const alone = await typed('fraud', 'report', 'confirm-refusal', hoax.reportId, '--yes');
    expect(alone).toMatchObject({ code: 1, err: expect.stringContaining('SECOND_READER_REQUIRED') });
    expect(alone.err).toMatch(/modosu sign-in .*--as approver/);
    await done('approver', 'report', 'confirm-refusal', hoax.reportId, '--yes');
    expect((await json('fraud', 'report', 'show', hoax.reportId)).state).toBe('refused');

    // Contained first.
    const stop = ['switch', 'off', 'charging', '--reason', 'cluster of reports'];
    expect(await done('fraud', ...stop, '--dry-run')).toContain('stops every way of charging');
    await done('fraud', ...stop, '--yes');
    const { flagged } = await json('fraud', 'flagged', ...window, '--kind', 'device');
    expect(flagged).toContainEqual(expect.objectContaining({ value: 'runner-phone', accounts: ACCOUNTS }));

    const { incidentId } = await json('fraud', 'incident', 'open', '--name', 'July', ...window, '--yes');
    const early = await typed('fraud', 'incident', 'hold', incidentId, '--yes');
    expect(early).toMatchObject({ code: 1, err: expect.stringContaining(`modosu incident scope ${incidentId}`) });
    const because = ['--reason', 'one phone, three accounts'];
    const shared = ['incident', 'indicate', incidentId, '--kind', 'device', '--flagged', ...because];
    expect(await typed('fraud', ...shared, '--least-accounts', String(ACCOUNTS + 1))).toMatchObject({ code: 1 });
    const these = await json('fraud', ...shared, '--least-accounts', String(ACCOUNTS), '--yes');
    expect(these.values).toEqual(['runner-phone']);
    expect(await typed('fraud', ...shared)).toMatchObject({ code: 1, err: expect.stringContaining('already') });
    expect((await json('fraud', 'incident', 'indicators', incidentId)).indicators).toMatchObject([
      { kind: 'device', value: 'runner-phone', reason: 'one phone, three accounts' },
    ]);
    const summary = await json('fraud', 'incident', 'scope', incidentId, '--yes');
    expect(summary.charges.confirmed + summary.charges.probable).toBe(ACCOUNTS * CHARGES_EACH);
    const { accounts } = await json('fraud', 'incident', 'accounts', incidentId);
    const { transactions } = await json('fraud', 'incident', 'transactions', incidentId, '--all');
    const { customerId } = accounts[0];
    const said = ['--customer', customerId, '--transaction', first, '--answer', 'unauthorised'];
    await done('fraud', 'incident', 'callback', incidentId, ...said, '--yes');
    expect(await done('fraud', 'incident', 'scope', incidentId, '--yes')).toContain('changed by');
    expect(await json('fraud', 'incident', 'hold', incidentId, '--yes')).toMatchObject({ heldYen: STOLEN_YEN / 3 });

    // The proposer may not approve, nor may somebody without the role.
    expect(await json('fraud', 'incident', 'propose', incidentId, '--dry-run')).toMatchObject({ dryRun: true });
    const { planId, totals } = await json('fraud', 'incident', 'propose', incidentId, '--yes');
    expect(totals).toMatchObject({ outflowYen: STOLEN_YEN, lossYen: (STOLEN_YEN * 2) / 3 });
    const own = await typed('fraud', 'plan', 'approve', planId, '--yes');
    expect(own).toMatchObject({ code: 1, err: expect.stringContaining('--as approver') });
    expect(await done('approver', 'plan', 'approve', planId, '--dry-run')).toContain('nothing was changed');
    expect((await json('approver', 'plan', 'show', planId)).state).toBe('proposed');
    await done('approver', 'plan', 'approve', planId, '--yes');
    expect(await json('approver', 'incident', 'watch', incidentId)).toMatchObject({
      state: 'executed',
      completed: ACCOUNTS * CHARGES_EACH,
    });

    await traced(first, transactions.find(({ kind }: { kind: string }) => kind === 'payment').transactionId);

    expect(await done('fraud', 'incident', 'reconcile', incidentId)).toContain('It reconciles');
    expect(await done('fraud', 'incident', 'close', incidentId, '--dry-run')).toContain('nothing was changed');
    await done('fraud', 'incident', 'close', incidentId, '--yes');
    expect(await done('approver', 'incident', 'show', incidentId)).toContain('closed');
    expect(await done('approver', 'incident', 'report', incidentId)).toContain('= recovered + loss + receivable ✓');

    await done('fraud', 'account', 'freeze', customerId, '--reason', 'stranger may know the password', '--yes');
    await done('fraud', 'account', 'unfreeze', customerId, '--reason', 'identity checked', '--yes');
    await done('fraud', 'switch', 'on', 'charging', '--reason', 'all is well again', '--yes');
    const receipt = ['--reason', 'the customer found the receipt'];
    const correction = await json('fraud', 'correction', 'propose', first, ...receipt, '--yes');
    await done('approver', 'correction', 'approve', first, correction.correctionId, '--yes');
    expect(await done('fraud', 'trace', first, '--events')).toContain('compensation.corrected.v1');
  }, 120_000);

  /** A charge, its payment, the compensation and an event, each by its own id. */
  async function traced(chargeId: string, paymentId: string): Promise<void> {
    const charge = await json('fraud', 'trace', chargeId);
    expect(charge).toMatchObject({ kind: 'charge', amountYen: CHARGE_YEN });
    expect(await json('fraud', 'trace', paymentId)).toMatchObject({ kind: 'payment', transactionKind: 'payment' });
    const compensation = await json('fraud', 'trace', `compensation-${chargeId}`);
    expect(compensation).toMatchObject({ kind: 'compensation', transactionId: chargeId, transactionKind: 'charge' });
    const credited = charge.events.find(({ type }: { type: string }) => type === 'wallet.charge-credited.v1');
    const event = await json('fraud', 'trace', credited.eventId);
    expect(event).toMatchObject({ kind: 'event', transactionId: chargeId });
    expect(event.events.map(({ eventId }: { eventId: string }) => eventId)).toContain(credited.eventId);
    const figure = join(home, 'charge.svg');
    await done('fraud', 'trace', chargeId, '--svg', figure);
    expect(readFileSync(figure, 'utf8')).toMatch(/^<svg .*role="img"[\s\S]*Refunded to its source[\s\S]*<\/svg>\n$/);
    const nothing = await typed('fraud', 'trace', 'nobody-knows-this');
    expect(nothing).toMatchObject({ code: 1, err: expect.stringContaining('Nothing that can be traced') });
  }
});
