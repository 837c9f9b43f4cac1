import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { PersonalKey } from './personal-key';

const bytes = randomBytes(32);
const key = new PersonalKey('c-1', bytes);

describe('a personal key', () => {
  it('opens what it has encrypted, and encrypts the same text the same way', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const encrypted = key.encrypt('name', text);
        expect(key.decrypt('name', encrypted)).toBe(text);
        expect(new PersonalKey('c-1', bytes).encrypt('name', text)).toBe(encrypted);
      }),
    );
  });

  it('opens nothing of another field, person or key, and nothing that was altered', () => {
    const encrypted = key.encrypt('name', 'Hanako');
    expect(encrypted).not.toContain('Hanako');
    expect(key.encrypt('email', 'Hanako')).not.toBe(encrypted);
    expect(() => key.decrypt('email', encrypted)).toThrow();
    expect(() => new PersonalKey('c-2', bytes).decrypt('name', encrypted)).toThrow();
    expect(() => new PersonalKey('c-1', randomBytes(32)).decrypt('name', encrypted)).toThrow();
    expect(() => key.decrypt('name', `${encrypted.slice(0, -4)}AAAA`)).toThrow();
    expect(() => key.decrypt('name', 'Hanako')).toThrow('unknown form');
  });
});
