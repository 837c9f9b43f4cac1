import { createHmac } from 'node:crypto';
import { isSignedByProvider } from './notice-signature';
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

describe('references', () => {
  it('are short, and tell refunds of one compensation from those of another', () => {
    expect(refundReference('ch', 'ch')).toBe('refund:ch');
    expect(refundReference('ch', 'other')).toBe('refund:ch:other');
    const long = payoutReference('x'.repeat(120), 'counter');
    expect(long).toMatch(/^payout:[0-9a-f]{64}$/);
    expect(payoutReference('x'.repeat(119), 'counter')).not.toBe(long);
  });
});
