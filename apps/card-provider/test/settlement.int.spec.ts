import fc from 'fast-check';
import { LoopbackProvider } from './loopback';

const step = fc.record({
  what: fc.constantFrom('pay', 'authorise', 'debit', 'credit', 'cash', 'refund', 'chargeback', 'return'),
  amountYen: fc.integer({ min: 1, max: 30_000 }),
  target: fc.nat(20),
});

async function perform(provider: LoopbackProvider, token: string, index: number, { what, amountYen, target }: Step) {
  const reference = `t-${index}`;
  const bank = { account: '0001-1234567', amountYen, reference };
  if (what === 'pay' || what === 'authorise') {
    await provider.post('/v1/payments', { token, amountYen, reference, capture: what === 'pay' });
  } else if (what === 'debit') await provider.post('/v1/bank-debits', bank);
  else if (what === 'credit') await provider.post('/v1/bank-credits', bank);
  else if (what === 'cash') {
    await provider.post('/v1/cash-deposits', { point: 'atm', pointId: '7', amountYen, reference });
  } else if (what === 'chargeback') {
    await provider.post('/control/chargebacks', { reference: `t-${target}`, reasonCode: '10.4', amountYen });
  } else if (what === 'return') await provider.post('/control/return-refunds', { references: [`r-${target}`] });
  else {
    for (const path of ['payments', 'bank-debits', 'cash-deposits']) {
      const { body } = await provider.get(`/v1/${path}/by-reference/t-${target}`);
      if (body.id) await provider.post(`/v1/${path}/${body.id}/refunds`, { amountYen, reference: `r-${index}` });
    }
  }
}
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

describe('settlement', () => {
  it('given any history, then its sums are those of the transactions, refunds and chargebacks', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const provider = new LoopbackProvider();
        const token = await provider.token();
        for (const [index, one] of steps.entries()) await perform(provider, token, index, one);
        const { netYen, lines } = (await provider.get('/v1/settlement/totals')).body;
        const sum = (text: string): number => provider.sql.first<{ yen: number }>(text)?.yen ?? 0;
        const kept = (kinds: string, sign: string) =>
          sum(`SELECT coalesce(sum(${sign}(captured_yen - refunded_yen - charged_back_yen)), 0) AS yen
               FROM money_transaction WHERE kind IN (${kinds})`);
        const feesYen = sum('SELECT coalesce(sum(fee_yen), 0) AS yen FROM chargeback');
        expect(netYen).toEqual({
          card: kept(`'card-payment'`, '') - feesYen,
          bank: kept(`'bank-debit'`, '') + kept(`'bank-credit'`, '-'),
          cash: kept(`'cash-deposit'`, ''),
        });
        const file = (await provider.get('/v1/settlement')).body.trim().split('\n');
        expect(file).toHaveLength(lines + 1);
        expect(JSON.parse(file.at(-1))).toMatchObject({ netYen, lines });
        await provider.close();
      }),
      { numRuns: 40 },
    );
  });

  it('given a period, then only its lines are in the file', async () => {
    const provider = new LoopbackProvider();
    const at = (time: string) => ({ 'x-simulation-time': time });
    const deposit = (reference: string) => ({ point: 'register', pointId: '1', amountYen: 1_000, reference });
    await provider.post('/v1/cash-deposits', deposit('a'), at('2019-07-01T23:59:59.999Z'));
    await provider.post('/v1/cash-deposits', deposit('b'), at('2019-07-02T00:00:00Z'));
    await provider.post('/v1/cash-deposits', deposit('c'), at('2019-07-03T00:00:00Z'));
    const period = '?from=2019-07-02T00:00:00.000Z&to=2019-07-03T00:00:00.000Z';
    const file = (await provider.get(`/v1/settlement${period}`)).body.trim().split('\n');
    expect(file.map((line: string) => JSON.parse(line).reference)).toEqual(['b', undefined]);
    expect((await provider.get(`/v1/settlement/totals${period}`)).body.netYen.cash).toBe(1_000);
    expect((await provider.get('/v1/settlement?from=today')).body.error.code).toBe('invalid_request');
    await provider.close();
  });
});
