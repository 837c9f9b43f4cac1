import type { IdentityPolicy } from '../policy/identity-policy';
import { COMMON_PASSWORDS } from './common-passwords';

/** What people write instead of letters. */
const LOOKALIKES: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
};
const SHORTEST_LOCAL_PART = 4;

export type PasswordRule = 'length' | 'common' | 'repetition' | 'contains-email';
type Rules = Pick<IdentityPolicy, 'passwordMinLength' | 'refusesVariantsOfCommon'>;

/** The first rule that a new password breaks; undefined if it will do. @param password in its form */
export function unsuitable(password: string, email: string, policy: Rules): PasswordRule | undefined {
  // Counted as people count characters, not as they are stored.
  if ([...password].length < policy.passwordMinLength) return 'length';
  const lower = password.toLowerCase();
  if (COMMON_PASSWORDS.has(lower)) return 'common';
  if (policy.refusesVariantsOfCommon && variants(lower).some((stem) => COMMON_PASSWORDS.has(stem))) return 'common';
  if (new Set(lower).size < 4 || isSequence(lower)) return 'repetition';
  const localPart = email.split('@')[0]?.toLowerCase() ?? '';
  return localPart.length >= SHORTEST_LOCAL_PART && lower.includes(localPart) ? 'contains-email' : undefined;
}

/** The word that is left when what is stuck on it is taken off, as written and with lookalikes read as letters. */
function variants(password: string): string[] {
  const bare = password.replace(/^[^a-z]+|[^a-z]+$/g, '');
  const half = password.slice(0, password.length / 2);
  return [bare, readLookalikes(bare), readLookalikes(password), ...(half + half === password ? [half] : [])];
}

function readLookalikes(text: string): string {
  return [...text].map((character) => LOOKALIKES[character] ?? character).join('');
}

/** Every character follows, or is followed by, the one before it: abcdefghij, 9876543210. */
function isSequence(text: string): boolean {
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0);
  const steps = new Set(codes.slice(1).map((code, index) => code - (codes[index] ?? 0)));
  return steps.size === 1 || (steps.size === 2 && text.startsWith('1') && text.endsWith('0'));
}
