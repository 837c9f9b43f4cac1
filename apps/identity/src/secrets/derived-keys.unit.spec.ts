import type { ServiceConfig } from '@modosu/service-kit/configuration/service-config';
import fc from 'fast-check';
import { DerivedKeys } from './derived-keys';

const keys = new DerivedKeys({ readKey: () => Buffer.alloc(32, 5) } as unknown as ServiceConfig);
const provider = fc.constantFrom('mail-provider', 'Mail-Provider', 'ｍail-provider');
/** Subjects that are the same to whoever folds case and width. */
const subject = fc.oneof(
  fc.constantFrom(
    'abc',
    'ABC',
    'Abc',
    'ａｂｃ',
    'abC',
    'straße',
    'STRASSE',
    '\u212A1',
    'k1',
    'K1',
    'ﬁ',
    'fi',
    '１',
    '1',
  ),
  fc.string({ unit: 'binary', minLength: 1 }),
);

describe('the index of an external login', () => {
  it('given two logins, then they are joined only if they are the same to the last character', () => {
    fc.assert(
      fc.property(provider, subject, provider, subject, (oneProvider, one, otherProvider, other) => {
        const same = oneProvider === otherProvider && one === other;
        const indexes = [
          keys.externalIndex({ provider: oneProvider, subject: one }).index,
          keys.externalIndex({ provider: otherProvider, subject: other }).index,
        ];
        expect(indexes[0] === indexes[1]).toBe(same);
      }),
      { numRuns: 2_000 },
    );
  });

  it('given a login from before, then its index counts only where the subject has no other spelling', () => {
    for (const has of ['12345', '00-7_9'])
      expect(keys.externalIndex({ provider: 'p', subject: has }).former).toBeDefined();
    for (const hasNot of ['m-1', 'M-1', '１２', 'é', 'ß', '12 '])
      expect(keys.externalIndex({ provider: 'p', subject: hasNot }).former).toBeUndefined();
  });
});

describe('the index of an address', () => {
  it('given other case or width, then it is the same address', () => {
    const index = keys.blindIndex('email', 'anna@mail.example');
    for (const typed of ['ANNA@MAIL.EXAMPLE', ' Anna@Mail.Example', 'ａｎｎａ＠mail.example'])
      expect(keys.blindIndex('email', typed)).toBe(index);
    expect(keys.blindIndex('staff', 'anna@mail.example')).not.toBe(index);
  });
});
