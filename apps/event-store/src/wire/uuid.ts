import { bigintField, bytesField, MalformedMessage, Reader } from './protobuf';

const CANONICAL = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
export const NIL = '00000000-0000-0000-0000-000000000000';

/** The protocol's UUID message (text, or two 64-bit halves) as canonical text, or undefined if it is no UUID. */
export const readUuid = (message: Buffer): string | undefined => {
  // The usual form by far: one field of 36 characters.
  if (message.length === 38 && message[0] === 0x12 && message[1] === 36)
    return canonical(message.toString('latin1', 2, 38));
  const reader = new Reader(message);
  for (let field = reader.next(); field; field = reader.next()) {
    if (field === 2) return canonical(reader.string());
    if (field === 1) return fromHalves(reader.message());
    reader.skip();
  }
  return undefined;
};

const canonical = (text: string): string | undefined => {
  if (CANONICAL.test(text)) return text;
  const lower = text.toLowerCase();
  return CANONICAL.test(lower) ? lower : undefined;
};

const fromHalves = (reader: Reader): string => {
  let most = 0n;
  let least = 0n;
  for (let field = reader.next(); field; field = reader.next()) {
    if (field === 1) most = reader.bigint();
    else if (field === 2) least = reader.bigint();
    else reader.skip();
  }
  const hex = most.toString(16).padStart(16, '0') + least.toString(16).padStart(16, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

/** A canonical UUID as the two-halves message, for clients that ask for it. */
export const structuredUuid = (uuid: string): Buffer => {
  const hex = uuid.replaceAll('-', '');
  if (hex.length !== 32) throw new MalformedMessage(`${uuid} is not a UUID`);
  const most = BigInt(`0x${hex.slice(0, 16)}`);
  const least = BigInt(`0x${hex.slice(16)}`);
  return bytesField(1, bigintField(1, most), bigintField(2, least));
};

/** The last 48 bits of a UUID as an integer: random in every version, and short enough for an index. */
export const uuidTail = (uuid: string): number => Number.parseInt(uuid.slice(24), 16);
