import { randomBytes } from 'node:crypto';
import type { ServiceConfig } from '@modosu/service-kit/configuration/service-config';
import { hash } from '@node-rs/argon2';
import fc from 'fast-check';
import { PersonalKey } from '../personal-data/personal-key';
import type { PersonalKeys } from '../personal-data/personal-keys';
import { POLICIES } from '../policy/identity-policy';
import { DerivedKeys } from '../secrets/derived-keys';
import { Passwords } from './passwords';

/** The persons' keys, as the key store has them. */
const personal = new Map<string, PersonalKey>();
const personalKeys = {
  of: async (ownerId: string) => {
    const key = personal.get(ownerId) ?? new PersonalKey(ownerId, randomBytes(32));
    personal.set(ownerId, key);
    return key;
  },
  find: async (ownerId: string) => personal.get(ownerId),
} as unknown as PersonalKeys;
const keys = new DerivedKeys({ readKey: () => Buffer.alloc(32, 5) } as unknown as ServiceConfig);
const cheap = { memoryKib: 8, passes: 1, lanes: 1 };
const passwords = new Passwords({ ...POLICIES['2019'], hashCost: cheap, decoyCost: cheap }, keys, personalKeys);
const asItWasTyped = (password: string) => hash(password, { memoryCost: 8, timeCost: 1, parallelism: 1 });
const forms = ['NFC', 'NFD', 'NFKC', 'NFKD'] as const;

describe('the hash of a password in the log', () => {
  it('given any password, then it is ciphertext of the person, and the same command gives the same', async () => {
    const stored = await passwords.hash('long enough 8', 'customer.1:a-b', 'command-1');
    expect(stored).not.toContain('argon2');
    expect(await passwords.hash('long enough 8', 'customer.1:a-b', 'command-1')).toBe(stored);
    expect(await passwords.check(stored, 'long enough 8')).toBe(true);
    expect(await passwords.check(stored, 'long enough 9')).toBe(false);
    expect(await passwords.shouldRehash(stored, 'long enough 8')).toBe(false);
  });

  it('given the person is erased, then nothing opens it any more', async () => {
    const stored = await passwords.hash('long enough 8', 'c-2', 'command-1');
    personal.delete('c-2');
    expect(await passwords.check(stored, 'long enough 8')).toBe(false);
    expect(await passwords.shouldRehash(stored, 'long enough 8')).toBe(false);
  });

  it('given one from before hashes were encrypted, then it signs in and is encrypted with the next success', async () => {
    const stored = await asItWasTyped('plain one');
    expect(await passwords.check(stored, 'plain one')).toBe(true);
    expect(await passwords.shouldRehash(stored, 'plain one')).toBe(true);
  });
});

describe('a password in other forms of Unicode', () => {
  it('given one form of it was set, then every form signs in, and no other password does', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme', minLength: 1 }),
        fc.constantFrom(...forms),
        fc.constantFrom(...forms),
        async (password, set, given) => {
          const stored = await passwords.hash(password.normalize(set), 'c-1', 'command-1');
          expect(await passwords.check(stored, password.normalize(given))).toBe(true);
          expect(await passwords.check(stored, `${password.normalize(given)}x`)).toBe(false);
          expect(await passwords.shouldRehash(stored, password.normalize(given))).toBe(false);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('given kana as a phone composes them, as a keyboard does, or half wide, then it is one password', async () => {
    const stored = await passwords.hash('がんばれ２０１９', 'c-1', 'command-1');
    for (const typed of [
      'か\u3099んは\u3099れ２０１９'.replace('は\u3099', 'ば'),
      'がんばれ2019',
      'か\u3099んば\u308c2019',
    ]) {
      expect(await passwords.check(stored, typed)).toBe(true);
    }
    expect(await passwords.check(await passwords.hash('パスワード99', 'c-1', 'c'), 'ﾊﾟｽﾜｰﾄﾞ99')).toBe(true);
  });

  it('given a hash of what was typed before there was a form, then nobody is locked out and it is hashed anew', async () => {
    const typed = 'か\u3099ん ｐａｓｓ';
    const stored = await asItWasTyped(typed);
    expect(await passwords.check(stored, typed)).toBe(true);
    expect(await passwords.shouldRehash(stored, typed)).toBe(true);
    const anew = await passwords.hash(typed, 'c-1', 'command-1');
    expect(await passwords.check(anew, typed)).toBe(true);
    expect(await passwords.shouldRehash(anew, typed)).toBe(false);
    expect(await passwords.check(await asItWasTyped('plain one'), 'plain one')).toBe(true);
  });

  it('given full-width letters, then what is judged is what is stored', () => {
    const strict = new Passwords({ ...POLICIES.hardened, hashCost: cheap, decoyCost: cheap }, keys, personalKeys);
    const rule = (password: string) => {
      try {
        strict.assertSuitable(password, 'anna.sato@mail.example');
        return undefined;
      } catch (error) {
        return (error as { details?: { rule: string } }).details?.rule;
      }
    };
    expect(rule('ｐａｓｓｗｏｒｄ１２３４')).toBe('common');
    expect(rule('ＡＮＮＡ.ＳＡＴＯ-77')).toBe('contains-email');
    // Ten characters as typed, five in their form.
    expect(rule('か\u3099き\u3099く\u3099け\u3099こ\u3099')).toBe('length');
  });

  it('given no account, then no form of a password opens it', async () => {
    for (const typed of ['nobody', 'ｎｏｂｏｄｙ']) expect(await passwords.check(undefined, typed)).toBe(false);
  });
});
