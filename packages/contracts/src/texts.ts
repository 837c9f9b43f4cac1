import { z } from 'zod';

/**
 * The one form of each kind of text. A schema applies it to every request, so that what is judged, stored and compared is the
 * same text, however it was typed. The two kinds of secrets keep what was typed, because hashes from before this rule
 * are of that; code that hashes or judges one takes its form from here.
 */
export type TextKind = 'exact' | 'line' | 'prose' | 'email' | 'phone' | 'digits' | 'account' | 'secret';

/** Which kind a schema of text is of. */
export const textKinds = z.registry<{ kind: TextKind }>();

/** U+0000 ends a text in some databases and is refused by others; half a surrogate pair has no bytes at all. */
const UNSTORABLE = /[\0\p{Cs}]/u;
/** Control characters and line ends; marks that turn the direction of what is written beside them. */
const NOT_IN_A_LINE = /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u;
/** Something that can be seen: not only spaces, joiners and fillers. */
const VISIBLE = /[^\p{C}\p{Z}\p{M}\p{Default_Ignorable_Code_Point}\u2800]/u;
/** What people put between digits. */
const BETWEEN_DIGITS = /[\s\p{Pd}\u2212\u30FC]/gu;

export function isStorable(text: string): boolean {
  return !UNSTORABLE.test(text);
}

export function lineForm(text: string): string {
  return text.normalize('NFC').trim();
}

/** Case and width tell no two addresses apart: two addresses that differ only in these mean one mailbox. */
export function emailForm(text: string): string {
  return text.normalize('NFKC').toLowerCase().normalize('NFKC').trim();
}

export function digitsForm(text: string): string {
  // What was parted may belong together now.
  return text.normalize('NFKC').replace(BETWEEN_DIGITS, '').normalize('NFKC');
}

/** A number of Japan begins with its zero, whether or not it was written with the code of the country. */
export function phoneForm(text: string): string {
  const bare = digitsForm(text)
    .replace(/[()./]/g, '')
    .normalize('NFKC');
  return bare.replace(/^(?:\+|00|010)81(?:0)?(?=[1-9])/, '0');
}

/** Bank, branch and number of an account, with hyphens between them whether or not they were written. */
export function accountForm(text: string): string {
  const digits = digitsForm(text);
  return /^\d{14}$/.test(digits) ? `${digits.slice(0, 4)}-${digits.slice(4, 7)}-${digits.slice(7)}` : digits;
}

/** NIST SP 800-63B: a password is the same however a keyboard composes it. */
export function passwordForm(typed: string): string {
  return typed.normalize('NFKC');
}

/** Where a charge secret is nothing but digits, what stands between them is not part of it. */
export function chargeSecretForm(typed: string): string {
  const digits = digitsForm(typed);
  return /^\d+$/.test(digits) ? digits : typed.normalize('NFKC');
}

function kindOf<S extends z.ZodType>(kind: TextKind, schema: S): S {
  textKinds.add(schema, { kind });
  return schema;
}

/** As it was given, to the last character: what others chose and we only compare. */
export function exact(min: number, max: number) {
  return kindOf('exact', z.string().min(min).max(max));
}

/** A name or a word of explanation, in one line. */
export function line(min: number, max: number) {
  return kindOf(
    'line',
    z
      .string()
      .overwrite(lineForm)
      .min(min)
      .max(max)
      .refine((text) => !NOT_IN_A_LINE.test(text), 'must not hold control characters or marks of direction')
      .refine((text) => text === '' || VISIBLE.test(text), 'must hold something that can be seen'),
  );
}

/** What a person writes in their own words; lines and anything else they pasted stay as they are. */
export function prose(max: number) {
  return kindOf('prose', z.string().overwrite(lineForm).min(1).max(max));
}

/** Any text longer than this is no address in any form. */
const LONGEST_TYPED = 1_000;

export const emailText = kindOf('email', z.string().max(LONGEST_TYPED).overwrite(emailForm).max(254).check(z.email()));

export const phoneText = kindOf(
  'phone',
  z
    .string()
    .max(200)
    .overwrite(phoneForm)
    .regex(/^\+?\d{5,20}$/, 'must be a telephone number'),
);

/** So many digits, as ASCII. */
export function digits(min: number, max: number = min) {
  return kindOf(
    'digits',
    z
      .string()
      .max(200)
      .overwrite(digitsForm)
      .regex(new RegExp(`^\\d{${min},${max}}$`), `must be ${min === max ? min : `${min} to ${max}`} digits`),
  );
}

export const bankAccountText = kindOf(
  'account',
  z
    .string()
    .max(200)
    .overwrite(accountForm)
    .regex(/^\d{4}-\d{3}-\d{7}$/),
);

/** Its form is `passwordForm`. How long it must be is the policy's to say. */
export const passwordText = kindOf('secret', z.string().min(1).max(200));

/** Its form is `chargeSecretForm`, of 4 to 32 characters. */
export const chargeSecretText = kindOf(
  'secret',
  z
    .string()
    .max(200)
    .refine((typed) => {
      const { length } = chargeSecretForm(typed);
      return length >= 4 && length <= 32;
    }, 'must be 4 to 32 characters'),
);

/**
 * Where a text stands that nothing may be stored as, in anything that JSON can say: a path for each. Names of fields
 * are looked at too. Not recursive, so that nesting does not matter.
 */
export function unstorableTexts(value: unknown): string[] {
  const found: string[] = [];
  const left: { value: unknown; path: string }[] = [{ value, path: '' }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (typeof next.value === 'string') {
      if (!isStorable(next.value)) found.push(next.path);
    } else if (typeof next.value === 'object' && next.value !== null) {
      for (const [name, field] of Object.entries(next.value)) {
        const path = next.path === '' ? name : `${next.path}.${name}`;
        if (isStorable(name)) left.push({ value: field, path });
        else found.push(next.path);
      }
    }
  }
  return found;
}
