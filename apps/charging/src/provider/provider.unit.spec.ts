import { createHmac } from 'node:crypto';
import { isSignedByProvider } from '../notice/notice-signature';
import { Provider } from './provider';
import { type ProviderConnection, ProviderLate } from './provider-connection';
import { payoutReference, refundReference } from './references';

describe('a notice of the provider', () => {
  const key = Buffer.alloc(32, 7);
  const body = '{"type":"chargeback.created"}';
  const signed = (seconds: number, text = body) =>
    `t=${seconds},v1=${createHmac('sha256', key).update(`${seconds}.${text}`).digest('hex')}`;

  it('is believed if it was signed lately', () => {
    expect(isSignedByProvider(key, body, signed(1_000), 1_000_000)).toBe(true);
    expect(isSignedByProvider(key, body, signed(1_000), 1_300_000)).toBe(true);
  });
  it('is not believed if it is old, changed, signed with another key, or not signed', () => {
    expect(isSignedByProvider(key, body, signed(1_000), 1_301_000)).toBe(false);
    expect(isSignedByProvider(key, body, signed(1_000), 699_000)).toBe(false);
    expect(isSignedByProvider(key, `${body} `, signed(1_000), 1_000_000)).toBe(false);
    expect(isSignedByProvider(key, body, signed(1_000).replace('t=1000', 't=1001'), 1_000_000)).toBe(false);
    expect(isSignedByProvider(Buffer.alloc(32), body, signed(1_000), 1_000_000)).toBe(false);
    for (const signature of ['', 't=1000', 'v1=00', 't=1000,v1=zz']) {
      expect(isSignedByProvider(key, body, signature, 1_000_000)).toBe(false);
    }
  });
});

describe('an answer of the provider', () => {
  const order = { chargeId: 'c', amountYen: 1, at: 't' };
  const told = (answer: unknown) =>
    new Provider({ ask: async () => answer } as unknown as ProviderConnection).capture('/v1/payments', {}, order);

  it('is what it says if it has its shape', async () => {
    expect(await told({ id: 'pay_1', status: 'captured' })).toEqual({ status: 'captured', providerId: 'pay_1' });
    expect(await told({ id: 'pay_1', status: 'declined' })).toEqual({ status: 'declined', reason: 'declined' });
  });
  it('of another shape does not say that money has moved: it is asked again', async () => {
    for (const answer of [null, [], 'ok', {}, { id: 'p' }, { status: 'captured' }, { id: 'p', status: 'on hold' }]) {
      await expect(told(answer)).rejects.toThrow(ProviderLate);
    }
    for (const answer of [
      { id: '', status: 'captured' },
      { id: 1, status: 'captured' },
      { id: 'p', status: 'refused' },
    ]) {
      await expect(told(answer)).rejects.toThrow(ProviderLate);
    }
  });
  it('that is a settlement file is read line by line, and a line that cannot be read never agrees with the books', async () => {
    const good = { line: 1, kind: 'capture', rail: 'card', reference: 'a', amountYen: 5 };
    async function* lines() {
      yield* [good, undefined, { ...good, amountYen: null }, { kind: 'capture' }, { lines: 1, totals: [], netYen: {} }];
    }
    const provider = new Provider({ lines } as unknown as ProviderConnection);
    const read = [];
    for await (const one of provider.settlement()) read.push(one);
    expect(read.map(({ kind }) => kind)).toEqual(['capture', 'unreadable', 'unreadable', 'unreadable']);
    expect(read.slice(1).every(({ amountYen }) => amountYen > 0)).toBe(true);
  });
});

describe('references', () => {
  it('are short, and tell refunds of one compensation from those of another', () => {
    expect(refundReference('ch', 'ch')).toBe('refund:ch');
    expect(refundReference('ch', 'other')).toBe('refund:ch:other');
    const long = payoutReference('x'.repeat(120), 'counter');
    expect(long).toMatch(/^payout:[0-9a-f]{64}$/);
    expect(payoutReference('x'.repeat(119), 'counter')).not.toBe(long);
  });
});
