import { POLICIES } from '../policy/identity-policy';
import { unsuitable } from './suitable-password';

const { hardened } = POLICIES;
const email = 'yamada.hanako@example.com';

describe('a new password', () => {
  it.each([
    ['short123', 'length'],
    ['password123', 'common'],
    ['Password2019!', 'common'],
    ['p4ssw0rd1234', 'common'],
    ['qwertyuiop', 'common'],
    ['1234567890', 'common'],
    ['dragondragon', 'common'],
    ['aaaaaaaaaaab', 'repetition'],
    ['abcdefghijkl', 'repetition'],
    ['yamada.hanako-2019', 'contains-email'],
  ])('is refused if it is %s (%s)', (password, rule) => {
    expect(unsuitable(password, email, hardened)).toBe(rule);
  });

  it.each(['correct horse 7', 'quiet river 42', 'zG7!kQ2#pX', '夕焼けの中を走る電車だよ'])(
    'will do if it is %s',
    (password) => {
      expect(unsuitable(password, email, hardened)).toBeUndefined();
    },
  );

  it('given the policy of 2019, then eight characters will do, but not the commonest words', () => {
    expect(unsuitable('taro1985', email, POLICIES['2019'])).toBeUndefined();
    expect(unsuitable('password', email, POLICIES['2019'])).toBe('common');
    expect(unsuitable('taro198', email, POLICIES['2019'])).toBe('length');
  });
});
