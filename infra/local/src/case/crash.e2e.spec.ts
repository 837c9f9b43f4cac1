import { setTimeout as pause } from 'node:timers/promises';
import type { Reply } from '@modosu/api-client/api-client';
import { LocalStack } from '../stack/stack';
import { CHARGE_YEN, CHARGES_EACH, makeSmallCase, type SmallCase } from './small-case';

const ACCOUNTS = 60;
const CHARGES = ACCOUNTS * CHARGES_EACH;

type Victim = 'compensation' | 'compensation-2' | 'payment';

type Progress = Reply<'compensation.plan.progress'>;

/** Looks at the plan until `enough` says so; a service that is away meanwhile is waited for. */
async function watch(
  { api, fraud, planId, now }: SmallCase,
  enough: (progress: Progress) => boolean,
): Promise<Progress> {
  for (const until = Date.now() + 60_000; Date.now() < until; await pause(10)) {
    const progress = await api
      .call('compensation.plan.progress', { planId }, { token: fraud, at: now })
      .catch(() => undefined);
    if (progress && enough(progress)) return progress;
  }
  throw new Error('the plan did not get there in a minute');
}

/** Given a proposed plan, when it is approved and a service is killed in its middle, then all is put right once. */
async function killInTheMiddle(stack: LocalStack, whom: () => Promise<Victim>, comesBack: boolean): Promise<void> {
  const theCase = await makeSmallCase(stack, ACCOUNTS);
  const { api, approver, fraud, planId, contentHash, incidentId, chargeIds, now } = theCase;
  expect(chargeIds).toHaveLength(CHARGES);
  await api.call('compensation.plan.approve', { planId, contentHash }, { token: approver, at: now });
  const before = await watch(theCase, ({ completed }) => completed >= CHARGES / 10);
  const victim = await whom();
  await stack.kill(victim);
  expect(before.completed).toBeLessThan(CHARGES);
  await pause(500);
  if (comesBack) await stack.restart(victim);

  const after = await watch(theCase, ({ state }) => state === 'executed');
  expect(after).toMatchObject({ lines: CHARGES, completed: CHARGES });
  const asFraud = { token: fraud, at: now };
  const books = await api.call('compensation.incident.reconcile', { incidentId }, asFraud);
  expect(books).toMatchObject({
    outflowYen: CHARGES * CHARGE_YEN,
    recoveredYen: (CHARGES * CHARGE_YEN) / 3,
    lossYen: (CHARGES * CHARGE_YEN * 2) / 3,
    differenceYen: 0,
    trialBalanceYen: 0,
    transitYen: 0,
    providerDifferenceYen: 0,
    compensatedTwice: 0,
    reconciled: true,
  });
  const states = await Promise.all(
    chargeIds.map((chargeId) => api.call('charging.charge.show.staff', { chargeId }, asFraud)),
  );
  expect(states.every(({ state, refundedYen }) => state === 'refunded' && refundedYen === CHARGE_YEN)).toBe(true);
  await api.close();
}

describe('every charge is compensated exactly once', () => {
  it.each(['compensation', 'payment'] as const)(
    'when %s is killed in the middle of the execution',
    async (victim) => {
      const stack = await LocalStack.start({ policy: '2019', simulation: true });
      try {
        await killInTheMiddle(stack, async () => victim, true);
      } finally {
        await stack.stop();
      }
    },
    180_000,
  );

  it('when of two copies of compensation the one that leads is killed in the middle, and never comes back', async () => {
    const stack = await LocalStack.start({ policy: '2019', simulation: true, copies: { compensation: 2 } });
    try {
      await killInTheMiddle(stack, () => leaderOf(stack), false);
    } finally {
      await stack.stop();
    }
  }, 180_000);
});

async function leaderOf(stack: LocalStack): Promise<Victim> {
  for (const copy of ['compensation', 'compensation-2'] as const) {
    const answer = await fetch(`${stack.healthOf(copy)}/health/ready`);
    const { checks } = (await answer.json()) as { checks: { leadership: { detail: { role: string } } } };
    if (checks.leadership.detail.role === 'leading') return copy;
  }
  throw new Error('no copy leads');
}
