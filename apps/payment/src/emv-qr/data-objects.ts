/**
 * The content of a merchant-presented EMV QR code (EMVCo, "EMV QR Code Specification for Payment Systems:
 * Merchant-Presented Mode" 1.1) as a list of data objects: two digits of id, two digits of length, value. A length counts
 * characters, not bytes: `64` + `20` + `0002ZH0104最佳运输0202北京`.
 */
export interface DataObject {
  /** Two digits. */
  readonly id: string;
  /** 1 to 99 characters. */
  readonly value: string;
}

/** What is no content of an EMV QR code, and why, in a word that stays the same. */
export class EmvQrError extends Error {
  override readonly name = 'EmvQrError';

  constructor(readonly reason: 'too-long' | 'format' | 'length' | 'duplicate' | 'order' | 'checksum') {
    super(`not the content of an EMV QR code: ${reason}`);
  }
}

/** More does not fit into the code by the specification. */
export const MOST_CHARACTERS = 512;
const MOST_IN_A_VALUE = 99;
const FORMAT = '00';
const CHECKSUM = '63';
const VERSION = '01';
/** The checksum object without its value: that much of it is summed up too. */
const CHECKSUM_HEAD = `${CHECKSUM}04`;

/**
 * Reads a list of data objects, of a whole code or of a template inside one, to the last character.
 * @throws EmvQrError `format`, `length` (more than is there, or nothing), `duplicate`
 *
 * @example readObjects('0002JA0104戻す商店') // [{ id: '00', value: 'JA' }, { id: '01', value: '戻す商店' }]
 */
export function readObjects(text: string): DataObject[] {
  // Characters, so that one outside the basic plane counts once.
  const characters = [...text];
  const objects: DataObject[] = [];
  const seen = new Set<string>();
  for (let at = 0; at < characters.length; ) {
    const head = characters.slice(at, at + 4).join('');
    if (!/^[0-9]{4}$/.test(head)) throw new EmvQrError('format');
    const id = head.slice(0, 2);
    const length = Number(head.slice(2));
    const value = characters.slice(at + 4, at + 4 + length);
    if (length === 0 || value.length < length) throw new EmvQrError('length');
    if (seen.has(id)) throw new EmvQrError('duplicate');
    seen.add(id);
    objects.push({ id, value: value.join('') });
    at += 4 + length;
  }
  return objects;
}

/** @throws EmvQrError `format` or `length` for what cannot be an object */
export function writeObjects(objects: readonly DataObject[]): string {
  return objects.map(({ id, value }) => writeObject(id, value)).join('');
}

function writeObject(id: string, value: string): string {
  const length = [...value].length;
  if (!/^[0-9]{2}$/.test(id)) throw new EmvQrError('format');
  if (length === 0 || length > MOST_IN_A_VALUE) throw new EmvQrError('length');
  return `${id}${String(length).padStart(2, '0')}${value}`;
}

/**
 * Reads a whole code: its objects between the format (`00`, first) and the checksum (`63`, last), which is held against
 * everything before it.
 * @throws EmvQrError
 */
export function readContent(text: string): DataObject[] {
  // Before it is taken apart: what an outsider sends may be of any length.
  if (text.length > 2 * MOST_CHARACTERS || [...text].length > MOST_CHARACTERS) throw new EmvQrError('too-long');
  const objects = readObjects(text);
  const [first, last] = [objects[0], objects.at(-1)];
  if (first?.id !== FORMAT || last?.id !== CHECKSUM) throw new EmvQrError('order');
  if (first.value !== VERSION) throw new EmvQrError('format');
  const summed = text.slice(0, text.length - last.value.length);
  if (!summed.endsWith(CHECKSUM_HEAD) || checksum(summed) !== last.value) throw new EmvQrError('checksum');
  return objects.slice(1, -1);
}

/** @param objects without format and checksum, which are added @throws EmvQrError */
export function writeContent(objects: readonly DataObject[]): string {
  const summed = writeObjects([{ id: FORMAT, value: VERSION }, ...objects]) + CHECKSUM_HEAD;
  const text = summed + checksum(summed);
  if ([...text].length > MOST_CHARACTERS) throw new EmvQrError('too-long');
  return text;
}

/** CRC-16/CCITT-FALSE (polynomial 0x1021, from 0xFFFF) of the text in UTF-8, four capital hexadecimal digits. */
export function checksum(text: string): string {
  let crc = 0xffff;
  for (const byte of Buffer.from(text, 'utf8')) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
  }
  return crc.toString(16).toUpperCase().padStart(4, '0');
}
