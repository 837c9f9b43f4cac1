import { setTimeout as pause } from 'node:timers/promises';
import { chargeStates, reconcileSettlement, refundCharge } from '@modosu/contracts/charging.messages';
import { newId } from '@modosu/service-kit/request/ids';
import { ask, type CardHolder, ChargingStack, chargeCard, until } from './charging-stack';

const CHARGES = 50;
/** So that at any moment some are at every step. */
const APART_MS = 5;

describe('charging killed in the middle of its work', () => {
  let charging: ChargingStack;
  let holders: CardHolder[];
  beforeAll(async () => {
    charging = await ChargingStack.start({ policy: '2019', simulation: true });
    const ids = Array.from({ length: CHARGES }, (_, n) => `customer-${n}`);
    holders = await Promise.all(ids.map((id) => charging.holder(id)));
  }, 60_000);
  afterAll(() => charging?.stop());

  /** Charges by the last event of the account or the charge that tells how they ended. */
  async function ends(): Promise<Record<string, number>> {
    const last = new Map<string, string>();
    for await (const { type, data } of charging.store.readAll({ prefixes: ['funding-', 'charge-'] })) {
      const { chargeId } = data as { chargeId?: string };
      if (chargeId !== undefined) last.set(chargeId, type);
    }
    const counts: Record<string, number> = {};
    for (const type of last.values()) counts[type] = (counts[type] ?? 0) + 1;
    return counts;
  }

  it('brings every charge to its end after its restart, and the books to those of the provider', async () => {
    await charging.control('faults', { latencyMs: 40 });
    const commands = holders.map((holder) => ({ holder, commandId: newId() }));
    let answered = 0;
    const asked = commands.map(async ({ holder, commandId }, n) => {
      await pause(n * APART_MS);
      const made = chargeCard(holder, 10_000, { commandId });
      return made.then(
        () => {
          answered += 1;
        },
        () => undefined,
      );
    });
    while (answered < 10) await pause(1);
    await charging.stack.kill('charging');
    expect(answered).toBeLessThan(CHARGES);
    await charging.stack.restart('charging');
    await charging.control('faults', {});
    // Half of the customers ask again; the charges of the others are for the service alone to finish.
    const again = commands
      .filter((_, n) => n % 2 === 0)
      .map(({ holder, commandId }) => chargeCard(holder, 10_000, { commandId }));
    for (const { balanceYen } of await Promise.all(again)) expect(balanceYen).toBe(10_000);
    await Promise.all(asked);
    await until(async () => Object.keys(await ends()).every((type) => type === 'charge.completed.v1'));

    const [books, result] = [await charging.books(), await ask(charging.as('compensation'), reconcileSettlement, {})];
    expect(result).toMatchObject({ differenceYen: 0, differences: [] });
    expect(books.psp).toBe(result.providerNetYen);
    expect(Object.keys(books).filter((account) => account.startsWith('transit'))).toEqual([]);
    const wallets = Object.entries(books).filter(([account]) => account.startsWith('wallet:'));
    expect(wallets.every(([, yen]) => yen === -10_000)).toBe(true);
  }, 90_000);

  it('finishes refunds too', async () => {
    const before = await charging.books();
    const chargeIds: string[] = [];
    for await (const { type, data } of charging.store.readAll({ prefixes: ['charge-'] })) {
      if (type === 'charge.completed.v1') chargeIds.push((data as { chargeId: string }).chargeId);
    }
    await charging.control('faults', { latencyMs: 40 });
    const refund = (chargeId: string) => {
      const asking = { chargeId, amountYen: 10_000, compensationId: chargeId, incidentId: 'incident' };
      return ask(charging.as('compensation'), refundCharge, asking);
    };
    let answered = 0;
    const asked = chargeIds.map(async (chargeId, n) => {
      await pause(n * APART_MS);
      const done = await refund(chargeId).catch(() => undefined);
      if (done !== undefined) answered += 1;
    });
    while (answered < 10) await pause(1);
    await charging.stack.kill('charging');
    expect(answered).toBeLessThan(CHARGES);
    await charging.stack.restart('charging');
    await Promise.all(asked);
    await charging.control('faults', {});
    await until(async () => (await ends())['charge.refund-requested.v1'] === undefined);
    const { charges } = await ask(charging.as('compensation'), chargeStates, { chargeIds });
    const refunded = charges.filter(({ state }) => state === 'refunded').length;
    expect(refunded).toBeGreaterThan(0);
    const [books, result] = [await charging.books(), await ask(charging.as('compensation'), reconcileSettlement, {})];
    expect(books.psp ?? 0).toBe((before.psp ?? 0) - refunded * 10_000);
    expect(books.refund ?? 0).toBe(0);
    expect(result).toMatchObject({ differenceYen: 0, providerNetYen: books.psp ?? 0 });
  }, 90_000);

  it('finishes by itself what the provider did not answer', async () => {
    await charging.control('faults', { timeoutAfterCommitRate: 1 });
    const [holder] = holders as [CardHolder];
    await expect(charging.payIn(holder, 1_000, 'atm')).rejects.toMatchObject({ code: 'CHARGE_PENDING' });
    expect(await ends()).toHaveProperty(['charge.requested.v1'], 1);
    await charging.control('faults', {});
    await until(async () => (await ends())['charge.requested.v1'] === undefined, 30_000);
    expect((await charging.books()).cash).toBe(1_000);
  }, 60_000);
});
