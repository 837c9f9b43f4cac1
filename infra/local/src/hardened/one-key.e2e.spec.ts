import { setTimeout as pause } from 'node:timers/promises';
import { idempotencyKey } from '../client/api-client';
import { HardenedStack } from './hardened-stack';
import type { Member } from './member';

/** Until the read models of all copies have what was written, ms. */
const READ_MODELS_MS = 1_500;
const REUSED = 'IDEMPOTENCY_KEY_REUSED';

/** Through the gateway, with two copies of identity, charging and payment. */
describe('one key, several things', () => {
  let stand: HardenedStack;
  let anna: Member;
  let ben: Member;
  let till: string;
  beforeAll(async () => {
    stand = await HardenedStack.start();
    [anna, ben] = [stand.somebody('anna'), stand.somebody('ben')];
    for (const member of [anna, ben]) {
      const card = await member.settlesIn();
      await member.charges(card, 10_000);
    }
    ({ till } = await stand.shop('Corner shop'));
  }, 180_000);
  afterAll(() => stand?.stop(), 30_000);

  /** Another request under the key of the first is refused whichever copy gets it; the first is answered again. */
  async function isBound<Reply>(
    path: string,
    token: string,
    first: object,
    others: readonly (readonly [path: string, body: object])[],
  ): Promise<Reply> {
    const from = { token, key: idempotencyKey() };
    const reply = await stand.call<Reply>('POST', path, first, from);
    await pause(READ_MODELS_MS);
    for (const [otherPath, body] of others) {
      for (let copy = 0; copy < 4; copy += 1)
        expect(await stand.refusal(stand.call('POST', otherPath, body, from))).toBe(REUSED);
    }
    const again = { ...from, key: from.key.toUpperCase() };
    const reversed = Object.fromEntries(Object.entries(first).reverse());
    for (let copy = 0; copy < 4; copy += 1) expect(await stand.call('POST', path, reversed, again)).toEqual(reply);
    return reply;
  }

  async function sale(member: Member, amountYen: number) {
    await member.unlocks();
    return { code: await member.showsCode(), amountYen };
  }

  it('of a till with two codes: each payment has its own id, and voiding one leaves the other', async () => {
    const from = { token: till, key: idempotencyKey() };
    const sales = [await sale(anna, 1_000), await sale(ben, 1_000)];
    const outcomes = await Promise.all(
      sales.map((body) =>
        stand.call<{ paymentId: string }>('POST', '/v1/payments', body, from).then(
          ({ paymentId }) => paymentId,
          (error: { code: string }) => error.code,
        ),
      ),
    );
    const paid = outcomes.filter((outcome) => outcome !== REUSED);
    expect(new Set(paid).size).toBe(paid.length);
    const spent = async () => 20_000 - (await anna.balanceYen()) - (await ben.balanceYen());
    expect(await spent()).toBe(paid.length * 1_000);
    await stand.call('POST', `/v1/payments/${paid[0]}/void`, { reason: 'wrong goods' }, { token: till });
    expect(await spent()).toBe((paid.length - 1) * 1_000);
  });

  it('of a till that pays and voids', async () => {
    const first = await sale(anna, 500);
    const others = [
      ['/v1/payments', await sale(ben, 500)] as const,
      ['/v1/payments', { ...first, amountYen: 501 }] as const,
    ];
    const { paymentId } = await isBound<{ paymentId: string }>('/v1/payments', till, first, others);
    const second = await stand.call<{ paymentId: string }>('POST', '/v1/payments', await sale(ben, 500), {
      token: till,
    });
    const before = await ben.balanceYen();
    const reason = { reason: 'wrong goods' };
    await isBound(`/v1/payments/${paymentId}/void`, till, reason, [[`/v1/payments/${second.paymentId}/void`, reason]]);
    expect(await ben.balanceYen()).toBe(before);
  });

  it('of staff who register shops and tills, and open incidents', async () => {
    const olga = await stand.staff('olga', ['operations']);
    const shop = await isBound<{ merchantId: string }>('/v1/staff/merchants', olga, { name: 'Shop one' }, [
      ['/v1/staff/merchants', { name: 'Shop two' }],
      ['/v1/staff/merchants', { name: 'Shop one', category: 'tobacco' }],
    ]);
    const other = await stand.shop('Shop three');
    await isBound('/v1/staff/terminals', olga, { merchantId: shop.merchantId, name: 'till 1' }, [
      ['/v1/staff/terminals', { merchantId: other.merchantId, name: 'till 1' }],
    ]);
    const window = { from: '2026-04-01T00:00:00.000Z', to: '2026-04-02T00:00:00.000Z' };
    await isBound('/v1/staff/incidents', await stand.staff('fumi', ['fraud']), { name: 'one', ...window }, [
      ['/v1/staff/incidents', { name: 'two', ...window }],
    ]);
  }, 60_000);

  it('of staff who freeze, and of a customer who reports', async () => {
    const report = { description: 'this was not me' };
    await isBound('/v1/reports', anna.from.token as string, report, [['/v1/reports', { description: 'nor this' }]]);
    const fraud = await stand.staff('fumi', ['fraud']);
    const freeze = (member: Member) => ({ customerIds: [member.customerId], reason: 'looks like a thief' });
    await isBound('/v1/staff/customers/freeze', fraud, freeze(anna), [['/v1/staff/customers/freeze', freeze(ben)]]);
    expect(await ben.balanceYen()).toBeGreaterThan(0);
  }, 60_000);

  it('and the log that comes of it holds', async () => {
    const token = await stand.staff('olga', ['operations']);
    const { verificationId } = await stand.call<{ verificationId: string }>(
      'POST',
      '/v1/staff/log/verifications',
      {},
      { token },
    );
    type Report = { state: string; findings: unknown[] };
    let report: Report = { state: 'running', findings: [] };
    while (report.state === 'running') {
      await pause(100);
      report = await stand.call<Report>('GET', `/v1/staff/log/verifications/${verificationId}`, undefined, { token });
    }
    expect(report).toMatchObject({ state: 'done', findings: [] });
  }, 60_000);
});
