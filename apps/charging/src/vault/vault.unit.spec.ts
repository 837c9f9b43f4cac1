import { randomBytes } from 'node:crypto';
import { Vault } from './vault';

describe('the vault', () => {
  const vault = new Vault(randomBytes(32));
  it('gives a secret away only as a hash that belongs to the customer', () => {
    const mac = vault.secretMac('anna', '7391');
    expect(mac).toMatch(/^[0-9a-f]{64}$/);
    expect(vault.secretMac('anna', '7391')).toBe(mac);
    expect(vault.secretMac('bert', '7391')).not.toBe(mac);
    expect(new Vault(randomBytes(32)).secretMac('anna', '7391')).not.toBe(mac);
  });
  it('hashes a secret in its one form, and knows what older ones were hashed in', () => {
    const mac = vault.secretMac('anna', '19900403');
    for (const typed of ['１９９００４０３', '1990 0403', '1990-04-03', '１９９０　０４－０３'])
      expect(vault.secretMac('anna', typed)).toBe(mac);
    expect(vault.secretMac('anna', 'ｂｌｕｅ-7')).toBe(vault.secretMac('anna', 'blue-7'));
    expect(vault.formerSecretMac('anna', '７３９１')).toBeUndefined();
    expect(vault.formerSecretMac('anna', 'blue-7')).toBeUndefined();
    expect(vault.formerSecretMac('anna', '1990 0403')).toMatch(/^[0-9a-f]{64}$/);
    expect(vault.formerSecretMac('anna', '1990 0403')).not.toBe(mac);
  });
  it('decrypts an account only for the customer it was encrypted for', () => {
    const sealed = vault.encryptAccount('anna', '0001-123-1234567');
    expect(sealed).not.toContain('1234567');
    expect(vault.encryptAccount('anna', '0001-123-1234567')).toBe(sealed);
    expect(vault.decryptAccount('anna', sealed)).toBe('0001-123-1234567');
    expect(() => vault.decryptAccount('bert', sealed)).toThrow();
  });
});
