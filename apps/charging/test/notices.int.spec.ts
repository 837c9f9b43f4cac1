import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  chargeStates,
  dismissProviderNotice,
  listProviderNotices,
  receiveProviderNotice,
  retryProviderNotice,
} from '@modosu/contracts/charging.messages';
import { ask, type Caller, ChargingStack, cardNumber, chargeCard, until } from './charging-stack';

describe('a genuine notice of the provider that cannot be read or posted, under the hardened rules', () => {
  let charging: ChargingStack;
  let key: Buffer;
  beforeAll(async () => {
    charging = await ChargingStack.start({ policy: 'hardened', simulation: true });
    key = Buffer.from(readFileSync(join(charging.stack.secretsOf('charging'), 'webhook-key'), 'utf8').trim(), 'hex');
  }, 60_000);
  afterAll(() => charging?.stop());

  const anonymous = (): Caller => ({
    id: 'anonymous',
    accessToken: () => undefined,
    through: charging.as('gateway').through,
  });
  const send = (value: unknown, now?: string) => {
    const body = typeof value === 'string' ? value : JSON.stringify(value);
    const seconds = Math.floor(Date.now() / 1_000);
    const signature = `t=${seconds},v1=${createHmac('sha256', key).update(`${seconds}.${body}`).digest('hex')}`;
    return ask(anonymous(), receiveProviderNotice, { body, signature }, now === undefined ? {} : { now });
  };
  const operations = () => charging.staff('operations');
  const parked = async () => (await ask(operations(), listProviderNotices, {})).notices;
  const chargeback = (chargeId: string, change: object = {}) => ({
    ...{ id: `evt-${chargeId}`, type: 'chargeback.created', chargebackId: `cb-${chargeId}` },
    ...{ paymentReference: chargeId, amountYen: 1_000, feeYen: 1_500, reasonCode: '10.4' },
    ...change,
  });
  const charged = async (id: string) =>
    (await chargeCard(await charging.holder(id, cardNumber('400901')), 1_000)).chargeId;
  const stateOf = async (chargeId: string) =>
    (await ask(charging.as('compensation'), chargeStates, { chargeIds: [chargeId] })).charges[0]?.state;

  it('is kept and shown, once however often it comes, and does not come for ever', async () => {
    const chargeId = await charged('anna');
    const unreadable = [
      chargeback(chargeId, { feeYen: null }),
      chargeback(chargeId, { chargebackId: 'another shape of id' }),
      chargeback(chargeId, { type: 'chargeback.updated' }),
      'signed, and no JSON; card 4111-1111-1111-1111',
      'x'.repeat(150_000),
    ];
    for (const value of [...unreadable, ...unreadable]) expect(await send(value)).toEqual({ received: true });
    await until(async () => (await parked()).length === 5);
    expect((await parked()).map(({ reason }) => reason).sort()).toEqual([
      ...['not-json', 'not-json', 'unknown-shape', 'unknown-shape', 'unknown-type'],
    ]);
    expect(JSON.stringify(await parked())).not.toContain('4111-1111');
    expect(await stateOf(chargeId)).toBe('completed');
    const health = await fetch(`http://127.0.0.1:${charging.stack.ports.health?.charging ?? 0}/health/ready`).catch(
      () => undefined,
    );
    if (health) expect(JSON.stringify(await health.json())).toContain('provider notices');
  });

  it('is flagged and not posted: above the charge, on one that did not come about, or a second one', async () => {
    const chargeId = await charged('bert');
    await send(chargeback(chargeId, { amountYen: 1_001 }));
    expect(await stateOf(chargeId)).toBe('completed');
    await send(chargeback(chargeId, { id: 'evt-fits' }));
    expect(await stateOf(chargeId)).toBe('charged-back');
    await send(chargeback(chargeId, { id: 'evt-second', chargebackId: 'cb-second' }));
    const carl = await charging.holder('carl', cardNumber('400911'));
    await chargeCard(carl, 1_000).catch(() => undefined);
    const reserved: string[] = [];
    for await (const { type, data } of charging.store.readStream('funding-carl')) {
      if (type === 'funding.charge-reserved.v1') reserved.push((data as { chargeId: string }).chargeId);
    }
    await send(chargeback(reserved[0] ?? ''));
    const reasons = async () => (await parked()).map(({ reason }) => reason);
    await until(async () => (await reasons()).includes('charge-not-captured'));
    expect(await reasons()).toEqual(expect.arrayContaining(['exceeds-charge', 'charged-back-already']));
    const books = await charging.books();
    expect(books.dispute).toBe(1_000);
  });

  it('of a charge that nobody knows is sent again for an hour, and then only kept', async () => {
    const notice = chargeback('nobody-knows-it');
    await expect(send(notice, '2026-01-01T00:00:00.000Z')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(send(notice, '2026-01-01T00:30:00.000Z')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await send(notice, '2026-01-01T01:00:01.000Z')).toEqual({ received: true });
  });

  it('is asked for again at the provider, and what it says then is posted', async () => {
    const chargeId = await charged('dora');
    charging.refusesNotices = true;
    await charging.control('chargebacks', { reference: chargeId, reasonCode: '10.4' });
    await send(chargeback(chargeId, { feeYen: null }));
    const mine = async () => (await parked()).find(({ reference }) => reference === chargeId);
    await until(async () => (await mine()) !== undefined);
    const { noticeId } = (await mine())!;
    expect(await ask(operations(), retryProviderNotice, { noticeId })).toEqual({ outcome: 'handled' });
    expect(await stateOf(chargeId)).toBe('charged-back');
    charging.refusesNotices = false;
    await until(async () => (await mine()) === undefined);
    await expect(ask(operations(), retryProviderNotice, { noticeId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is taken off the list with a reason', async () => {
    await send('something else');
    const other = async () => (await parked()).find(({ body }) => body === 'something else');
    await until(async () => (await other()) !== undefined);
    await ask(operations(), dismissProviderNotice, { noticeId: (await other())!.noticeId, reason: 'a test' });
    await until(async () => (await other()) === undefined);
  });
});
