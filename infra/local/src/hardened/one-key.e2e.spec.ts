import { setTimeout as pause } from 'node:timers/promises';
import type { Fields, OperationId, Reply } from '@modosu/api-client/api-client';
import { idempotencyKey } from '@modosu/api-client/idempotency-key';
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
  async function isBound<Id extends OperationId>(
    id: Id,
    token: string,
    first: Fields<Id>,
    others: readonly Fields<Id>[],
  ): Promise<Reply<Id>> {
    const from = { token, idempotencyKey: idempotencyKey() };
    const reply = await stand.call(id, first, from);
    await pause(READ_MODELS_MS);
    for (const fields of others) {
      for (let copy = 0; copy < 4; copy += 1) expect(await stand.refusal(stand.call(id, fields, from))).toBe(REUSED);
    }
    const again = { ...from, idempotencyKey: from.idempotencyKey.toUpperCase() };
    const reversed = Object.fromEntries(Object.entries(first).reverse()) as Fields<Id>;
    for (let copy = 0; copy < 4; copy += 1) expect(await stand.call(id, reversed, again)).toEqual(reply);
    return reply;
  }

  async function sale(member: Member, amountYen: number) {
    await member.unlocks();
    return { code: await member.showsCode(), amountYen };
  }

  it('of a till with two codes: each payment has its own id, and voiding one leaves the other', async () => {
    const from = { token: till, idempotencyKey: idempotencyKey() };
    const sales = [await sale(anna, 1_000), await sale(ben, 1_000)];
    const outcomes = await Promise.all(
      sales.map((body) =>
        stand.call('payment.payment.take', body, from).then(
          ({ paymentId }) => paymentId,
          (error: { code: string }) => error.code,
        ),
      ),
    );
    const paid = outcomes.filter((outcome) => outcome !== REUSED);
    expect(new Set(paid).size).toBe(paid.length);
    const spent = async () => 20_000 - (await anna.balanceYen()) - (await ben.balanceYen());
    expect(await spent()).toBe(paid.length * 1_000);
    await stand.call('payment.payment.void', { paymentId: paid[0]!, reason: 'wrong goods' }, { token: till });
    expect(await spent()).toBe((paid.length - 1) * 1_000);
  });

  it('of a till that pays and voids', async () => {
    const first = await sale(anna, 500);
    const others = [await sale(ben, 500), { ...first, amountYen: 501 }];
    const { paymentId } = await isBound('payment.payment.take', till, first, others);
    const second = await stand.call('payment.payment.take', await sale(ben, 500), { token: till });
    const before = await ben.balanceYen();
    const reason = 'wrong goods';
    const other = { paymentId: second.paymentId, reason };
    await isBound('payment.payment.void', till, { paymentId, reason }, [other]);
    expect(await ben.balanceYen()).toBe(before);
  });

  it('of staff who register shops and tills, and open incidents', async () => {
    const olga = await stand.staff('olga', ['operations']);
    const shop = await isBound('payment.merchant.register', olga, { name: 'Shop one' }, [
      { name: 'Shop two' },
      { name: 'Shop one', category: 'tobacco' },
    ]);
    const other = await stand.shop('Shop three');
    await isBound('identity.terminal.create', olga, { merchantId: shop.merchantId, name: 'till 1' }, [
      { merchantId: other.merchantId, name: 'till 1' },
    ]);
    const window = { from: '2026-04-01T00:00:00.000Z', to: '2026-04-02T00:00:00.000Z' };
    const fraud = await stand.staff('fumi', ['fraud']);
    await isBound('compensation.incident.open', fraud, { name: 'one', ...window }, [{ name: 'two', ...window }]);
  }, 60_000);

  it('of staff who freeze, and of a customer who reports', async () => {
    const report = { description: 'this was not me' };
    await isBound('compensation.report.file', anna.from.token as string, report, [{ description: 'nor this' }]);
    const fraud = await stand.staff('fumi', ['fraud']);
    const freeze = (member: Member) => ({ customerIds: [member.customerId], reason: 'looks like a thief' });
    await isBound('identity.customer.freeze', fraud, freeze(anna), [freeze(ben)]);
    expect(await ben.balanceYen()).toBeGreaterThan(0);
  }, 60_000);

  it('and the log that comes of it holds', async () => {
    const token = await stand.staff('olga', ['operations']);
    const started = await stand.call('ledger.verification.start', {}, { token });
    const verification = () => stand.call('ledger.verification.show', started, { token });
    let report = await verification();
    while (report.state === 'running') {
      await pause(100);
      report = await verification();
    }
    expect(report).toMatchObject({ state: 'done', findings: [] });
  }, 60_000);
});
