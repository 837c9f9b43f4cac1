/*
 * What is read of protobuf's wire format, for every event of the log: the library's own reader takes half as long again,
 * a schema of it twice as long.
 */

const VARINT = 0;
const FIXED_64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED_32 = 5;

/** Walks through the fields of one message, and of those in it, without copying. Throws RangeError on what is cut off. */
export class FieldCursor {
  private at = 0;
  private end: number;
  private wireType = VARINT;

  constructor(private readonly bytes: Buffer) {
    this.end = bytes.length;
  }

  /** The number of the next field, 0 at the end of the message. */
  next(): number {
    if (this.at >= this.end) return 0;
    const key = this.number();
    this.wireType = key & 7;
    return key >>> 3;
  }

  /** An unsigned number; beyond 2^53 it is not exact. */
  number(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      if (this.at >= this.end || scale > 2 ** 63) throw new RangeError('a number is cut off or too long');
      const byte = this.bytes[this.at++] as number;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
  }

  /** All 64 bits of a number. */
  bits(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      if (this.at >= this.end) break;
      const byte = this.bytes[this.at++] as number;
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return BigInt.asUintN(64, value);
    }
    throw new RangeError('a number is cut off or too long');
  }

  text(): string {
    const end = this.lengthEnd();
    const text = this.bytes.toString('utf8', this.at, end);
    this.at = end;
    return text;
  }

  /** A copy, so that it does not keep the whole message in memory. */
  copy(): Buffer {
    const end = this.lengthEnd();
    const bytes = Buffer.from(this.bytes.subarray(this.at, end));
    this.at = end;
    return bytes;
  }

  /** Goes into the message that is this field; `next` then gives its fields. @returns what `leave` needs */
  enter(): number {
    const outerEnd = this.end;
    this.end = this.lengthEnd();
    return outerEnd;
  }

  leave(outerEnd: number): void {
    this.at = this.end;
    this.end = outerEnd;
  }

  skip(): void {
    if (this.wireType === VARINT) this.number();
    else if (this.wireType === LENGTH_DELIMITED) this.at = this.lengthEnd();
    else if (this.wireType === FIXED_64) this.at += 8;
    else if (this.wireType === FIXED_32) this.at += 4;
    else throw new RangeError(`there is no wire type ${this.wireType}`);
  }

  private lengthEnd(): number {
    const length = this.number();
    const end = this.at + length;
    if (end > this.end) throw new RangeError('a field is cut off');
    return end;
  }
}
