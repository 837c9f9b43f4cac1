import { randomBytes } from 'node:crypto';
import { unsuitable } from './charge-secret';
import { Vault } from './vault';

describe('a charge secret', () => {
  const birthdate = '1990-04-03';
  it.each([...['0000', '1234', '4321', '2468', 'abcd', '1212', '123123', 'qwerty', '7890']])(
    'that is plain (%s) is unsuitable',
    (secret) => {
      expect(unsuitable(secret, birthdate)).toBe('sequence');
    },
  );
  it.each([
    ...[
      '0403',
      '0304',
      '1990',
      '19900403',
      '03041990',
      '900403',
      '030490',
      '04031990',
      '199004',
      '1990-04-03',
      '1990/4/3',
    ],
    // Heisei 2.
    ...['20403', '020403'],
  ])('that is a birthday (%s) is unsuitable', (secret) => {
    expect(unsuitable(secret, birthdate)).toBe('birthday');
  });
  it.each(['7391', 'blue-7', '1357924', '0402'])('like %s will do', (secret) => {
    expect(unsuitable(secret, birthdate)).toBeUndefined();
  });
});

describe('the vault', () => {
  const vault = new Vault(randomBytes(32));
  it('gives a secret away only as a hash that belongs to the customer', () => {
    const mac = vault.secretMac('anna', '7391');
    expect(mac).toMatch(/^[0-9a-f]{64}$/);
    expect(vault.secretMac('anna', '7391')).toBe(mac);
    expect(vault.secretMac('bert', '7391')).not.toBe(mac);
    expect(new Vault(randomBytes(32)).secretMac('anna', '7391')).not.toBe(mac);
  });
  it('opens an account only for the customer it was sealed for', () => {
    const sealed = vault.sealAccount('anna', '0001-123-1234567');
    expect(sealed).not.toContain('1234567');
    expect(vault.sealAccount('anna', '0001-123-1234567')).toBe(sealed);
    expect(vault.openAccount('anna', sealed)).toBe('0001-123-1234567');
    expect(() => vault.openAccount('bert', sealed)).toThrow();
  });
});
