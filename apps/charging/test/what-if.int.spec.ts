import {
  addCard,
  charge,
  listWhatIfChanges,
  setSwitch,
  showPolicy,
  showWhatIf,
  startWhatIf,
} from '@modosu/contracts/charging.messages';
import type { RequestInputOf } from '@modosu/contracts/message';
import { newId } from '@modosu/service-kit/request/ids';
import { ask, ChargingStack, cardNumber, chargeCard, SECRET, until } from './charging-stack';

const FRICTIONLESS = '400901';
const at = (hours: number) => new Date(Date.parse('2019-07-01T00:00:00.000Z') + hours * 3_600_000).toISOString();
const TIME = { from: at(0), to: at(24 * 30) };

describe.each(['2019', 'hardened'] as const)('charges under %s, decided again by the real service', (policy) => {
  let charging: ChargingStack;
  beforeAll(async () => {
    charging = await ChargingStack.start({ policy, simulation: true });
    await makeHistory();
  }, 60_000);
  afterAll(() => charging?.stop());

  /** Charges that come about, are declined, and are refused by rules of every kind. */
  async function makeHistory(): Promise<void> {
    const tried = (made: Promise<unknown>) => made.catch(() => undefined);
    const holders = await Promise.all(
      ['anna', 'bert', 'carl'].map((id) => charging.holder(id, cardNumber(FRICTIONLESS), { now: at(1) })),
    );
    const declined = await charging.holder('dora', cardNumber('400911'), { now: at(1) });
    for (const [index, holder] of [...holders, declined].entries()) {
      for (const [amountYen, hours] of [
        [5_000, 2],
        [20_000, 40],
        [20_000, 40.01],
        [1_000, 40.02],
        [30_000, 80],
      ] as const) {
        await tried(chargeCard(holder, amountYen, { now: at(hours + index / 100) }));
      }
    }
    const [anna] = holders;
    if (anna === undefined) throw new Error('nobody is there');
    const wrong = { amountYen: 1_000, sourceId: anna.sourceId, chargeSecret: 'wrong-1' };
    for (let n = 0; n < 6; n += 1) await tried(ask(anna, charge, wrong, { now: at(100 + n) }));
    await tried(charging.payIn(anna, 3_000, 'atm', { now: at(110) }));
    const thief = {
      ...charging.customer('bert', { did: 'thief', facts: { firstDevice: false, newDeviceAt: at(119) } }),
      sourceId: '',
    };
    const stolen = { ...thief, sourceId: holders[1]?.sourceId ?? '' };
    await tried(chargeCard(stolen, 20_000, { now: at(120) }));
    await tried(ask(thief, addCard, { token: await charging.token(cardNumber(FRICTIONLESS)) }, { now: at(121) }));
    // Many at once, so that caps and accounts are written in whatever order they come.
    const family = await Promise.all(
      Array.from({ length: 7 }, async (_, n) => {
        const own = await charging.holder(`family-${n}`, cardNumber(FRICTIONLESS), { now: at(1) });
        return { ...own, ...charging.customer(`family-${n}`, { did: 'the-tablet' }) };
      }),
    );
    await Promise.all(family.map((member) => tried(chargeCard(member, 2_000, { now: at(200) }))));
    const staff = charging.staff('operations');
    await ask(staff, setSwitch, { scope: 'credit', on: false, reason: 'fraud' }, { now: at(300) });
    await tried(chargeCard(holders[2] ?? anna, 1_000, { now: at(301) }));
  }

  async function decidedAgain(wanted: RequestInputOf<typeof startWhatIf>['policy'], role = 'fraud') {
    const staff = charging.staff(role);
    const { runId } = await ask(staff, startWhatIf, { policy: wanted, ...TIME });
    await until(async () => !['waiting', 'running'].includes((await ask(staff, showWhatIf, { runId })).state));
    const { changes } = await ask(staff, listWhatIfChanges, { runId, limit: 1_000 });
    return { run: await ask(staff, showWhatIf, { runId }), changes, runId };
  }

  it('finds no difference under the rules in force', async () => {
    const { run, changes } = await decidedAgain({ base: 'in-force' });
    expect(changes).toEqual([]);
    expect(run.state).toBe('done');
    expect(run.result?.sumsNow).toEqual(run.result?.sumsThen);
    expect(run.result?.sumsThen.charges).toBeGreaterThan(8);
    expect(run.result?.sumsThen.refusals).toBeGreaterThan(6);
    expect(run.progress).toMatchObject({ share: 1, events: expect.any(Number) });
  });

  it('finds what other rules change, page by page, and writes nothing to the log', async () => {
    const before = await charging.store.headPosition();
    const { run, changes, runId } = await decidedAgain(
      { base: policy === '2019' ? 'hardened' : '2019' },
      'administrator',
    );
    expect(changes.length).toBeGreaterThan(2);
    const kind = policy === '2019' ? 'stopped' : 'admitted';
    expect(changes.filter((one) => one.kind === kind && !one.cameToNothing)).toHaveLength(
      run.result?.changes[kind === 'stopped' ? 'stopped' : 'admitted'] ?? -1,
    );
    const staff = charging.staff('operations');
    const first = await ask(staff, listWhatIfChanges, { runId, limit: 2 });
    const second = await ask(staff, listWhatIfChanges, { runId, limit: 1_000, after: first.next });
    expect([...first.changes, ...second.changes]).toEqual(changes);
    expect(await charging.store.headPosition()).toBe(before);
  });

  it('makes one run of one command, and none of a wrong one', async () => {
    const staff = charging.staff('fraud');
    const commandId = newId();
    const request = { policy: { base: 'in-force' as const }, ...TIME };
    const twice = await Promise.all([1, 2].map(() => ask(staff, startWhatIf, request, { commandId })));
    expect(twice[0]).toEqual(twice[1]);
    await expect(ask(staff, startWhatIf, { ...request, to: at(5) }, { commandId })).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
    const wrong = { stepYen: 0, velocity: { charges: 1 }, extra: 1 } as never;
    await expect(ask(staff, startWhatIf, { ...request, policy: wrong })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      details: { issues: expect.arrayContaining([expect.objectContaining({ path: 'policy.stepYen' })]) },
    });
    await expect(ask(charging.staff('support'), startWhatIf, request)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(ask(staff, showWhatIf, { runId: 'none' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('prints rules that can be asked for as they are', async () => {
    const { policy: printed } = await ask(charging.staff('fraud'), showPolicy, { preset: 'in-force' });
    const { changes } = await decidedAgain(printed);
    expect(changes).toEqual([]);
    expect(SECRET).not.toBe('');
  });
});
