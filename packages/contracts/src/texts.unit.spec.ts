import fc from 'fast-check';
import { z } from 'zod';
import { allMessages } from './messages';
import {
  accountForm,
  bankAccountText,
  chargeSecretForm,
  digits,
  digitsForm,
  emailForm,
  emailText,
  exact,
  line,
  lineForm,
  passwordForm,
  phoneForm,
  phoneText,
  textKinds,
  unstorableTexts,
} from './texts';

const FULL_WIDTH = 0xfee0;
/** As a Japanese keyboard in full-width mode writes it. */
const wide = (text: string) =>
  [...text].map((one) => (/[!-~]/.test(one) ? String.fromCodePoint(one.codePointAt(0)! + FULL_WIDTH) : one)).join('');
const typedDifferently = (text: string, how: readonly number[]) =>
  [...text]
    .map((one, at) => [one, one.toUpperCase(), wide(one), wide(one.toUpperCase())][how[at % how.length]!])
    .join('');
const how = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1 });
const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.string());

interface Leaf {
  path: string;
  schema: z.ZodType;
}

const isTransform = (schema: unknown) => (schema as z.ZodType)._zod.def.type === 'transform';

/** Every schema of a text in what a message asks for. */
function leaves(schema: z.ZodType, path: string): Leaf[] {
  const def = schema._zod.def as unknown as Record<string, unknown> & { type: string };
  switch (def.type) {
    case 'string':
      return [{ path, schema }];
    case 'object':
      return Object.entries(def.shape as Record<string, z.ZodType>).flatMap(([name, field]) =>
        leaves(field, `${path}.${name}`),
      );
    case 'array':
      return leaves(def.element as z.ZodType, `${path}[]`);
    case 'optional':
    case 'nullable':
    case 'default':
      return leaves(def.innerType as z.ZodType, path);
    case 'pipe':
      return leaves((isTransform(def.in) ? def.out : def.in) as z.ZodType, path);
    case 'union':
      return (def.options as z.ZodType[]).flatMap((option) => leaves(option, path));
    case 'number':
    case 'boolean':
    case 'enum':
    case 'literal':
      return [];
    default:
      throw new Error(`${path}: ${def.type} may hold texts that nobody looks at`);
  }
}

const everyText = allMessages.flatMap(({ subject, request }) => leaves(request, subject));

describe('every text of every request has one form', () => {
  it('given any field of any message, then its kind is declared, or it takes nothing but ASCII', () => {
    const foreign = ['é', '１', 'ｱ', 'Ａ', '­', '\u202E'];
    const undeclared = everyText
      .filter(({ schema }) => textKinds.get(schema) === undefined)
      .filter(({ schema }) =>
        foreign.some((one) =>
          [one, `${one}-1`, `2019-07-01T00:00:00.000Z${one}`, one.repeat(64)].some(
            (text) => schema.safeParse(text).success,
          ),
        ),
      );
    expect(undeclared.map(({ path }) => path)).toEqual([]);
    expect(everyText.length).toBeGreaterThan(150);
  });

  it('given any text, then what comes through the door comes through it again unchanged', () => {
    const schemas = [...new Map(everyText.map((leaf) => [leaf.schema, leaf])).values()];
    fc.assert(
      fc.property(fc.constantFrom(...schemas), anyText, ({ schema }, text) => {
        const once = schema.safeParse(text);
        fc.pre(once.success);
        expect(schema.parse(once.data)).toBe(once.data);
        if (textKinds.get(schema)?.kind === 'exact') expect(once.data).toBe(text);
      }),
      { numRuns: 3_000, maxSkipsPerRun: 1_000 },
    );
  });

  it('given any text, then each form is its own form', () => {
    const forms = { lineForm, emailForm, digitsForm, phoneForm, accountForm, passwordForm, chargeSecretForm };
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(forms)), anyText, (form, text) => {
        expect(form(form(text))).toBe(form(text));
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('one text, however it is typed', () => {
  const canonical = fc.constantFrom('NFC', 'NFD', 'NFKC', 'NFKD');

  it('given a name, then composed and decomposed it is one', () => {
    const name = line(1, 200);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
        const forms = ['NFC', 'NFD'].map((form) => name.safeParse(text.normalize(form)).data);
        expect(forms[0]).toBe(forms[1]);
      }),
    );
    expect(name.parse(' か\u3099く ')).toBe('がく');
  });

  it('given a password, then every form of Unicode gives the same one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), canonical, (text, form) => {
        expect(passwordForm(text.normalize(form))).toBe(passwordForm(text));
      }),
    );
    expect(passwordForm('ﾊﾟｽﾜｰﾄﾞ１２')).toBe('パスワード12');
  });

  it('given an e-mail address, then case and width make no other of it', () => {
    const part = fc.stringMatching(/^[a-z0-9]{1,12}$/);
    fc.assert(
      fc.property(part, part, how, (local, host, ways) => {
        const address = `${local}@${host}.example`;
        expect(emailText.parse(` ${typedDifferently(address, ways)}　`)).toBe(address);
      }),
    );
    expect(emailText.safeParse(`${'a'.repeat(250)}@x.example`).success).toBe(false);
    expect(emailText.parse(`${' '.repeat(300)}anna@x.example`)).toBe('anna@x.example');
  });

  it('given digits of a code, then full-width ones and spaces between them are the same', () => {
    const code = digits(6);
    const between = fc.constantFrom('', ' ', '　', '-', '－', '–');
    fc.assert(
      fc.property(
        fc.stringMatching(/^\d{6}$/),
        fc.boolean(),
        fc.array(between, { minLength: 6, maxLength: 6 }),
        (plain, isWide, gaps) => {
          const typed = [...(isWide ? wide(plain) : plain)].map((digit, at) => `${gaps[at]}${digit}`).join('');
          expect(code.parse(typed)).toBe(plain);
        },
      ),
    );
    expect(code.parse('123 456')).toBe('123456');
    for (const wrong of ['12345', '1234567', '12345a', '٣٤٥٦٧٨', '']) expect(code.safeParse(wrong).success).toBe(false);
  });

  it('given a telephone number, then the ways of writing it are one number', () => {
    for (const typed of [
      '090-1234-5678',
      '０９０ー１２３４ー５６７８',
      '(090) 1234.5678',
      '+81-90-1234-5678',
      '+81 (0)90 1234 5678',
    ])
      expect(phoneText.parse(typed)).toBe('09012345678');
    expect(phoneText.parse('+44 20 7946 0000')).toBe('+442079460000');
    expect(phoneText.safeParse('call me').success).toBe(false);
  });

  it('given a bank account, then full-width digits and hyphens are the same account', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^\d{4}-\d{3}-\d{7}$/),
        fc.constantFrom('-', '－', '−', '‐', 'ー'),
        (account, hyphen) => {
          expect(bankAccountText.parse(wide(account).replaceAll('－', hyphen))).toBe(account);
        },
      ),
    );
  });

  it('given a charge secret, then width and, between digits, spaces make no other of it', () => {
    expect(chargeSecretForm('１９９００４０３')).toBe('19900403');
    expect(chargeSecretForm('1990 04-03')).toBe('19900403');
    expect(chargeSecretForm('ｂｌｕｅ-7 x')).toBe('blue-7 x');
  });

  it('given what others chose and we compare, then nothing of it is touched', () => {
    const subject = exact(1, 255);
    for (const text of ['Abc', 'ABC', 'ａｂｃ', ' abc', 'が', 'か\u3099']) expect(subject.parse(text)).toBe(text);
  });
});

describe('a text that cannot be stored as it is', () => {
  const bad = fc.constantFrom('\0', '\uD800', '\uDFFF', '\uDC00\uD800');

  it('given it anywhere in a request, as a value or a name, then its place is named', () => {
    fc.assert(
      fc.property(anyText, bad, anyText, (before, one, after) => {
        const text = `${before}${one}${after}`;
        fc.pre(/[\0\p{Cs}]/u.test(text));
        expect(unstorableTexts({ a: [{ b: text }] })).toEqual(['a.0.b']);
        expect(unstorableTexts({ a: { [text]: 1 } })).toEqual(['a']);
      }),
    );
    expect(unstorableTexts({ a: ['パス😀', null, 1, true], b: undefined })).toEqual([]);
  });

  it('given nesting without end, then it is looked at all the same', () => {
    let nested: unknown = '\0';
    for (let depth = 0; depth < 50_000; depth++) nested = [nested];
    expect(unstorableTexts(nested)).toHaveLength(1);
  });

  it('given a name, then control characters, marks of direction and nothing to see are refused', () => {
    const name = line(1, 200);
    for (const text of ['a\u001Bb', 'a\nb', 'a\u202Eb', 'a\u2066b', 'a\u2028b', '\u200B', '\u3164', '\u200D\u200D'])
      expect(name.safeParse(text).success).toBe(false);
    for (const text of ['佐藤 花子', "O'Brien", 'می‌خواهم', '👩‍👧', 'José'])
      expect(name.safeParse(text).success).toBe(true);
  });

  it('given spaces around a text, then its length is counted without them', () => {
    expect(line(1, 3).safeParse('  abc  ').success).toBe(true);
    expect(line(1, 3).safeParse('   ').success).toBe(false);
  });
});
