/**
 * The little of protobuf's wire format that this server needs, straight over Buffers: the hot path appends and serves
 * thousands of messages a second, and only a few of their fields are looked at.
 */
export class MalformedMessage extends Error {}

/** Reads the fields of one message; `end` bounds it. Throws MalformedMessage on anything that is not protobuf. */
export class Reader {
  private at: number;
  wireType = 0;

  constructor(
    private readonly buffer: Buffer,
    start = 0,
    private readonly end = buffer.length,
  ) {
    this.at = start;
  }

  /** The next field's number, or 0 at the end. */
  next(): number {
    if (this.at >= this.end) return 0;
    const tag = this.number();
    this.wireType = tag & 7;
    const field = Math.floor(tag / 8);
    if (field === 0) throw new MalformedMessage('a field has number 0');
    return field;
  }

  /** A varint as a number; above 2^53 it loses its last digits, which only "the largest possible" values do. */
  number(): number {
    let value = 0;
    let scale = 1;
    for (let bytes = 0; bytes < 10; bytes++) {
      if (this.at >= this.end) throw new MalformedMessage('a number is cut off');
      const byte = this.buffer[this.at++]!;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
    throw new MalformedMessage('a number is longer than ten bytes');
  }

  /** A varint as a number, or above 2^53 - 1, where a number would be rounded, as its 64 bits. */
  exactNumber(): number | bigint {
    const start = this.at;
    const value = this.number();
    if (value <= Number.MAX_SAFE_INTEGER) return value;
    this.at = start;
    return this.bigint();
  }

  /** A varint as its 64 bits, unsigned. */
  bigint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      if (this.at >= this.end) throw new MalformedMessage('a number is cut off');
      const byte = this.buffer[this.at++]!;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new MalformedMessage('a number is longer than ten bytes');
  }

  /** A length-delimited field, as a view of the message's memory. */
  bytes(): Buffer {
    if (this.wireType !== 2) throw new MalformedMessage(`a field has wire type ${this.wireType}, expected 2`);
    const length = this.number();
    const start = this.at;
    if (length > this.end - start) throw new MalformedMessage('a field is cut off');
    this.at = start + length;
    return this.buffer.subarray(start, this.at);
  }

  /** A nested message. */
  message(): Reader {
    return new Reader(this.bytes());
  }

  string(): string {
    return this.bytes().toString('utf8');
  }

  skip(): void {
    if (this.wireType === 0) this.number();
    else if (this.wireType === 2) this.bytes();
    else if (this.wireType === 1) this.advance(8);
    else if (this.wireType === 5) this.advance(4);
    else throw new MalformedMessage(`wire type ${this.wireType} does not exist`);
  }

  private advance(count: number): void {
    if (count > this.end - this.at) throw new MalformedMessage('a field is cut off');
    this.at += count;
  }
}

/** How many bytes a varint takes. */
export const varintSize = (value: number): number => {
  let size = 1;
  let rest = value;
  while (rest >= 128) {
    rest = Math.floor(rest / 128);
    size++;
  }
  return size;
};

/** Writes a varint and says where the next byte goes. */
export const writeVarint = (target: Buffer, at: number, value: number): number => {
  let rest = value;
  let to = at;
  while (rest >= 0x80000000) {
    target[to++] = (rest % 128) | 0x80;
    rest = Math.floor(rest / 128);
  }
  while (rest >= 128) {
    target[to++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  target[to++] = rest;
  return to;
};

/** A varint field from 64 unsigned bits. */
export const bigintField = (field: number, value: bigint): Buffer => {
  const bytes = [field << 3];
  let rest = BigInt.asUintN(64, value);
  while (rest >= 128n) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Buffer.from(bytes);
};

/** A varint field; field numbers up to 15. */
export const numberField = (field: number, value: number): Buffer => {
  const out = Buffer.allocUnsafe(1 + varintSize(value));
  out[0] = field << 3;
  writeVarint(out, 1, value);
  return out;
};

/** A length-delimited field from its parts; field numbers up to 15. */
export const bytesField = (field: number, ...parts: readonly Uint8Array[]): Buffer => {
  let length = 0;
  for (const part of parts) length += part.length;
  const out = Buffer.allocUnsafe(1 + varintSize(length) + length);
  out[0] = (field << 3) | 2;
  let at = writeVarint(out, 1, length);
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
};

export const stringField = (field: number, text: string): Buffer => bytesField(field, Buffer.from(text, 'utf8'));

/** A field that is there and empty (the protocol says "start", "no stream", … so). */
export const emptyField = (field: number): Buffer => Buffer.from([(field << 3) | 2, 0]);
