import { scrubbed } from '../scrubbed';

export interface UnreadableStreamFound {
  readonly stream: string;
  /** What is wrong with it, and at which revision. */
  readonly error: string;
}

/** Of more than this the first are enough to look at. */
const MOST = 100;

/** Streams that this process could not read when a command needed them, until they can be read again. */
export class UnreadableStreams {
  private readonly errors = new Map<string, string>();

  found(stream: string, error: Error): void {
    const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
    if (this.errors.size < MOST) this.errors.set(stream, scrubbed(`${error.message}${cause}`));
  }

  readable(stream: string): void {
    this.errors.delete(stream);
  }

  list(): UnreadableStreamFound[] {
    return [...this.errors].map(([stream, error]) => ({ stream, error }));
  }
}
