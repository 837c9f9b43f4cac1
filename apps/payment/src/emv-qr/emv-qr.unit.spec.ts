import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import {
  checksum,
  type DataObject,
  EmvQrError,
  readContent,
  readObjects,
  writeContent,
  writeObjects,
} from './data-objects';
import { type ShopCode, ShopCodeContents, ShopCodeError, type ShopCodeText } from './shop-code';

/** The example of EMVCo's specification, with a length in characters that is not one in bytes. */
const EMVCO =
  '00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN5914BEST TRANSPORT' +
  '6007BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016233030412340603***0708A60086670902ME' +
  '91320016A0112233449988770708123456786304A13A';
/** Codes of Japan's scheme (JPQR), as libraries of its members publish them: its own account beside others, names in Japanese. */
const JPQR = [
  '0002016003xxx01021129300012D156000000000510A93FO3230Q31280012D1560000000103081234567826680019jp.or.paymentsjapan' +
    '01130000000000001020400010306000001040600000153033925903xxx64180002JA0108メルペイ カフェ520441115802JP' +
    '610710661436304DEE9',
  '0002010102121516ABCDEF123456789052045311530339254039995802JP5906DONGRI6005TOKYO62240104hoge0504fuga0704piyo63043FE6',
] as const;

const reasonOf = (read: () => unknown): string => {
  try {
    read();
  } catch (error) {
    if (error instanceof EmvQrError || error instanceof ShopCodeError) return error.reason;
    throw error;
  }
  return 'read';
};
/** A whole code of these objects, wrong as they may be, with a checksum that fits. */
const signed = (text: string) => `${text}6304${checksum(`${text}6304`)}`;

describe('the content of an EMV QR code', () => {
  it('is summed up as CRC-16/CCITT-FALSE', () => {
    expect(checksum('123456789')).toBe('29B1');
  });

  it('is read as EMVCo published it, and written again to the letter', () => {
    const objects = readContent(EMVCO);
    expect(objects).toContainEqual({ id: '59', value: 'BEST TRANSPORT' });
    expect(objects).toContainEqual({ id: '54', value: '23.72' });
    const language = objects.find(({ id }) => id === '64')?.value ?? '';
    expect(readObjects(language)).toEqual([
      { id: '00', value: 'ZH' },
      { id: '01', value: '最佳运输' },
      { id: '02', value: '北京' },
    ]);
    expect(writeContent(objects)).toBe(EMVCO);
  });

  it('is read as members of the Japanese scheme write it, whatever the order of its objects', () => {
    const [shop, till] = JPQR.map((text) => readContent(text));
    const account = shop?.find(({ id }) => id === '26')?.value ?? '';
    expect(readObjects(account)).toContainEqual({ id: '00', value: 'jp.or.paymentsjapan' });
    expect(shop).toContainEqual({ id: '64', value: '0002JA0108メルペイ カフェ' });
    expect(till).toContainEqual({ id: '54', value: '999' });
    for (const text of JPQR) expect(writeContent(readContent(text))).toBe(text);
  });

  it('whatever the objects, is read as it was written', () => {
    const value = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });
    const object = fc.record({ id: fc.integer({ min: 1, max: 62 }).map((n) => String(n).padStart(2, '0')), value });
    const objects = fc.uniqueArray(object, { maxLength: 8, selector: ({ id }) => id });
    fc.assert(fc.property(objects, (all) => expect(readContent(writeContent(all))).toEqual(all)));
    fc.assert(fc.property(objects, (all) => expect(readObjects(writeObjects(all))).toEqual(all)));
  });

  it('is refused with a reason that stays the same, whatever an outsider sends', () => {
    const good = signed('00020102011');
    const refused: readonly [string, string][] = [
      ['', 'order'],
      ['x', 'format'],
      ['00x2ab', 'format'],
      ['0002', 'length'],
      ['000201', 'order'],
      [signed('000201010012'), 'length'],
      [signed('0002010199x'), 'length'],
      [signed('0002010201102012'), 'duplicate'],
      [signed('02011000201'), 'order'],
      [signed('000202'), 'format'],
      [`${good}03011`, 'order'],
      ['0002010201163041234', 'checksum'],
      [`${good.slice(0, -4)}${good.slice(-4).toLowerCase()}`, 'checksum'],
      // The length counts bytes, as some write it: then it reaches into what follows.
      [signed('00020164140002JA0106戻す5802JP'), 'format'],
      ['0'.repeat(10_000), 'too-long'],
      ['戻'.repeat(10_000), 'too-long'],
    ];
    expect(refused.map(([text]) => [text, reasonOf(() => readContent(text))])).toEqual(refused);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (text) => void reasonOf(() => readContent(text))),
    );
    const digits = fc.array(fc.constantFrom('00', '01', '02', '63', '04', '99', '1', '戻'), { maxLength: 60 });
    fc.assert(fc.property(digits, (parts) => void reasonOf(() => readContent(signed(parts.join(''))))));
  });

  it('cannot be written of what is no object', () => {
    expect(reasonOf(() => writeObjects([{ id: '1', value: 'x' }]))).toBe('format');
    expect(reasonOf(() => writeObjects([{ id: '01', value: '' }]))).toBe('length');
    expect(reasonOf(() => writeObjects([{ id: '01', value: 'x'.repeat(100) }]))).toBe('length');
    const most = (value: string): DataObject[] => ['01', '02', '03', '04', '05', '06'].map((id) => ({ id, value }));
    expect(reasonOf(() => writeContent(most('x'.repeat(99))))).toBe('too-long');
  });
});

describe('a code of a shop', () => {
  const codes = new ShopCodeContents(randomBytes(32));
  const text: ShopCodeText = { name: '戻す商店', category: 'tobacco', reference: 'bill 7', terminalId: 'till-1' };
  const fixed: ShopCode = { kind: 'static', merchantId: '01978c33-8e5a-7d3c-b1b1-0123456789ab' };
  const priced: ShopCode = { kind: 'dynamic', codeId: '01978c33-8e5a-7d3c-b1b1-ba9876543210', amountYen: 1_200 };

  it('is EMV QR content that any reader of the scheme understands', () => {
    const value = (content: string, id: string) => readContent(content).find((one) => one.id === id)?.value;
    const content = codes.write(priced, text);
    expect(content.startsWith('000201010212')).toBe(true);
    expect(['52', '53', '54', '58', '59', '60', '62'].map((id) => value(content, id))).toEqual([
      '5993',
      '392',
      '1200',
      'JP',
      'MODOSU SHOP',
      'JAPAN',
      '0506bill 70706till-1',
    ]);
    expect(value(content, '64')).toBe('0002JA0104戻す商店');
    expect(readObjects(value(content, '26') ?? '')[0]).toEqual({ id: '00', value: 'jp.modosu' });
    const shown = codes.write(fixed, { name: 'Corner shop', category: 'general' });
    expect(shown.startsWith('000201010211')).toBe(true);
    expect(['54', '59', '62', '64'].map((id) => value(shown, id))).toEqual([
      undefined,
      'Corner shop',
      undefined,
      undefined,
    ]);
  });

  it('is read as it was written, whatever the shop is called', () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 });
    const amount = fc.integer({ min: 1, max: 10_000_000 });
    fc.assert(
      fc.property(name, amount, fc.uuid(), fc.string({ maxLength: 100 }), (called, amountYen, id, reference) => {
        const described = { name: called, category: 'general' as const, reference, terminalId: id };
        for (const code of [
          { kind: 'static', merchantId: id },
          { kind: 'dynamic', codeId: id, amountYen },
        ] as ShopCode[]) {
          expect(codes.read(codes.write(code, described))).toEqual(code);
        }
      }),
    );
  });

  it('with any one character changed is refused, also by whoever computes the checksum again', () => {
    const taken: string[] = [];
    const attempt = (content: string) => reasonOf(() => codes.read(content)) === 'read' && taken.push(content);
    for (const content of [codes.write(fixed, text), codes.write(priced, text)]) {
      const characters = [...content];
      for (const [at, character] of characters.entries()) {
        for (const other of ['0', '9', 'A', '戻'].filter((one) => one !== character)) {
          const changed = [...characters.slice(0, at), other, ...characters.slice(at + 1)].join('');
          attempt(changed);
          // All but the checksum itself, which is computed anew.
          if (at < characters.length - 8) attempt(signed(changed.slice(0, -8)));
        }
      }
    }
    expect(taken).toEqual([]);
  });

  it('with another amount, merchant, name or order of objects is refused, though its checksum fits', () => {
    const objects = readContent(codes.write(priced, text));
    const altered = (change: (object: DataObject) => DataObject) => writeContent(objects.map(change));
    const withValue = (of: string, value: string) => altered((one) => (one.id === of ? { ...one, value } : one));
    const other = readContent(codes.write({ ...priced, codeId: 'other', amountYen: 5 }, text)).find(
      ({ id }) => id === '26',
    );
    const reversed = writeContent([...objects].reverse());
    for (const content of [
      withValue('54', '1'),
      withValue('59', 'ANOTHER'),
      withValue('26', other?.value ?? ''),
      reversed,
    ]) {
      expect(reasonOf(() => codes.read(content))).toBe('altered');
    }
    expect(reasonOf(() => codes.read(writeContent([...objects, { id: '80', value: '0004mine' }])))).toBe('altered');
    expect(reasonOf(() => new ShopCodeContents(randomBytes(32)).read(codes.write(fixed, text)))).toBe('altered');
  });

  it('of another scheme is none of ours', () => {
    for (const content of [EMVCO, ...JPQR]) expect(reasonOf(() => codes.read(content))).toBe('scheme');
  });
});
