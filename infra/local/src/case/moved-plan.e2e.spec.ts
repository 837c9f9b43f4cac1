import { setTimeout as pause } from 'node:timers/promises';
import type { CallOptions, Reply } from '@modosu/api-client/api-client';
import { ApiError } from '@modosu/api-client/api-error';
import { hire, signInAdministrator } from '../client/staff';
import { LocalStack } from '../stack/stack';
import { balanceAtHome, CHARGE_YEN, CHARGES_EACH, chargeAtHome, makeThefts, type Thefts } from './small-case';

const ACCOUNTS = 4;
const STOLEN_YEN = CHARGES_EACH * CHARGE_YEN;

type Plan = Reply<'compensation.plan.propose'>;

/** Money moves, people decide and proposals cross between the proposal of a plan and its end; two copies of the service. */
describe('a plan is carried out as it was approved, or not at all', () => {
  let stack: LocalStack;
  let thefts: Thefts;
  let fraud: CallOptions;
  let approver: CallOptions;
  let incident: { incidentId: string };

  const propose = () => thefts.api.call('compensation.plan.propose', incident, fraud);
  const approve = ({ planId, contentHash }: Plan) =>
    thefts.api.call('compensation.plan.approve', { planId, contentHash }, approver);
  const refusal = (answer: Promise<unknown>): Promise<string> =>
    answer.then(
      () => 'accepted',
      (error: unknown) =>
        error instanceof ApiError ? `${error.code} ${JSON.stringify(error.details)}` : String(error),
    );

  beforeAll(async () => {
    stack = await LocalStack.start({ policy: '2019', simulation: true, copies: { compensation: 2 } });
    thefts = await makeThefts(stack, ACCOUNTS);
    const { api, from, now } = thefts;
    const administrator = await signInAdministrator(api, stack, now);
    fraud = { token: await hire(api, administrator, 'fraud', ['fraud', 'operations'], now), at: now };
    approver = { token: await hire(api, administrator, 'approver', ['approver'], now), at: now };
    const window = { from: from.toISOString(), to: now.toISOString() };
    incident = await api.call('compensation.incident.open', { name: 'moved', ...window }, fraud);
    await api.call('compensation.incident.scope', incident, fraud);
    await api.call('compensation.incident.hold-funds', incident, fraud);
  }, 120_000);
  afterAll(async () => {
    await thefts?.api.close();
    await stack?.stop();
  }, 30_000);

  it('given a refund, a void, a callback, crossing proposals and own money in between, then nobody gets or gives too much', async () => {
    const { api, accounts, till, now } = thefts;
    const first = await propose();
    expect(first.totals.outflowYen).toBe(ACCOUNTS * STOLEN_YEN);

    // The shop takes a payment back: the plan would refund money that is in the wallet again.
    const { paymentId, chargeIds } = accounts[0]!;
    const atTheTill = { token: till, at: now };
    const refused = { paymentId, reason: 'goods not collected' };
    await api.call('payment.payment.void', refused, atTheTill);
    const voided = await refusal(approve(first));
    expect(voided).toContain('PLAN_STALE');
    expect(voided).toContain(chargeIds[0]!);
    // A part of one, however small, is as good.
    const second = await propose();
    const part = { paymentId: accounts[1]!.paymentId, amountYen: 1, reason: 'one too many' };
    await api.call('payment.payment.refund', part, atTheTill);
    const refunded = await refusal(approve(second));
    expect(refunded).toContain('PLAN_STALE');
    expect(accounts[1]!.chargeIds.some((chargeId) => refunded.includes(chargeId))).toBe(true);

    // Two proposals at once leave one.
    const [one, other] = await Promise.all([propose(), propose()]);
    const last = (await api.call('compensation.incident.list', {}, fraud)).incidents[0]!.planId;
    const [loser, winner] = one.planId === last ? [other, one] : [one, other];
    expect(await refusal(approve(loser))).toContain('PLAN_NOT_OPEN');
    expect(winner.totals).toMatchObject({ recoveredYen: STOLEN_YEN + ((ACCOUNTS - 1) * STOLEN_YEN) / 3 + 1 });

    // "That was me": no plan from before refunds it.
    const [genuine] = accounts[1]!.chargeIds as [string];
    const { customerId } = await api.call('charging.charge.show.staff', { chargeId: genuine }, fraud);
    const said = { ...incident, customerId, transactionIds: accounts[1]!.chargeIds, answer: 'genuine' } as const;
    expect(await heldOf(customerId)).not.toEqual([]);
    await api.call('compensation.incident.record-callback', said, fraud);
    // … and nothing of it stays on hold; what is on hold by mistake a member of staff lets go of.
    expect(await heldOf(customerId)).toEqual([]);
    const [held] = await onHold();
    const { customerId: whose, originalId, heldYen } = held!;
    const by = { ...incident, customerId: whose, originalId, reason: 'looked at by hand' };
    expect(await api.call('compensation.hold.release', by, fraud)).toEqual({ releasedYen: heldYen });
    expect(await refusal(api.call('compensation.hold.release', by, fraud))).toContain('NOT_FOUND');
    const cleared = await refusal(approve(winner));
    expect(cleared).toContain('PLAN_STALE');
    expect(cleared).toContain('called-genuine');
    expect(await refusal(propose())).toContain('SCOPE_STALE');
    await api.call('compensation.incident.scope', incident, fraud);

    // The customer's own money comes in after the plan's cut-off and stays.
    const plan = await propose();
    expect(plan.totals.outflowYen).toBe((ACCOUNTS - 1) * STOLEN_YEN);
    expect(await chargeAtHome(api, 2, CHARGE_YEN, now)).toBe(CHARGE_YEN);
    await approve(plan);
    await executed(plan.planId);
    expect(await balanceAtHome(api, 2, now)).toBe(CHARGE_YEN);
    expect(await balanceAtHome(api, 0, now)).toBe(0);
    const books = await api.call('compensation.incident.reconcile', incident, fraud);
    expect(books).toMatchObject({
      outflowYen: (ACCOUNTS - 1) * STOLEN_YEN,
      recoveredYen: plan.totals.recoveredYen,
      lossYen: plan.totals.lossYen,
      compensatedTwice: 0,
      reconciled: true,
    });
    // Now the shop takes a payment back that was compensated: that is ours, not the customer's a second time.
    const lately = (account: number) => ({ paymentId: accounts[account]!.paymentId, reason: 'late' });
    const lateYen = (STOLEN_YEN * 2) / 3;
    // A part at the till, the rest by the staff.
    await api.call('payment.payment.refund', { ...lately(3), amountYen: 100 }, atTheTill);
    await api.call('payment.payment.refund.staff', lately(3), fraud);
    expect(await balanceAtHome(api, 3, now)).toBe(0);
    expect(await api.call('compensation.incident.reconcile', incident, fraud)).toMatchObject({
      recoveredYen: plan.totals.recoveredYen + lateYen,
      lossYen: plan.totals.lossYen - lateYen,
      compensatedTwice: 0,
      reconciled: true,
    });
    // What is compensated is in no further plan, and nothing is left on hold.
    expect((await propose()).totals.outflowYen).toBe(0);
    expect(await onHold()).toEqual([]);
    expect(await api.call('compensation.incident.close', incident, fraud)).toMatchObject({
      state: 'closed',
      heldYen: 0,
    });
    // Also after the incident was closed.
    await api.call('payment.payment.void', lately(2), atTheTill);
    expect(await balanceAtHome(api, 2, now)).toBe(CHARGE_YEN);
    expect(await api.call('compensation.incident.report', incident, fraud)).toMatchObject({
      recoveredLateYen: 2 * lateYen,
      lossYen: plan.totals.lossYen - 2 * lateYen,
      unauthorisedOutflowYen: (ACCOUNTS - 1) * STOLEN_YEN,
    });
  }, 60_000);

  const onHold = async () => (await thefts.api.call('compensation.hold.list', incident, fraud)).holds;
  const heldOf = async (customerId: string) => (await onHold()).filter((one) => one.customerId === customerId);

  async function executed(planId: string): Promise<void> {
    for (const until = Date.now() + 30_000; Date.now() < until; await pause(50)) {
      const { state } = await thefts.api.call('compensation.plan.progress', { planId }, fraud);
      if (state === 'executed') return;
    }
    throw new Error('the plan was not executed in half a minute');
  }
});
