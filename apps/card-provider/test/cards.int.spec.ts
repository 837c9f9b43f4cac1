import { LoopbackProvider } from './loopback';

describe('card payments', () => {
  let provider: LoopbackProvider;
  beforeEach(() => {
    provider = new LoopbackProvider();
  });
  afterEach(() => provider.close());
  const pay = (token: string, reference: string, more: object = {}, headers: Record<string, string> = {}) =>
    provider.post('/v1/payments', { token, amountYen: 30_000, reference, capture: true, ...more }, headers);

  it('given a card, when it is captured and refunded in part, then the sums are there by reference', async () => {
    const { body } = await pay(await provider.token(), 'charge-1');
    expect(body).toMatchObject({ status: 'captured', capturedYen: 30_000, at: '2019-07-02T03:00:00.000Z' });
    const refund = await provider.post(`/v1/payments/${body.id}/refunds`, { amountYen: 10_000, reference: 'refund-1' });
    expect(refund.body).toMatchObject({ status: 'succeeded', amountYen: 10_000 });
    const found = await provider.get('/v1/payments/by-reference/charge-1');
    expect(found.body).toMatchObject({
      refundedYen: 10_000,
      refunds: [{ reference: 'refund-1', status: 'succeeded' }],
    });
    expect((await provider.get('/v1/refunds/by-reference/refund-1')).body).toMatchObject({ amountYen: 10_000 });
  });

  it('given an authorised payment, when it is captured, then money moves only then', async () => {
    const { body } = await pay(await provider.token(), 'charge-1', { capture: false });
    expect(body.status).toBe('authorised');
    expect((await provider.get('/v1/settlement/totals')).body.lines).toBe(0);
    const captured = await provider.post(`/v1/payments/${body.id}/capture`, {});
    expect(captured.body).toMatchObject({ status: 'captured', capturedYen: 30_000 });
    expect((await provider.post(`/v1/payments/${body.id}/void`, {})).body.error.code).toBe('not_authorised');
  });

  it('given one key, when a request comes again, then it has one effect and one answer', async () => {
    const token = await provider.token();
    const key = { 'idempotency-key': 'same' };
    const answers = await Promise.all(Array.from({ length: 20 }, () => pay(token, 'charge-1', {}, key)));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    const other = await pay(token, 'charge-2', {}, key);
    expect([other.status, other.body.error.code]).toEqual([409, 'idempotency_mismatch']);
    expect((await provider.get('/v1/settlement/totals')).body.netYen.card).toBe(30_000);
  });

  it('given one reference under two keys, then it is still one payment, and never another one', async () => {
    const token = await provider.token();
    const first = await pay(token, 'charge-1');
    expect((await pay(token, 'charge-1')).body.id).toBe(first.body.id);
    expect((await pay(token, 'charge-1', { amountYen: 1 })).body.error.code).toBe('reference_taken');
    expect((await provider.get('/v1/settlement/totals')).body.lines).toBe(1);
  });

  it('given test ranges and instructed issuers, then they decline and refuse', async () => {
    expect((await pay(await provider.token('400911000000000'), 'a')).body).toMatchObject({
      status: 'declined',
      declineCode: 'insufficient_funds',
    });
    const token = await provider.token();
    const { body } = await pay(token, 'b');
    await provider.post('/control/refuse-refunds', { references: ['b'] });
    const refused = await provider.post(`/v1/payments/${body.id}/refunds`, { amountYen: 1, reference: 'r' });
    expect(refused.body).toMatchObject({ status: 'refused', refusalCode: 'issuer_refused' });
    const { fingerprint } = (await provider.post('/v1/tokens', visa)).body;
    await provider.post('/control/decline', { fingerprint });
    expect((await pay(token, 'c')).body).toMatchObject({ status: 'declined', declineCode: 'do_not_honour' });
  });

  const visa = { number: '4111 1111 1111 1111', expiry: '12/29', cvc: '123' };

  it('given no key, a wrong key or a malformed body, then it is refused and the value is not repeated', async () => {
    const bare = { authorization: 'Bearer wrong' };
    expect((await provider.post('/v1/payments', {}, bare)).body.error.code).toBe('unauthorised');
    expect((await provider.post('/v1/payments', {}, { 'idempotency-key': '' })).body.error.code).toBe(
      'invalid_request',
    );
    const noKey = await pay(await provider.token(), 'x', {}, { 'idempotency-key': '' });
    expect(noKey.body.error.code).toBe('idempotency_key_required');
    for (const amountYen of [0, -1, 1.5, 10_000_001, '1']) {
      expect((await pay('tok_1', 'x', { amountYen })).body.error.message).toBe('Missing or malformed: amountYen.');
    }
    const malformed = await provider.post('/v1/tokens', { ...visa, number: '4111111111111112' });
    expect(JSON.stringify(malformed.body)).not.toContain('4111');
    const old = await provider.post('/v1/tokens', { ...visa, expiry: '06/19' });
    expect(old.body.error.code).toBe('card_expired');
  });
});

describe('3-D Secure', () => {
  let provider: LoopbackProvider;
  beforeEach(() => {
    provider = new LoopbackProvider();
  });
  afterEach(() => provider.close());

  it('given the holder, when the code is right, then the payment carries the result, once', async () => {
    const token = await provider.token(undefined, '7788');
    const begun = (await provider.post('/v1/three-d-secure', { token, amountYen: 5_000 })).body;
    expect(begun).toMatchObject({ status: 'challenge-required', triesLeft: 3 });
    const request = { token, amountYen: 5_000, reference: 'a', capture: true, threeDSecureId: begun.id };
    expect((await provider.post('/v1/payments', request)).body.error.code).toBe('authentication_unusable');
    const path = `/v1/three-d-secure/${begun.id}`;
    expect((await provider.post(`${path}/challenge`, { code: '7788' })).body).toMatchObject({
      status: 'authenticated',
    });
    expect((await provider.get(path)).body).toEqual({ id: begun.id, status: 'authenticated', eci: '05' });
    expect((await provider.post('/v1/payments', request)).body).toMatchObject({ status: 'captured', eci: '05' });
    const again = await provider.post('/v1/payments', { ...request, reference: 'b' });
    expect(again.body.error.code).toBe('authentication_unusable');
  });

  it('given a thief who registers the same number with a code of their own, then only the first code counts', async () => {
    await provider.token(undefined, '7788');
    const token = await provider.token(undefined, '0000');
    const { id } = (await provider.post('/v1/three-d-secure', { token })).body;
    const statuses = [];
    for (let tries = 0; tries < 3; tries++) {
      statuses.push((await provider.post(`/v1/three-d-secure/${id}/challenge`, { code: '0000' })).body.status);
    }
    expect(statuses).toEqual(['challenge-required', 'challenge-required', 'failed']);
    const late = await provider.post(`/v1/three-d-secure/${id}/challenge`, { code: '7788' });
    expect(late.body.error.code).toBe('no_challenge');
  });
});
