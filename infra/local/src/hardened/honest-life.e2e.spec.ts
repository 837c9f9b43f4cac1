import { HardenedStack } from './hardened-stack';
import type { Member } from './member';

/** What must stay possible under the hardened rules, with two copies of identity, charging and payment. */
describe('an honest life under the hardened rules', () => {
  let stand: HardenedStack;
  let anna: Member;
  let card: string;

  beforeAll(async () => {
    stand = await HardenedStack.start();
    anna = stand.somebody('anna');
    card = await anna.settlesIn();
  }, 120_000);
  afterAll(() => stand?.stop(), 30_000);

  it('a member registers, proves who they are, charges, pays, and has a payment voided', async () => {
    const { till } = await stand.shop('Corner shop');
    expect(await anna.charges(card, 10_000)).toMatchObject({ balanceYen: 10_000 });
    await anna.unlocks();
    const sale = { code: await anna.showsCode(), amountYen: 3_000, reference: 'r-1' };
    const { paymentId } = await stand.call('payment.payment.take', sale, { token: till });
    expect(await anna.balanceYen()).toBe(7_000);
    await stand.call('payment.payment.void', { paymentId, reason: 'wrong goods' }, { token: till });
    expect(await anna.balanceYen()).toBe(10_000);
  });

  it('a member sends money to another, who spends it', async () => {
    const ben = stand.somebody('ben');
    await ben.settlesIn();
    await anna.signsIn();
    await anna.unlocks();
    await anna.ask('payment.transfer.send', { toCustomerId: ben.customerId, amountYen: 2_000 });
    expect(await ben.balanceYen()).toBe(2_000);
  });

  it('a thief with nothing but the password gets no money, on any phone', async () => {
    const own = anna.from;
    const before = await anna.balanceYen();
    const phone = { deviceId: 'phone-of-a-thief' };
    const credentials = { email: anna.email, password: anna.password, device: phone };
    const thief = { address: '203.0.113.66' };
    expect(await stand.refusal(stand.call('identity.session.sign-in', credentials, thief))).toBe(
      'SECOND_FACTOR_REQUIRED',
    );
    const named = { ...credentials, device: anna.phone };
    expect(await stand.refusal(stand.call('identity.session.sign-in', named, thief))).toBe('SECOND_FACTOR_REQUIRED');
    expect((await stand.call('payment.wallet.show', {}, own)).balanceYen).toBe(before);
  });
});
