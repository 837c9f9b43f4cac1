import { setTimeout as pause } from 'node:timers/promises';
import { comparable, EarlierLog, readRecorded } from './earlier-log';

const recorded = readRecorded();

/** The log was written by an earlier version; the public API and the built `modosu` show what today's code makes of it. */
describe.each(['none', 'of then'] as const)('a log that an earlier version wrote, databases: %s', (databases) => {
  let earlier: EarlierLog;

  beforeAll(async () => {
    earlier = await EarlierLog.start(recorded, databases);
    await earlier.caughtUp();
  }, 120_000);
  afterAll(() => earlier?.stop(), 30_000);

  const verified = async () => {
    const { out } = await earlier.modosu('verify', '--json');
    return JSON.parse(out) as { events: number };
  };

  it('answers every question as that version did: books, statements, traces, incidents, wallets, sessions, streams', async () => {
    // An answer may say more than it did then, and nothing else.
    for (const question of recorded.questions)
      expect({ path: question.path, reply: comparable(await earlier.ask(question)) }).toMatchObject({
        path: question.path,
        reply: comparable(question.reply),
      });
  }, 60_000);

  it('answers a command that is sent again as it was answered then', async () => {
    for (const command of recorded.commands)
      expect({ path: command.path, reply: await earlier.ask(command) }).toEqual({
        path: command.path,
        reply: command.reply,
      });
  }, 60_000);

  it('obeys every law, and every read model is what the log says, built from nothing and built again', async () => {
    expect(await earlier.signsIn('operations', 10)).toMatchObject({ code: 0 });
    expect(await verified()).toMatchObject({ state: 'done', found: 0, findings: [], seals: 1, inFlight: 0 });
    const { code, out, err } = await earlier.modosu('replay', '--check');
    expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
    for (const service of ['identity', 'charging', 'payment', 'compensation', 'ledger'])
      expect(out).toMatch(new RegExp(`^${service}: .*the same, row by row$`, 'm'));
    expect(await earlier.modosu('parked')).toMatchObject({
      code: 0,
      out: expect.stringContaining('Parked streams\n(none)'),
    });
    const days = ['--from', '2019-07-01T00:00+09:00', '--to', '2019-07-05T00:00+09:00'];
    const again = await earlier.modosu('what-if', '--policy', '2019', ...days);
    expect(again).toMatchObject({
      code: 0,
      out: expect.stringContaining('0 charges (¥0) would have been stopped, 0 refusals (¥0) admitted'),
    });
  }, 120_000);

  it('goes on: a payment, its void, a transfer, and the plan that was open', async () => {
    const { anna, ben } = recorded.people;
    const at = earlier.after(1);
    const asAnna = { token: anna.token, address: anna.address, at };
    const { api } = earlier;
    const balance = async () => (await api.call('payment.wallet.show', {}, asAnna)).balanceYen;
    const before = await balance();
    await api.call('identity.session.unlock', { passcode: anna.passcode }, asAnna);
    const { code } = await api.call('payment.code.show', {}, asAnna);
    const sale = { code, amountYen: 1_000, category: 'tobacco', reference: 'a later day' } as const;
    const till = { token: recorded.till, at };
    const { paymentId } = await api.call('payment.payment.take', sale, till);
    expect(await balance()).toBe(before - 1_000);
    await api.call('payment.payment.void', { paymentId, reason: 'wrong goods' }, till);
    expect(await balance()).toBe(before);
    await api.call('payment.transfer.send', { toCustomerId: ben.customerId, amountYen: 500 }, asAnna);
    expect(await balance()).toBe(before - 500);

    const { incidentId, planId, contentHash } = recorded.openCase;
    const [approver, fraud] = [await earlier.as('approver'), await earlier.as('fraud')];
    await api.call('compensation.plan.approve', { planId, contentHash }, approver);
    const progress = () => api.call('compensation.plan.progress', { planId }, approver);
    for (const end = Date.now() + 30_000; (await progress()).state !== 'executed'; await pause(200))
      if (Date.now() > end) throw new Error(`the plan is not executed: ${JSON.stringify(await progress())}`);
    expect(await progress()).toMatchObject({ completed: 9 });
    const books = await api.call('compensation.incident.reconcile', { incidentId }, fraud);
    expect(books).toMatchObject({ reconciled: true });
    await api.call('compensation.incident.close', { incidentId }, fraud);

    expect(await earlier.modosu('seal', '--yes')).toMatchObject({ code: 0 });
    expect(await verified()).toMatchObject({ state: 'done', found: 0, findings: [], seals: 2, inFlight: 0 });
  }, 90_000);
});
