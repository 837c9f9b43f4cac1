import type { ExpectedRevision } from './event';

/** The stream does not end where the writer thought. */
export class WrongExpectedRevision extends Error {
  override readonly name = 'WrongExpectedRevision';

  constructor(
    readonly stream: string,
    readonly expected: ExpectedRevision,
    /** Where the stream ends: -1 if it does not exist. */
    readonly actual: number,
  ) {
    super(`${stream} ends at ${actual}, not at ${expected}`);
  }
}

/** The store did not answer in time. An append may or may not have happened. */
export class StoreUnavailable extends Error {
  override readonly name: string = 'StoreUnavailable';
}

/** The store answers that it has no room for more on its disk. Nothing was appended. */
export class StoreFull extends StoreUnavailable {
  override readonly name = 'StoreFull';
}

/** The append can never succeed: a bad name, id or type, too much at once, or a stream that is closed to us. */
export class BadAppend extends Error {
  override readonly name = 'BadAppend';
}

/** The stream holds something that was not written through this package, or not as it was written. */
export class UnreadableStream extends Error {
  override readonly name: string = 'UnreadableStream';
}

/** The store says that what it holds at a place is not what was written there. The sentence is its own. */
export class DamagedLog extends UnreadableStream {
  override readonly name = 'DamagedLog';

  /** @param position where, if it says so: what lies behind can be read */
  constructor(
    message: string,
    readonly position: bigint | undefined,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
