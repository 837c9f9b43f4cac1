import { GrpcError, STATUS } from './status';

const HEADER = 5;
/** The largest message taken; the client sends at most 3 MiB at once, and this is what the real server's limit is near. */
const MAX_MESSAGE = 17 * 1024 * 1024;
const EMPTY: Buffer = Buffer.alloc(0);

/** A gRPC message with its length before it. */
export const frame = (message: Buffer): Buffer => {
  const out = Buffer.allocUnsafe(HEADER + message.length);
  out[0] = 0;
  out.writeUInt32BE(message.length, 1);
  out.set(message, HEADER);
  return out;
};

/** Cuts a call's bytes into messages, whatever pieces they arrive in. */
export class FrameSplitter {
  private pieces: Buffer[] = [];
  private held = 0;
  private wanted = HEADER;

  constructor(private readonly onMessage: (message: Buffer) => void) {}

  /** Throws GrpcError on a compressed or an outsized message. */
  push(chunk: Buffer): void {
    this.pieces.push(chunk);
    this.held += chunk.length;
    if (this.held < this.wanted) return;
    const buffer = this.pieces.length === 1 ? chunk : Buffer.concat(this.pieces, this.held);
    let at = 0;
    this.wanted = HEADER;
    while (buffer.length - at >= HEADER) {
      if (buffer[at] !== 0) throw new GrpcError(STATUS.unimplemented, 'Compressed messages are not understood here.');
      const length = buffer.readUInt32BE(at + 1);
      if (length > MAX_MESSAGE)
        throw new GrpcError(STATUS.resourceExhausted, `A message of ${length} bytes is over ${MAX_MESSAGE}.`);
      if (buffer.length - at < HEADER + length) {
        this.wanted = HEADER + length;
        break;
      }
      this.onMessage(buffer.subarray(at + HEADER, at + HEADER + length));
      at += HEADER + length;
    }
    const rest = at === buffer.length ? EMPTY : buffer.subarray(at);
    this.pieces = rest.length === 0 ? [] : [rest];
    this.held = rest.length;
  }
}
