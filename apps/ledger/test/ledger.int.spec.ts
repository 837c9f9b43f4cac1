import * as ledger from '@modosu/contracts/ledger.messages';
import { openDatabase } from '@modosu/read-models/database/database';
import { describeOnEachEngine } from '@modosu/read-models/testing/engines';
import { captured, chargedBack, completed, refunded, refundRequested } from './charges';
import { LedgerStack } from './ledger-stack';
import {
  charged,
  collected,
  held,
  paid,
  received,
  rewarded,
  sent,
  refunded as shopRefunded,
  withdrawnInPart,
} from './wallets';

const T1 = '2019-07-02T01:00:00.000Z';
const T2 = '2019-07-02T02:00:00.000Z';
const T3 = '2019-07-19T03:00:00.000Z';
const use = (lotId: string, amountYen: number) => [{ lotId, amountYen }];

describeOnEachEngine('the ledger, with a real broker and event store', (engine) => {
  let books: LedgerStack;
  let atLeast: string;
  let between: string;

  beforeAll(async () => {
    books = await LedgerStack.start(await engine.environment());
    // A charge of 30,000: 12,000 to a mule who spends 5,000, 10,000 to a shop, which earns 500 of cashback.
    await books.write('charge-c1', [captured('c1', 'vic', 30_000)], T1);
    await books.write('wallet-vic', [charged('vic', 'c1', 30_000)], T1);
    await books.write('wallet-vic', [sent('vic', 'mule', 't1', use('c1', 12_000))], T2);
    await books.write('wallet-mule', [received('mule', 'vic', 't1', use('c1', 12_000))], T2);
    await books.write('wallet-mule', [paid('mule', 'p2', use('transfer:t1', 5_000))], T2);
    await books.write('wallet-vic', [paid('vic', 'p1', use('c1', 10_000)), rewarded('vic', 'p1', 500)], T2);
    await new Promise((resolve) => setTimeout(resolve, 20));
    between = new Date().toISOString();
    await new Promise((resolve) => setTimeout(resolve, 20));
    // Row E: what is left is taken back, the mule owes, the rest is lost.
    await books.write(
      'wallet-vic',
      [held('vic', 'c1', use('c1', 8_000)), collected('vic', 'c1', 'inc', use('c1', 8_000))],
      T3,
    );
    await books.write(
      'wallet-mule',
      [held('mule', 'c1', use('transfer:t1', 7_000)), collected('mule', 'c1', 'inc', use('transfer:t1', 7_000))],
      T3,
    );
    await books.write('charge-c1', [refundRequested('c1', 'vic', 'inc', 30_000)], T3);
    const ending = completed('c1', 'inc', { lossYen: 10_000, owed: { mule: 5_000 } });
    await books.write('compensation-c1', [ending], T3);
    atLeast = await books.write('charge-c1', [refunded('c1', 'vic', 'inc', 30_000)], T3);
  }, 60_000);
  afterAll(() => books?.stop());

  it('given a written event, when a question names its position, then the answer holds it', async () => {
    const answer = await books.askAsStaff(ledger.balance, { account: 'psp', atLeast });
    expect(answer).toMatchObject({ debitYen: 30_000, creditYen: 30_000, balanceYen: 0 });
    expect(BigInt(answer.position)).toBeGreaterThanOrEqual(BigInt(atLeast));
    await expect(
      books.askAsStaff(ledger.balance, { account: 'psp', atLeast: String(BigInt(atLeast) + 10_000_000n) }),
    ).rejects.toMatchObject({ code: 'TIMEOUT' });
    await expect(books.askAsStaff(ledger.balance, { account: 'wellet:vic' })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
  });

  it('tells a balance as it was effective and as it was recorded at a time', async () => {
    const ask = (asOf: object) => books.askAsStaff(ledger.balance, { account: 'wallet:vic', ...asOf });
    expect(await ask({})).toMatchObject({ balanceYen: -500 });
    expect(await ask({ asEffective: T1 })).toMatchObject({ debitYen: 0, creditYen: 30_000 });
    expect(await ask({ asEffective: T2 })).toMatchObject({ balanceYen: -8_500 });
    expect(await ask({ asRecorded: between })).toMatchObject({ balanceYen: -8_500 });
    expect(await ask({ asRecorded: T3 })).toMatchObject({ balanceYen: 0 });
    expect(await ask({ asRecorded: between, asEffective: T1 })).toMatchObject({ balanceYen: -30_000 });
  });

  it('balances, and shows money on its way at a time', async () => {
    const now = await books.askAsCompensation(ledger.trialBalance, { atLeast });
    expect(now).toMatchObject({ totalYen: 0, openTransits: [], events: 14 });
    expect(now.kinds.find(({ kind }) => kind === 'loss:fraud')).toMatchObject({ accounts: 1, balanceYen: 10_000 });
    const before = await books.askAsStaff(ledger.trialBalance, { asEffective: T1 });
    expect(before).toMatchObject({ totalYen: 0, openTransits: [], events: 2 });
    const later = await books.askAsStaff(ledger.trialBalance, { asEffective: T3 });
    expect(later.kinds).toEqual(now.kinds);
  });

  it('lists the postings of an account page by page with the running balance', async () => {
    const first = await books.askAsStaff(ledger.accountPostings, { account: 'wallet:vic', limit: 2 });
    expect(first.postings.map(({ amountYen, balanceYen }) => [amountYen, balanceYen])).toEqual([
      [-30_000, -30_000],
      [12_000, -18_000],
    ]);
    const second = await books.askAsStaff(ledger.accountPostings, { account: 'wallet:vic', after: first.next });
    expect(second.postings.map(({ type, balanceYen }) => [type, balanceYen])).toEqual([
      ['wallet.payment-made.v1', -8_000],
      ['wallet.cashback-granted.v1', -8_500],
      ['wallet.funds-held.v1', -500],
    ]);
    expect(second.next).toBeUndefined();
  });

  it('shows customers their own statement only', async () => {
    const { lines } = await books.askAsCustomer('vic', ledger.statement, {});
    expect(lines.map(({ amountYen }) => amountYen)).toEqual([30_000, -12_000, -10_000, 500, -8_000]);
    expect(lines.at(-1)).toMatchObject({ balanceYen: 500, at: T3, type: 'wallet.funds-held.v1' });
    await expect(books.askAsCustomer('vic', ledger.statement, { customerId: 'mule' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    expect((await books.askAsStaff(ledger.statement, { customerId: 'mule' })).lines).toHaveLength(3);
    await expect(books.askAsCustomer('vic', ledger.balance, { account: 'psp' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });

  it('sums what put an incident right', async () => {
    const { position: _, ...sums } = await books.askAsCompensation(ledger.remedies, { incidentId: 'inc', atLeast });
    expect(sums).toEqual({
      recoveredYen: 15_000,
      lossYen: 10_000,
      receivableYen: 5_000,
      originals: 1,
      compensatedTwice: 0,
    });
  });

  it('gives the flows of wallets', async () => {
    const { lots } = await books.askAsCompensation(ledger.walletFlows, { customerIds: ['mule', 'vic', 'nobody'] });
    expect(lots.map(({ lotId, remainingYen, heldYen }) => [lotId, remainingYen, heldYen])).toEqual([
      ['c1', 0, 0],
      ['transfer:t1', 0, 0],
      ['cashback:p1', 500, 0],
    ]);
    expect(lots[0]?.uses.map(({ kind, amountYen }) => [kind, amountYen])).toEqual([
      ['transfer', 12_000],
      ['payment', 10_000],
      ['collection', 8_000],
    ]);
    expect(lots[0]?.uses[1]).toMatchObject({ merchantId: 'shop', sessionId: 'session-vic', category: 'tobacco' });
  });

  it('traces a charge over hops, with the events that caused each', async () => {
    const trace = await books.askAsStaff(ledger.traceCharge, { chargeId: 'c1', atLeast });
    expect(trace).toMatchObject({
      customerId: 'vic',
      amountYen: 30_000,
      spentYen: 10_000,
      transferredYen: 12_000,
      collectedYen: 8_000,
      remainingYen: 0,
      heldYen: 0,
    });
    expect(trace.tree.next.map(({ lotId, customerId }) => [lotId, customerId])).toEqual([['transfer:t1', 'mule']]);
    expect(trace.cashback.map(({ lotId, remainingYen }) => [lotId, remainingYen])).toEqual([['cashback:p1', 500]]);
    expect(trace.events).toHaveLength(14);
    expect(trace.events[0]).toMatchObject({ type: 'charge.captured.v1', stream: 'charge-c1', revision: 0 });
    for (const event of trace.events) {
      expect(event.correlationId).toBe(`cause-of-${event.causationId}`);
      expect(event.entry.reduce((sum, { amountYen }) => sum + amountYen, 0)).toBe(0);
    }
    await expect(books.askAsStaff(ledger.traceCharge, { chargeId: 'c9' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  describe('given any id', () => {
    const ask = (id: string) => books.askAsStaff(ledger.trace, { id, atLeast });
    type Shown = { lotId: string; next: Shown[] };
    const shape = (lots: readonly Shown[]): object =>
      Object.fromEntries(lots.map(({ lotId, next }) => [lotId, shape(next)]));

    it('traces a charge like a charge', async () => {
      const { tree, cashback } = await books.askAsStaff(ledger.traceCharge, { chargeId: 'c1', atLeast });
      const trace = await ask('c1');
      expect(trace).toMatchObject({ kind: 'charge', transactionId: 'c1', customerId: 'vic', amountYen: 30_000 });
      expect([trace.lots, trace.cashback]).toEqual([[tree], cashback]);
      expect(trace.events).toHaveLength(14);
    });

    it('traces a payment back over transfers to the charge, and on to the cashback that it earned', async () => {
      const trace = await ask('p2');
      expect(trace).toMatchObject({ kind: 'payment', customerId: 'mule', amountYen: 5_000, at: T2 });
      expect(shape(trace.lots)).toEqual({ c1: { 'transfer:t1': {} } });
      expect(trace.events.map(({ type }) => type)).toEqual([
        'wallet.charge-credited.v1',
        'wallet.transfer-sent.v1',
        'wallet.transfer-received.v1',
        'wallet.payment-made.v1',
      ]);
      expect((await ask('p1')).cashback.map(({ lotId }) => lotId)).toEqual(['cashback:p1']);
    });

    it('traces a transfer both ways, and names it by the lot that it opened too', async () => {
      const trace = await ask('t1');
      expect(trace).toMatchObject({ kind: 'transfer', customerId: 'vic', amountYen: 12_000 });
      expect(shape(trace.lots)).toEqual({ c1: { 'transfer:t1': {} } });
      expect(trace.events.map(({ type }) => type)).toContain('wallet.payment-made.v1');
      expect({ ...(await ask('transfer:t1')), id: 't1' }).toEqual(trace);
    });

    it('traces cashback, and a compensation by what it put right', async () => {
      expect(await ask('cashback:p1')).toMatchObject({ kind: 'cashback', customerId: 'vic', amountYen: 500 });
      const trace = await ask('compensation-c1');
      expect(trace).toMatchObject({ kind: 'compensation', transactionId: 'c1', transactionKind: 'charge' });
      expect(trace.events.map(({ type }) => type)).toContain('compensation.completed.v1');
    });

    it('traces an event: those of its command, what it caused, and the money that it moved', async () => {
      const made = (await ask('p1')).events.find(({ type }) => type === 'wallet.payment-made.v1')!;
      const next = await books.write('wallet-vic', [rewarded('vic', 'p9', 1)], T3, made.eventId);
      const trace = await books.askAsStaff(ledger.trace, { id: made.eventId, atLeast: next });
      expect(trace).toMatchObject({ kind: 'event', transactionId: 'p1', transactionKind: 'payment' });
      expect(trace.events.map(({ type, stream }) => [type, stream])).toEqual([
        ['wallet.payment-made.v1', 'wallet-vic'],
        ['wallet.cashback-granted.v1', 'wallet-vic'],
        ['wallet.cashback-granted.v1', 'wallet-vic'],
      ]);
      const caused = await books.askAsStaff(ledger.trace, { id: trace.events[2]!.eventId });
      // Back to its cause; what else that cause's command did is no cause of it.
      expect(caused.events).toEqual([trace.events[0], trace.events[2]]);
      atLeast = next;
    });

    it('refuses what is none, and says which kinds of ids there are, or what it is', async () => {
      await expect(ask('nobody')).rejects.toMatchObject({ code: 'NOT_FOUND', details: { kinds: ledger.TRACEABLE } });
      await expect(ask('vic')).rejects.toMatchObject({ details: { isA: 'customer' } });
    });
  });

  it('traces a payment that was refunded, by its own id and by that of a refund', async () => {
    const bought = [charged('rei', 'c7', 900), paid('rei', 'p7', use('c7', 900)), rewarded('rei', 'p7', 90)];
    await books.write('wallet-rei', bought, T2);
    await books.write(
      'wallet-rei',
      [shopRefunded('rei', 'r7', 'p7', use('c7', 300), 600), withdrawnInPart('rei', 'p7', 'r7', 30)],
      T2,
    );
    const ask = async (id: string, position: string) => books.askAsStaff(ledger.trace, { id, atLeast: position });
    const last = [shopRefunded('rei', 'r8', 'p7', use('c7', 600), 0), withdrawnInPart('rei', 'p7', 'r8', 60)];
    const all = await books.write('wallet-rei', last, T2);
    for (const id of ['p7', 'r7', 'r8']) {
      expect(await ask(id, all)).toMatchObject({ kind: 'payment', transactionId: 'p7', transactionKind: 'payment' });
    }
  });

  it('given entries that do not balance, then their stream is parked and all else goes on', async () => {
    const crooked = captured('c2', 'vic', 1_000);
    (crooked.data.entry as { postings: { amountYen: number }[] }).postings[0]!.amountYen = 999;
    await books.write('charge-c2', [crooked]);
    await books.write('charge-c3', [{ ...captured('c3', 'vic', 1_000), type: 'charge.captured.v1' }]);
    const position = await books.write('charge-c3', [chargedBack('c3', 'vic', 1_000, 100)]);
    const sums = await books.askAsStaff(ledger.balance, { account: 'psp', atLeast: position });
    expect(sums).toMatchObject({ debitYen: 31_000, creditYen: 31_100 });
    atLeast = position;
  });

  it('given the tables are lost, when it starts again, then it makes the same ones from the log', async () => {
    const { place } = books;
    const before = await dump(place);
    await books.stack.kill('ledger');
    const db = openDatabase(place);
    for (const table of [...TABLES, 'projection_checkpoints', 'parked_streams'])
      await db.schema.dropTable(table).execute();
    await db.destroy();
    await books.stack.restart('ledger');
    await books.askAsStaff(ledger.trialBalance, { atLeast });
    expect(await dump(place)).toEqual(before);
  });
});

const TABLES = ['entries', 'postings', 'accounts', 'lots', 'lot_uses', 'lot_moves', 'bundled_lots', 'bundle_uses'];

async function dump(place: string | { url: string }): Promise<Record<string, unknown[]>> {
  const db = openDatabase(place);
  const tables: Record<string, unknown[]> = {};
  for (const table of [...TABLES, 'parked_streams']) {
    const rows = await db.selectFrom(table).selectAll().execute();
    tables[table] = rows.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }
  await db.destroy();
  return tables;
}
