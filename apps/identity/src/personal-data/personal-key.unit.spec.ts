import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { PersonalKey } from './personal-key';

const bytes = randomBytes(32);
const key = new PersonalKey('c-1', bytes);

describe('a personal key', () => {
  it('opens what it has sealed, and seals the same text the same way', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const sealed = key.seal('name', text);
        expect(key.open('name', sealed)).toBe(text);
        expect(new PersonalKey('c-1', bytes).seal('name', text)).toBe(sealed);
      }),
    );
  });

  it('opens nothing of another field, person or key, and nothing that was altered', () => {
    const sealed = key.seal('name', 'Hanako');
    expect(sealed).not.toContain('Hanako');
    expect(key.seal('email', 'Hanako')).not.toBe(sealed);
    expect(() => key.open('email', sealed)).toThrow();
    expect(() => new PersonalKey('c-2', bytes).open('name', sealed)).toThrow();
    expect(() => new PersonalKey('c-1', randomBytes(32)).open('name', sealed)).toThrow();
    expect(() => key.open('name', `${sealed.slice(0, -4)}AAAA`)).toThrow();
    expect(() => key.open('name', 'Hanako')).toThrow('unknown form');
  });
});
