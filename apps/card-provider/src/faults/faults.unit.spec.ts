import { FaultPlan, faultSettings } from './faults';

const outcome = async (plan: FaultPlan, key: string) =>
  plan.before('POST', '/v1/payments', key).then(
    () => 'ok',
    (error: { code: string }) => error.code,
  );

describe('faults', () => {
  const settings = faultSettings.parse({ errorRate: 0.5 });
  const keys = Array.from({ length: 200 }, (_, index) => `key-${index}`);

  it('given one seed, then the same requests fail in whatever order they come', async () => {
    const forwards = new FaultPlan('1');
    const backwards = new FaultPlan('1');
    forwards.set(settings);
    backwards.set(settings);
    const first = await Promise.all(keys.map((key) => outcome(forwards, key)));
    const second = await Promise.all([...keys].reverse().map((key) => outcome(backwards, key)));
    expect(second.reverse()).toEqual(first);
    const failures = first.filter((result) => result === 'internal_error').length;
    expect(failures).toBeGreaterThan(70);
    expect(failures).toBeLessThan(130);
  });

  it('given a failed request, when it is tried again, then it meets a draw of its own', async () => {
    const plan = new FaultPlan('1');
    plan.set(settings);
    const tries = await Promise.all(Array.from({ length: 20 }, () => outcome(plan, 'one')));
    expect(new Set(tries).size).toBe(2);
  });

  it('given no settings, then nothing fails', async () => {
    const plan = new FaultPlan('1');
    expect(await outcome(plan, 'one')).toBe('ok');
    expect(plan.hangs('POST', '/v1/payments', 'one')).toBe(false);
  });
});
