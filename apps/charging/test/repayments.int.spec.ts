import { recordRepayment } from '@modosu/contracts/charging.messages';
import { takeRepayment } from '@modosu/contracts/compensation.messages';
import { ask, ChargingStack, until } from './charging-stack';

const reason = 'transfer of the 5th';

describe('what debtors repay by bank, with two copies of charging', () => {
  let charging: ChargingStack;
  /** As compensation would: by reference what was taken, of what is owed. */
  let owedYen = 10_000;
  const taken = new Map<string, number>();
  let away = false;
  beforeAll(async () => {
    charging = await ChargingStack.start({ copies: { charging: 2 } });
    charging.answersFor(takeRepayment, ({ reference, amountYen }) => {
      if (away) return 'SERVICE_UNAVAILABLE';
      if (taken.has(reference)) return { owedYen };
      if (amountYen > owedYen) return 'REPAYMENT_EXCEEDS_OWED';
      taken.set(reference, amountYen);
      owedYen -= amountYen;
      return { owedYen };
    });
  }, 60_000);
  afterAll(() => charging?.stop());

  const record = (reference: string, amountYen: number) =>
    ask(charging.staff('operations'), recordRepayment, {
      ...{ originalId: 'c1', debtorId: 'mia', debt: 'mule', amountYen, reference, reason },
    });

  it('is booked at the bank once per reference, when compensation has taken it', async () => {
    expect(await record('line-1', 4_000)).toEqual({ outcome: 'received' });
    expect(await record('line-1', 4_000)).toEqual({ outcome: 'received' });
    await expect(record('line-1', 1)).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(record('line-2', 6_001)).rejects.toMatchObject({ code: 'REPAYMENT_EXCEEDS_OWED' });
    expect(await charging.books()).toMatchObject({ bank: 4_000, 'transit:repayment:line-1': -4_000 });
    // The line was looked into: it is a part of it that was meant.
    expect(await record('line-2', 5_000)).toEqual({ outcome: 'received' });
    expect([...taken]).toEqual([
      ['line-1', 4_000],
      ['line-2', 5_000],
    ]);
  }, 30_000);

  it('is booked later where compensation is away, also after a kill', async () => {
    away = true;
    expect(await record('line-3', 1_000)).toEqual({ outcome: 'recorded' });
    for (const copy of ['charging', 'charging-2'] as const) await charging.stack.kill(copy);
    away = false;
    for (const copy of ['charging', 'charging-2'] as const) await charging.stack.restart(copy);
    await until(async () => (await charging.books()).bank === 10_000, 40_000);
    expect(taken.get('line-3')).toBe(1_000);
    expect(await charging.typesOf('repayment-line-3')).toEqual(['repayment.recorded.v1', 'repayment.received.v1']);
  }, 90_000);
});
