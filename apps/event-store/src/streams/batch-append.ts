import type { GrpcCall } from '../grpc/call';
import type { EventLog } from '../store/event-log';
import { batchAnswer, type Outcome } from '../wire/append-answers';
import { BadRequest, type BatchRequest, readBatchRequest, readProposed, type Target } from '../wire/append-requests';
import { MalformedMessage } from '../wire/protobuf';
import type { ProposedEvent } from '../wire/recorded-event';

/** The most data one append may carry, over all its events. The real server counts the data only. */
export const MAX_APPEND_BYTES = 1_048_576;
/** An append that comes in pieces may hold so much memory before its last piece. */
const MAX_HELD_BYTES = 17 * 1024 * 1024;
const MAX_PARTIAL = 1_000;
const SWEEP_MS = 250;

/** An append whose last message has not come yet. */
interface Partial {
  readonly correlation: Buffer;
  readonly target: Target;
  readonly events: ProposedEvent[];
  dataBytes: number;
  heldBytes: number;
}

/** One BatchAppend call: any number of appends, each answered under its correlation as soon as it is on the disk. */
export class BatchAppendCall {
  private readonly partial = new Map<string, Partial>();
  private unanswered = 0;
  private ended = false;
  private sweeper: NodeJS.Timeout | undefined;

  constructor(
    private readonly call: GrpcCall,
    private readonly log: EventLog,
    /** whether this caller may write to a stream */
    private readonly mayWrite: (stream: string) => boolean,
  ) {
    call.receive(
      (message) => this.take(message),
      () => {
        this.ended = true;
        this.finishIfDone();
      },
    );
    call.whenClosed(() => clearInterval(this.sweeper));
  }

  private take(message: Buffer): void {
    const request = readBatchRequest(message);
    try {
      this.takeAppend(request, message.length);
    } catch (error) {
      // Only this append is wrong, not the call: the others go on.
      if (!(error instanceof BadRequest || error instanceof MalformedMessage)) throw error;
      const key = request.correlation.toString('latin1');
      const stream = request.target?.stream ?? this.partial.get(key)?.target.stream ?? Buffer.alloc(0);
      this.partial.delete(key);
      this.answer(request.correlation, stream, { kind: 'bad-request', message: error.message });
    }
  }

  private takeAppend(request: BatchRequest, messageBytes: number): void {
    if (request.target && request.isFinal) {
      // The usual case: a whole append in one message.
      const append = begin(request.correlation, request.target);
      if (this.add(append, request.events, messageBytes)) this.submit(append);
      return;
    }
    const key = request.correlation.toString('latin1');
    if (request.target) {
      if (this.partial.size >= MAX_PARTIAL) throw new BadRequest(`more than ${MAX_PARTIAL} unfinished appends`);
      this.partial.set(key, begin(request.correlation, request.target));
      this.sweeper ??= setInterval(() => this.sweep(), SWEEP_MS);
    }
    const append = this.partial.get(key);
    // The rest of an append that has already been answered.
    if (!append) return;
    if (!this.add(append, request.events, messageBytes)) this.partial.delete(key);
    else if (request.isFinal) {
      this.partial.delete(key);
      this.submit(append);
    }
  }

  /** Adds events; false if that made it too big, which is then answered. */
  private add(append: Partial, events: readonly Buffer[], messageBytes: number): boolean {
    for (const bytes of events) {
      const event = readProposed(bytes);
      append.dataBytes += event.data.length;
      append.events.push(event);
    }
    append.heldBytes += messageBytes;
    if (append.dataBytes <= MAX_APPEND_BYTES && append.heldBytes <= MAX_HELD_BYTES) return true;
    this.answer(append.correlation, append.target.stream, { kind: 'too-big', limit: MAX_APPEND_BYTES });
    return false;
  }

  private submit(append: Partial): void {
    const stream = append.target.stream.toString('utf8');
    if (!this.mayWrite(stream)) {
      this.answer(append.correlation, append.target.stream, { kind: 'access-denied' });
      return;
    }
    this.unanswered++;
    this.log.submit({
      kind: 'append',
      stream,
      expected: append.target.expected!,
      events: append.events,
      deadlineMs: append.target.deadlineMs,
      done: (outcome) => {
        this.unanswered--;
        this.answer(append.correlation, append.target.stream, outcome);
        this.finishIfDone();
      },
    });
  }

  private sweep(): void {
    const now = Date.now();
    for (const [key, append] of this.partial) {
      if (append.target.deadlineMs > now) continue;
      this.partial.delete(key);
      this.answer(append.correlation, append.target.stream, { kind: 'too-late' });
    }
    if (this.partial.size > 0) return;
    clearInterval(this.sweeper);
    this.sweeper = undefined;
  }

  private answer(correlation: Buffer, stream: Buffer, outcome: Outcome): void {
    this.call.send(batchAnswer(correlation, stream, outcome));
  }

  private finishIfDone(): void {
    if (this.ended && this.unanswered === 0) this.call.finish();
  }
}

const begin = (correlation: Buffer, target: Target): Partial => {
  if (target.stream.length === 0) throw new BadRequest('the stream name is empty');
  if (target.expected === undefined) throw new BadRequest('no expected stream position is given');
  return { correlation, target, events: [], dataBytes: 0, heldBytes: 0 };
};
