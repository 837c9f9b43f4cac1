import type { StoredAnswer } from './event';

export interface RememberedCommand {
  readonly payloadHash: string;
  readonly answer: StoredAnswer;
  /** In ms since 1970. */
  readonly occurredAt: number;
}

const REMEMBERED_MS = 24 * 60 * 60 * 1000;
/** A limit on memory that no stream should meet: more than one command in ten seconds, all day. */
const MOST_COMMANDS = 10_000;

/**
 * The commands a stream took in the last 24 hours of its own time and what they were answered, rebuilt from the
 * stream's events. Older ones are forgotten: who may repeat a command later must be refused by what it means.
 */
export class CommandMemory {
  readonly #commands = new Map<string, RememberedCommand>();
  #newest = 0;

  find(commandId: string): RememberedCommand | undefined {
    return this.#commands.get(commandId);
  }

  remember(commandId: string, command: RememberedCommand): void {
    this.#commands.set(commandId, command);
    this.#newest = Math.max(this.#newest, command.occurredAt);
    for (const [id, { occurredAt }] of this.#commands) {
      if (occurredAt >= this.#newest - REMEMBERED_MS && this.#commands.size <= MOST_COMMANDS) return;
      this.#commands.delete(id);
    }
  }

  get size(): number {
    return this.#commands.size;
  }
}
