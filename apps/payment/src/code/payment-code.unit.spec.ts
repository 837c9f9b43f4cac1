import { createHash, randomBytes } from 'node:crypto';
import { CODE_RANDOM_BYTES, CodeCipher } from './payment-code';

const content = {
  customerId: 'c',
  sessionId: 's',
  deviceId: 'd',
  address: 'a',
  network: 'n',
  at: '2019-07-02T08:00:00.000Z',
  shownMs: 1_000,
};

describe('a payment code', () => {
  const codes = new CodeCipher(randomBytes(32));
  const show = () => codes.encrypt(content, randomBytes(CODE_RANDOM_BYTES));

  it('opens to what was sealed, and to the hash of its bytes', () => {
    const code = show();
    const hash = createHash('sha256').update(Buffer.from(code, 'base64url')).digest('hex');
    expect(codes.decrypt(code)).toEqual({ ...content, hash });
    const { address: _, network: __, ...rest } = content;
    expect(codes.decrypt(codes.encrypt(rest, randomBytes(CODE_RANDOM_BYTES)))).toMatchObject(rest);
  });

  it('is never the same twice, and says nothing to others', () => {
    const [first, second] = [show(), show()];
    expect(first).not.toBe(second);
    expect(Buffer.from(first, 'base64url').toString('latin1')).not.toContain('2019');
    expect(new CodeCipher(randomBytes(32)).decrypt(first)).toBeUndefined();
  });

  it('with any one character changed is none', () => {
    const code = show();
    for (let at = 0; at < code.length; at++) {
      for (const other of ['A', 'B', 'z', '-']) {
        if (code[at] === other) continue;
        expect(codes.decrypt(code.slice(0, at) + other + code.slice(at + 1))).toBeUndefined();
      }
    }
    for (const bad of ['', 'x', `${code}=`, ` ${code}`, code.slice(1), 'A'.repeat(300)]) {
      expect(codes.decrypt(bad)).toBeUndefined();
    }
  });

  it('needs fresh random bytes in full', () => {
    expect(() => codes.encrypt(content, randomBytes(16))).toThrow(RangeError);
  });
});
