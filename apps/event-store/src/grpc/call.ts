import { constants, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import { MalformedMessage } from '../wire/protobuf';
import { FrameSplitter, frame } from './frames';
import { GrpcError, STATUS } from './status';

/** Bytes handed to the connection and not yet taken by the client, at which a sender should wait. */
const BACKLOG_HIGH = 1024 * 1024;
const BACKLOG_LOW = 256 * 1024;

/** One gRPC call: messages in, messages out, and a status at the end. */
export class GrpcCall {
  closed = false;
  /** bytes the client has not taken yet */
  backlog = 0;
  private started = false;
  private pending: Buffer[] = [];
  private readonly onClose: (() => void)[] = [];
  private waiting: (() => void)[] = [];

  constructor(
    private readonly stream: ServerHttp2Stream,
    readonly headers: IncomingHttpHeaders,
  ) {
    stream.on('close', () => this.close());
    stream.on('error', () => this.close());
  }

  /**
   * Feeds the call's messages to `onMessage` and its end to `onEnd`; whatever they throw ends the call with that error,
   * a malformed message with INVALID_ARGUMENT.
   */
  receive(onMessage: (message: Buffer) => void, onEnd: () => void): void {
    const splitter = new FrameSplitter((message) => {
      if (!this.closed) onMessage(message);
    });
    this.stream.on('data', (chunk: Buffer) => this.guard(() => splitter.push(chunk)));
    this.stream.on('end', () => this.guard(onEnd));
  }

  /** Runs `work`; an error ends the call. */
  guard(work: () => void): void {
    if (this.closed) return;
    try {
      work();
    } catch (error) {
      this.fail(error);
    }
  }

  /** Called once, when the call is over for whatever reason. */
  whenClosed(listener: () => void): void {
    if (this.closed) listener();
    else this.onClose.push(listener);
  }

  /** Sends a message; what is sent within one turn goes out as one piece. */
  send(message: Buffer): void {
    this.sendFrames(frame(message));
  }

  /** Sends frames that are ready-made. */
  sendFrames(frames: Buffer): void {
    if (this.closed) return;
    this.backlog += frames.length;
    if (this.pending.push(frames) === 1) process.nextTick(this.flush);
  }

  /** Whether a sender should wait before it sends more. */
  get congested(): boolean {
    return this.backlog > BACKLOG_HIGH;
  }

  /** Resolves when the client has taken most of what was sent, or the call is over. */
  relieved(): Promise<void> {
    if (this.closed || this.backlog <= BACKLOG_LOW) return Promise.resolve();
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Ends the call well. */
  finish(): void {
    this.end({ 'grpc-status': String(STATUS.ok) });
  }

  /** Ends the call with an error. */
  fail(error: unknown): void {
    const known = toGrpcError(error);
    if (known.status === STATUS.internal) process.stderr.write(`${(error as Error)?.stack ?? String(error)}\n`);
    this.end({
      'grpc-status': String(known.status),
      'grpc-message': percentEncode(known.message),
      ...Object.fromEntries(Object.entries(known.trailers).map(([key, value]) => [key, percentEncode(value)])),
    });
  }

  private readonly flush = (): void => {
    const frames = this.pending;
    if (frames.length === 0) return;
    this.pending = [];
    if (this.closed || this.stream.destroyed) return;
    this.start();
    const piece = frames.length === 1 ? frames[0]! : Buffer.concat(frames);
    this.stream.write(piece, () => this.taken(piece.length));
  };

  private taken(bytes: number): void {
    this.backlog -= bytes;
    if (this.backlog <= BACKLOG_LOW && this.waiting.length > 0) this.wake();
  }

  private wake(): void {
    const waiting = this.waiting;
    this.waiting = [];
    for (const resume of waiting) resume();
  }

  private start(): void {
    if (this.started) return;
    this.started = true;
    this.stream.respond(RESPONSE_HEADERS, { waitForTrailers: true });
  }

  private end(trailers: Record<string, string>): void {
    if (this.closed) return;
    this.flush();
    if (!this.stream.destroyed) {
      if (this.started) {
        this.stream.on('wantTrailers', () => this.stream.sendTrailers(trailers));
        this.stream.end();
      } else this.stream.respond({ ...RESPONSE_HEADERS, ...trailers }, { endStream: true });
      // Whatever the client still has to say is of no interest, but must be read for the stream to close.
      this.stream.resume();
    }
    this.close();
  }

  private close(): void {
    if (this.closed) return;
    this.closed = true;
    this.wake();
    for (const listener of this.onClose.splice(0)) listener();
  }
}

const RESPONSE_HEADERS = {
  [constants.HTTP2_HEADER_STATUS]: 200,
  [constants.HTTP2_HEADER_CONTENT_TYPE]: 'application/grpc',
};

const toGrpcError = (error: unknown): GrpcError => {
  if (error instanceof GrpcError) return error;
  if (error instanceof MalformedMessage)
    return new GrpcError(STATUS.invalidArgument, `The message cannot be read: ${error.message}.`);
  return new GrpcError(STATUS.internal, error instanceof Error ? error.message : String(error));
};

/** Trailers carry printable ASCII only; gRPC's way for the rest is percent-encoding. */
const percentEncode = (text: string): string =>
  /^[\x20-\x24\x26-\x7e]*$/.test(text)
    ? text
    : [...Buffer.from(text, 'utf8')]
        .map((byte) =>
          byte >= 0x20 && byte <= 0x7e && byte !== 0x25
            ? String.fromCharCode(byte)
            : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
        )
        .join('');
