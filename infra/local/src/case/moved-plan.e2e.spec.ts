import { setTimeout as pause } from 'node:timers/promises';
import { ApiRefusal, type CallOptions } from '../client/api-client';
import { hire, signInAdministrator } from '../client/staff';
import { LocalStack } from '../stack/stack';
import { balanceAtHome, CHARGE_YEN, CHARGES_EACH, chargeAtHome, makeThefts, type Thefts } from './small-case';

const ACCOUNTS = 4;
const STOLEN_YEN = CHARGES_EACH * CHARGE_YEN;

interface Plan {
  planId: string;
  contentHash: string;
  totals: { outflowYen: number; recoveredYen: number; lossYen: number };
}

/** Money moves, people decide and proposals cross between the proposal of a plan and its end; two copies of the service. */
describe('a plan is carried out as it was approved, or not at all', () => {
  let stack: LocalStack;
  let thefts: Thefts;
  let fraud: CallOptions;
  let approver: CallOptions;
  let incident: string;

  const post = <Reply>(path: string, body: object, as: CallOptions) => thefts.api.call<Reply>('POST', path, body, as);
  const propose = () => post<Plan>(`${incident}/plans`, {}, fraud);
  const approve = ({ planId, contentHash }: Plan) =>
    post(`/v1/staff/plans/${planId}/approve`, { contentHash }, approver);
  const refusal = (answer: Promise<unknown>): Promise<string> =>
    answer.then(
      () => 'accepted',
      (error: unknown) => (error instanceof ApiRefusal ? `${error.code} ${error.message}` : String(error)),
    );

  beforeAll(async () => {
    stack = await LocalStack.start({ policy: '2019', simulation: true, copies: { compensation: 2 } });
    thefts = await makeThefts(stack, ACCOUNTS);
    const { api, from, now } = thefts;
    const desk = await signInAdministrator(api, stack, now);
    fraud = { token: await hire(api, desk, 'fraud', ['fraud', 'operations'], now), at: now };
    approver = { token: await hire(api, desk, 'approver', ['approver'], now), at: now };
    const window = { from: from.toISOString(), to: now.toISOString() };
    const { incidentId } = await post<{ incidentId: string }>(
      '/v1/staff/incidents',
      { name: 'moved', ...window },
      fraud,
    );
    incident = `/v1/staff/incidents/${incidentId}`;
    await post(`${incident}/scope`, {}, fraud);
    await post(`${incident}/hold-funds`, {}, fraud);
  }, 120_000);
  afterAll(async () => {
    await thefts?.api.close();
    await stack?.stop();
  }, 30_000);

  it('given a void, a callback, crossing proposals and own money in between, then nobody gets or gives too much', async () => {
    const { api, accounts, till, now } = thefts;
    const first = await propose();
    expect(first.totals.outflowYen).toBe(ACCOUNTS * STOLEN_YEN);

    // The shop takes a payment back: the plan would refund money that is in the wallet again.
    const { paymentId, chargeIds } = accounts[0]!;
    await post(`/v1/payments/${paymentId}/void`, { reason: 'goods not collected' }, { token: till, at: now });
    const voided = await refusal(approve(first));
    expect(voided).toContain('PLAN_STALE');
    expect(voided).toContain(chargeIds[0]!);

    // Two proposals at once leave one.
    const [one, other] = await Promise.all([propose(), propose()]);
    const last = (await api.call<{ incidents: { planId: string }[] }>('GET', '/v1/staff/incidents', undefined, fraud))
      .incidents[0]!.planId;
    const [loser, winner] = one.planId === last ? [other, one] : [one, other];
    expect(await refusal(approve(loser))).toContain('PLAN_NOT_OPEN');
    expect(winner.totals).toMatchObject({ recoveredYen: STOLEN_YEN + ((ACCOUNTS - 1) * STOLEN_YEN) / 3 });

    // "That was me": no plan from before refunds it.
    const [genuine] = accounts[1]!.chargeIds as [string];
    const { customerId } = await api.call<{ customerId: string }>(
      'GET',
      `/v1/staff/charges/${genuine}`,
      undefined,
      fraud,
    );
    const said = { customerId, transactionIds: accounts[1]!.chargeIds, answer: 'genuine' };
    expect(await heldOf(customerId)).not.toEqual([]);
    await post(`${incident}/callbacks`, said, fraud);
    // … and nothing of it stays on hold; what is on hold by mistake a member of staff lets go of.
    expect(await heldOf(customerId)).toEqual([]);
    const [held] = await onHold();
    const { customerId: whose, originalId, heldYen } = held!;
    const by = { customerId: whose, originalId, reason: 'looked at by hand' };
    expect(await post(`${incident}/holds/release`, by, fraud)).toEqual({ releasedYen: heldYen });
    expect(await refusal(post(`${incident}/holds/release`, by, fraud))).toContain('NOT_FOUND');
    const cleared = await refusal(approve(winner));
    expect(cleared).toContain('PLAN_STALE');
    expect(cleared).toContain('called-genuine');
    expect(await refusal(propose())).toContain('SCOPE_STALE');
    await post(`${incident}/scope`, {}, fraud);

    // The customer's own money comes in after the plan's cut-off and stays.
    const plan = await propose();
    expect(plan.totals.outflowYen).toBe((ACCOUNTS - 1) * STOLEN_YEN);
    expect(await chargeAtHome(api, 2, CHARGE_YEN, now)).toBe(CHARGE_YEN);
    await approve(plan);
    await executed(plan.planId);
    expect(await balanceAtHome(api, 2, now)).toBe(CHARGE_YEN);
    expect(await balanceAtHome(api, 0, now)).toBe(0);
    const books = await api.call('GET', `${incident}/reconciliation`, undefined, fraud);
    expect(books).toMatchObject({
      outflowYen: (ACCOUNTS - 1) * STOLEN_YEN,
      recoveredYen: plan.totals.recoveredYen,
      lossYen: plan.totals.lossYen,
      compensatedTwice: 0,
      reconciled: true,
    });
    // Now the shop takes a payment back that was compensated: that is ours, not the customer's a second time.
    const late = (account: number) =>
      post(`/v1/payments/${accounts[account]!.paymentId}/void`, { reason: 'late' }, { token: till, at: now });
    const lateYen = (STOLEN_YEN * 2) / 3;
    await late(3);
    expect(await balanceAtHome(api, 3, now)).toBe(0);
    expect(await api.call('GET', `${incident}/reconciliation`, undefined, fraud)).toMatchObject({
      recoveredYen: plan.totals.recoveredYen + lateYen,
      lossYen: plan.totals.lossYen - lateYen,
      compensatedTwice: 0,
      reconciled: true,
    });
    // What is compensated is in no further plan, and nothing is left on hold.
    expect((await propose()).totals.outflowYen).toBe(0);
    expect(await onHold()).toEqual([]);
    expect(await post(`${incident}/close`, {}, fraud)).toMatchObject({ state: 'closed', heldYen: 0 });
    // Also after the incident was closed.
    await late(2);
    expect(await balanceAtHome(api, 2, now)).toBe(CHARGE_YEN);
    expect(await api.call('GET', `${incident}/report`, undefined, fraud)).toMatchObject({
      recoveredLateYen: 2 * lateYen,
      lossYen: plan.totals.lossYen - 2 * lateYen,
      unauthorisedOutflowYen: (ACCOUNTS - 1) * STOLEN_YEN,
    });
  }, 60_000);

  type Held = { customerId: string; originalId: string; heldYen: number };
  const onHold = async () =>
    (await thefts.api.call<{ holds: Held[] }>('GET', `${incident}/holds`, undefined, fraud)).holds;
  const heldOf = async (customerId: string) => (await onHold()).filter((one) => one.customerId === customerId);

  async function executed(planId: string): Promise<void> {
    for (const until = Date.now() + 30_000; Date.now() < until; await pause(50)) {
      const { state } = await thefts.api.call<{ state: string }>(
        'GET',
        `/v1/staff/plans/${planId}/progress`,
        undefined,
        fraud,
      );
      if (state === 'executed') return;
    }
    throw new Error('the plan was not executed in half a minute');
  }
});
