import type { StoredAnswer } from '@modosu/event-store-client/event';
import { SortedStringTable } from '../memory/sorted-string-table';

export interface RememberedCommand {
  readonly payloadHash: string;
  /** Keyed hash of the request; see EventMetadata. */
  readonly requestHash?: string;
  readonly answer: StoredAnswer;
  /** In ms since 1970. */
  readonly occurredAt: number;
  /** Of the event that carries the answer. */
  readonly revision: number;
}

const REMEMBERED_MS = 24 * 60 * 60 * 1000;
/** A limit on memory that no stream should meet: more than one command in ten seconds, all day. */
const MOST_COMMANDS = 10_000;

/**
 * How many are remembered whatever their time: clocks of two copies differ and may be put back, and one command dated in
 * the future must not make all others forgotten.
 */
export const ALWAYS_REMEMBERED = 32;

/**
 * The commands a stream took in the last 24 hours of its own time, and its last 32 in any case, and what they were answered, rebuilt from the
 * stream's events. Older ones are forgotten: who may repeat a command later must be refused by what it means.
 */
export class CommandMemory {
  private readonly commands = new Map<string, RememberedCommand>();
  /** Those of a snapshot. Newer ones stand above. */
  private readonly older: SortedStringTable<RememberedCommand>;
  private newest = 0;

  /** @param encoded as `encode` made it; nothing is remembered if not given */
  constructor(encoded = '') {
    const end = encoded.indexOf('\n');
    this.older = new SortedStringTable(encoded.slice(end + 1));
    if (end > 0) this.newest = Number(encoded.slice(0, end));
  }

  find(commandId: string): RememberedCommand | undefined {
    const known = this.commands.get(commandId);
    if (known) return known;
    // What a snapshot kept is remembered as long as it is in memory: it was kept by the same rule.
    return this.older.get(commandId);
  }

  remember(commandId: string, command: RememberedCommand): void {
    this.commands.set(commandId, command);
    this.newest = Math.max(this.newest, command.occurredAt);
    for (const [id, { occurredAt }] of this.commands) {
      if (this.commands.size <= ALWAYS_REMEMBERED) return;
      if (occurredAt >= this.newest - REMEMBERED_MS && this.commands.size <= MOST_COMMANDS) return;
      this.commands.delete(id);
    }
  }

  /** As text, without what was written after the revision. */
  encode(upTo: number): string {
    const oldest = this.newest - REMEMBERED_MS;
    const all = [...new Map([...this.older.entries(), ...this.commands])]
      .filter(([, { revision }]) => revision <= upTo)
      .sort(([, a], [, b]) => a.revision - b.revision);
    const always = all.length - ALWAYS_REMEMBERED;
    const kept = all.filter(([, { occurredAt }], at) => at >= always || occurredAt >= oldest);
    const newest = kept.reduce((latest, [, { occurredAt }]) => Math.max(latest, occurredAt), 0);
    return `${newest}\n${new SortedStringTable<RememberedCommand>().with(kept.slice(-MOST_COMMANDS)).text}`;
  }

  get size(): number {
    return this.older.size + this.commands.size;
  }
}
