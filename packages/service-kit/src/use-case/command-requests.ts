import { Refusal } from '@modosu/event-sourcing/decider';
import { type Database, isPostgres } from '@modosu/read-models/database/database';
import { Injectable } from '@nestjs/common';
import { CompiledQuery } from 'kysely';
import { LRUCache } from 'lru-cache';
import { COMMAND_REQUESTS, shortHash } from './command-requests.projection';
import { TableLookup } from './table-lookup';

/** What a request must tell to be known again. */
export interface NamedRequest {
  readonly commandId: string;
  readonly causationId: string;
  readonly requestHash?: string;
}

const REMEMBERED = 50_000;

/**
 * Whether a command id comes with the request that it came with before. This copy of the service knows at once what it
 * let in; what others let in it finds in a read model, as soon as that has it. Where the read model cannot be asked the
 * request goes on: no money rests on this, since ids of things name what they are aimed at too, and each stream
 * remembers its own commands.
 */
@Injectable()
export class CommandRequests {
  readonly #known = new LRUCache<string, string>({ max: REMEMBERED });
  readonly #asking = new Map<string, Promise<unknown>>();
  #table: TableLookup<string[]> | undefined;

  /** From here on the read model of these commands is asked as well. */
  lookIn(db: Database): void {
    this.#table = new TableLookup(hashesIn(db));
  }

  /**
   * @returns nothing if there is nothing to wait for
   * @throws Refusal IDEMPOTENCY_KEY_REUSED
   */
  check({ commandId, causationId, requestHash: whole }: NamedRequest): Promise<void> | undefined {
    if (whole === undefined) return undefined;
    const requestHash = shortHash(whole);
    const known = this.#known.get(commandId);
    if (known === requestHash) return undefined;
    // The table has what came from outside; a step of it was checked with it.
    const table = causationId === commandId ? this.#table : undefined;
    if (table) return this.#compare(commandId, requestHash, table);
    if (known !== undefined) throw new Refusal('IDEMPOTENCY_KEY_REUSED');
    this.#known.set(commandId, requestHash);
    return undefined;
  }

  async #compare(commandId: string, requestHash: string, table: TableLookup<string[]>): Promise<void> {
    for (let asked = this.#asking.get(commandId); asked; asked = this.#asking.get(commandId)) await asked;
    const asking = table.find(commandId).then((hashes = []) => {
      this.#asking.delete(commandId);
      const known = this.#known.get(commandId) ?? hashes[0] ?? requestHash;
      this.#known.set(commandId, known);
      // Two that came to two copies at one moment were both carried out, and each is answered again.
      return known === requestHash || hashes.includes(requestHash);
    });
    this.#asking.set(commandId, asking);
    if (!(await asking)) throw new Refusal('IDEMPOTENCY_KEY_REUSED');
  }
}

type Row = { command_id: string; request_hash: string };

function hashesIn(db: Database) {
  return async (commandIds: readonly string[]): Promise<Map<string, string[]>> => {
    const { rows } = await db.executeQuery<Row>(queryOf(db, commandIds));
    const hashes = new Map<string, string[]>();
    for (const { command_id: id, request_hash: hash } of rows) hashes.set(id, [...(hashes.get(id) ?? []), hash]);
    return hashes;
  };
}

/** Written out, for it is asked for every command: to build the text takes as long as to answer it. */
function queryOf(db: Database, commandIds: readonly string[]): CompiledQuery<Row> {
  const places = commandIds.map((_, at) => (isPostgres(db) ? `$${at + 1}` : '?')).join(', ');
  const text = `select command_id, request_hash from ${COMMAND_REQUESTS} where command_id in (${places})`;
  return CompiledQuery.raw(text, [...commandIds]) as CompiledQuery<Row>;
}
