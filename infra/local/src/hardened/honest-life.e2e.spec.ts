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

  it('a member who does not know a payment says so by the link of its letter, without signing in, and takes it back', async () => {
    const { till } = await stand.shop('Unknown shop');
    await anna.signsIn();
    await anna.unlocks();
    const before = await anna.balanceYen();
    const since = new Date(Date.now() - 1);
    const sale = { code: await anna.showsCode(), amountYen: 1_000, reference: 'r-2' };
    const { paymentId } = await stand.call('payment.payment.take', sale, { token: till });
    const token = await stand.mailedToken(anna.email, 'not-me', since, paymentId);
    const page = `${stand.stack.urls.gateway}/not-me`;
    for (let times = 0; times < 2; times += 1) {
      expect(await (await fetch(`${page}?token=${token}`)).text()).toContain('Unknown shop');
    }
    expect(await anna.ask('compensation.report.own', {})).toEqual({ reports: [] });
    expect(await anna.balanceYen()).toBe(before - 1_000);

    const press = () => fetch(page, { method: 'POST', body: new URLSearchParams({ token }) });
    const answers = [await press(), await press()];
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(await answers[0]!.text()).toBe(await answers[1]!.text());
    const { reports } = await anna.ask('compensation.report.own', {});
    expect(reports).toMatchObject([{ channel: 'mail', transactionId: paymentId, state: 'open' }]);
    const held = await anna.ask('payment.wallet.show', {});
    expect(held.balanceYen + held.heldYen).toBe(before - 1_000);
    expect(held.heldYen).toBeGreaterThan(0);

    const { reportId } = reports[0]!;
    await anna.ask('compensation.report.withdraw', { reportId });
    expect(await anna.ask('payment.wallet.show', {})).toMatchObject({ balanceYen: before - 1_000, heldYen: 0 });
    await press();
    expect(await anna.ask('payment.wallet.show', {})).toMatchObject({ balanceYen: before - 1_000, heldYen: 0 });
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
