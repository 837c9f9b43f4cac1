import { generateSync } from 'otplib';
import { enrolmentUri, findStep, secretFrom } from './totp';

// RFC 6238 appendix B, SHA-1: the last six digits at 59 s after 1970.
const secret = secretFrom(Buffer.from('12345678901234567890'));
const now = '1970-01-01T00:00:59.000Z';

describe('a code of an authenticator app', () => {
  it('is found at its step', () => {
    expect(findStep(secret, '287082', now)).toBe(1);
  });

  it('counts one step before and after its own, and no further', () => {
    const code = generateSync({ secret, epoch: 3_000 });
    const found = (epoch: number) => findStep(secret, code, new Date(epoch * 1_000).toISOString());
    expect([found(2_969), found(2_970), found(3_059), found(3_061)]).toEqual(['wrong', 100, 100, 'wrong']);
  });

  it('is wrong if it is any other', () => {
    expect(findStep(secret, '287083', now)).toBe('wrong');
  });

  it('comes from a secret that apps can read', () => {
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(enrolmentUri(secret, 'c-1')).toContain(`secret=${secret}`);
  });
});
