import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { GoodsCategory } from '@modosu/contracts/goods';
import { type DataObject, EmvQrError, readContent, readObjects, writeContent, writeObjects } from './data-objects';

/** What a shop presents: for any amount at one merchant, or for one payment that its till prepared. */
export type ShopCode =
  | { readonly kind: 'static'; readonly merchantId: string }
  | { readonly kind: 'dynamic'; readonly codeId: string; readonly amountYen: number };

/** What stands in the code besides, for whoever reads it: never believed. */
export interface ShopCodeText {
  readonly name: string;
  readonly category: GoodsCategory;
  readonly reference?: string;
  readonly terminalId?: string;
}

/** Why a content is not taken: it is no EMV QR code, of another scheme, or not as we wrote it. */
export class ShopCodeError extends Error {
  override readonly name = 'ShopCodeError';

  constructor(readonly reason: EmvQrError['reason'] | 'scheme' | 'altered') {
    super(`not a code of a shop: ${reason}`);
  }
}

/** Ours among the schemes: the reversed name of a domain, as the specification allows. */
export const SCHEME = 'jp.modosu';
const CURRENCY_YEN = '392';
const METHODS = { static: '11', dynamic: '12' } as const;
/** Merchant category codes (ISO 18245) of what a till calls its goods. */
const CATEGORY_CODES: Readonly<Record<GoodsCategory, string>> = {
  general: '5999',
  tobacco: '5993',
  'gift-card': '5947',
  electronics: '5732',
};
const MOST_NAME = 25;
const MOST_LABEL = 25;
const MAC_BYTES = 16;

/** The objects of a code that are used, by their names in the specification. */
const ID = {
  method: '01',
  account: '26',
  categoryCode: '52',
  currency: '53',
  amount: '54',
  country: '58',
  name: '59',
  city: '60',
  additional: '62',
  otherLanguage: '64',
} as const;
const IN_ACCOUNT = { scheme: '00', merchantId: '01', codeId: '02', mac: '03' } as const;
const IN_ADDITIONAL = { reference: '05', terminal: '07' } as const;

/**
 * Writes and reads what our shops present. The checksum of the scheme only finds slips of a scanner: anybody can compute
 * it. So each code carries a message authentication code over everything else in it, and what is not exactly as payment
 * wrote it (another amount, merchant or name, objects in another order) is refused.
 */
export class ShopCodeContents {
  private readonly key: Buffer;

  /** @param codeKey 32 bytes, known to payment only */
  constructor(codeKey: Buffer) {
    this.key = Buffer.from(hkdfSync('sha256', codeKey, '', 'modosu shop code 1', 32));
  }

  /** @throws EmvQrError for ids that are too long to stand in a code */
  write(code: ShopCode, text: ShopCodeText): string {
    return writeContent(this.objectsOf(code, text));
  }

  /** @throws ShopCodeError */
  read(content: string): ShopCode {
    try {
      return this.codeOf(readContent(content));
    } catch (error) {
      throw error instanceof EmvQrError ? new ShopCodeError(error.reason) : error;
    }
  }

  private codeOf(objects: readonly DataObject[]): ShopCode {
    const account = objects.find(({ id, value }) => id === ID.account && schemeOf(value) === SCHEME);
    if (!account) throw new ShopCodeError('scheme');
    const parts = readObjects(account.value);
    const value = (id: string, among = parts) => among.find((one) => one.id === id)?.value;
    const unsigned = { id: ID.account, value: writeObjects(parts.filter(({ id }) => id !== IN_ACCOUNT.mac)) };
    const mac = this.mac(objects.map((one) => (one === account ? unsigned : one)));
    if (parts.at(-1)?.id !== IN_ACCOUNT.mac || !isSame(mac, value(IN_ACCOUNT.mac) ?? '')) {
      throw new ShopCodeError('altered');
    }
    const [merchantId, codeId] = [value(IN_ACCOUNT.merchantId), value(IN_ACCOUNT.codeId)];
    if (codeId !== undefined) return { kind: 'dynamic', codeId, amountYen: Number(value(ID.amount, [...objects])) };
    if (merchantId === undefined) throw new ShopCodeError('format');
    return { kind: 'static', merchantId };
  }

  private objectsOf(code: ShopCode, { name, category, reference, terminalId }: ShopCodeText): DataObject[] {
    const account: DataObject[] = [
      { id: IN_ACCOUNT.scheme, value: SCHEME },
      code.kind === 'static'
        ? { id: IN_ACCOUNT.merchantId, value: code.merchantId }
        : { id: IN_ACCOUNT.codeId, value: code.codeId },
    ];
    // What does not fit, or not into ASCII, is left out: the truth is with us.
    const additional = [
      { id: IN_ADDITIONAL.reference, value: reference ?? '' },
      { id: IN_ADDITIONAL.terminal, value: terminalId ?? '' },
    ].filter(({ value }) => isPlain(value, MOST_LABEL));
    const objects = (accountValue: string): DataObject[] => [
      { id: ID.method, value: METHODS[code.kind] },
      { id: ID.account, value: accountValue },
      { id: ID.categoryCode, value: CATEGORY_CODES[category] },
      { id: ID.currency, value: CURRENCY_YEN },
      ...(code.kind === 'dynamic' ? [{ id: ID.amount, value: String(code.amountYen) }] : []),
      { id: ID.country, value: 'JP' },
      ...nameObjects(name),
      ...(additional.length > 0 ? [{ id: ID.additional, value: writeObjects(additional) }] : []),
      ...otherLanguage(name),
    ];
    const mac = this.mac(objects(writeObjects(account)));
    return objects(writeObjects([...account, { id: IN_ACCOUNT.mac, value: mac }]));
  }

  /** Of all objects in their order, without the code itself. */
  private mac(objects: readonly DataObject[]): string {
    const digest = createHmac('sha256', this.key).update(writeObjects(objects)).digest();
    return digest.subarray(0, MAC_BYTES).toString('base64url');
  }
}

function schemeOf(account: string): string | undefined {
  try {
    return readObjects(account).find(({ id }) => id === IN_ACCOUNT.scheme)?.value;
  } catch {
    return undefined;
  }
}

/** Name and city are mandatory, in Latin letters; where the shop's name has others it stands in the template for languages. */
function nameObjects(name: string): DataObject[] {
  const plain = name
    .replace(/[^\x20-\x7e]/g, '')
    .trim()
    .slice(0, MOST_NAME)
    .trim();
  return [
    { id: ID.name, value: plain === '' ? 'MODOSU SHOP' : plain },
    { id: ID.city, value: 'JAPAN' },
  ];
}

function otherLanguage(name: string): DataObject[] {
  if (isPlain(name, MOST_NAME)) return [];
  const shown = [...name].slice(0, MOST_NAME).join('').trim();
  const template = [
    { id: '00', value: 'JA' },
    { id: '01', value: shown },
  ];
  return shown === '' ? [] : [{ id: ID.otherLanguage, value: writeObjects(template) }];
}

function isPlain(text: string, most: number): boolean {
  return new RegExp(`^[\\x20-\\x7e]{1,${most}}$`).test(text);
}

function isSame(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}
