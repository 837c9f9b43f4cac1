import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '@modosu/event-sourcing/decider';
import { type Database, openDatabase } from '@modosu/read-models/database/database';
import { CONFIG } from '@modosu/service-kit/configuration/injection-tokens';
import type { ServiceConfig } from '@modosu/service-kit/configuration/service-config';
import { Inject, Injectable, OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import { sql } from 'kysely';
import { LRUCache } from 'lru-cache';
import { DerivedKeys } from '../secrets/derived-keys';
import { PersonalKey } from './personal-key';

interface Row {
  owner: string;
  wrapped: string;
}

/** SQLite takes a limited number of parameters in one statement. */
const ROWS_AT_ONCE = 400;

/**
 * The key of every person, each wrapped with the service's own. They are the one thing of identity that the log does
 * not hold, so they have a file of their own, which is on the disk before anything encrypted with them is written.
 */
@Injectable()
export class PersonalKeys implements OnModuleInit, OnModuleDestroy {
  private readonly path: string;
  /** Short-lived: another copy of the service may erase a person, and need not notify the others. */
  private readonly cache = new LRUCache<string, PersonalKey>({ max: 20_000, ttl: 60_000 });
  private database?: Database;

  constructor(
    @Inject(CONFIG) config: ServiceConfig,
    private readonly derived: DerivedKeys,
  ) {
    this.path = join(config.dataDir, 'identity-keys.db');
    mkdirSync(config.dataDir, { recursive: true });
  }

  async onModuleInit(): Promise<void> {
    this.database = openDatabase(this.path);
    // Unlike a read model this cannot be built again; and what is erased must be gone from the file as well.
    await sql`PRAGMA synchronous = FULL`.execute(this.database);
    await sql`PRAGMA secure_delete = ON`.execute(this.database);
    await this.database.schema
      .createTable('personal_keys')
      .ifNotExists()
      .addColumn('owner', 'varchar(120)', (column) => column.primaryKey())
      .addColumn('wrapped', 'varchar(200)', (column) => column.notNull())
      .execute();
    // Who was erased stays erased: a key made anew would be a new beginning under the old name.
    await this.database.schema
      .createTable('erased_persons')
      .ifNotExists()
      .addColumn('owner', 'varchar(120)', (column) => column.primaryKey())
      .execute();
  }

  async onModuleDestroy(): Promise<void> {
    await this.database?.destroy();
  }

  /** The key of one person; undefined if there never was one or it has been erased. */
  async find(ownerId: string): Promise<PersonalKey | undefined> {
    const known = this.cache.get(ownerId);
    if (known) return known;
    const row: Row | undefined = await this.open
      .selectFrom('personal_keys')
      .select(['owner', 'wrapped'])
      .where('owner', '=', ownerId)
      .executeTakeFirst();
    return row && this.remember(row);
  }

  /** The key of one person, made if there is none yet. @throws Refusal CUSTOMER_CLOSED if the person has been erased */
  async of(ownerId: string): Promise<PersonalKey> {
    const key = (await this.find(ownerId)) ?? (await this.ofAll([ownerId])).get(ownerId);
    if (!key) throw new Refusal('CUSTOMER_CLOSED');
    return key;
  }

  /** The keys of many, by owner; those that are missing are made and written at once. Who was erased has none. */
  async ofAll(ownerIds: readonly string[]): Promise<Map<string, PersonalKey>> {
    await this.open.transaction().execute(async (transaction) => {
      for (let from = 0; from < ownerIds.length; from += ROWS_AT_ONCE) {
        const owners = ownerIds.slice(from, from + ROWS_AT_ONCE);
        const erased = await transaction
          .selectFrom('erased_persons')
          .select('owner')
          .where('owner', 'in', owners)
          .execute();
        const gone = new Set(erased.map(({ owner }) => owner));
        const rows = owners.filter((owner) => !gone.has(owner)).map((owner) => this.wrap(owner, randomBytes(32)));
        if (rows.length === 0) continue;
        // Whose key is there keeps it: data are encrypted with it.
        await transaction
          .insertInto('personal_keys')
          .values(rows)
          .onConflict((conflict) => conflict.column('owner').doNothing())
          .execute();
      }
    });
    const keys = new Map<string, PersonalKey>();
    for (let from = 0; from < ownerIds.length; from += ROWS_AT_ONCE) {
      const rows: Row[] = await this.open
        .selectFrom('personal_keys')
        .select(['owner', 'wrapped'])
        .where('owner', 'in', ownerIds.slice(from, from + ROWS_AT_ONCE))
        .execute();
      for (const row of rows) keys.set(row.owner, this.remember(row));
    }
    return keys;
  }

  /** Those of them who have a key or had one until they were erased: nothing of anybody else is in the log. */
  async knownAmong(ownerIds: readonly string[]): Promise<Set<string>> {
    const known = new Set<string>();
    for (let from = 0; from < ownerIds.length; from += ROWS_AT_ONCE) {
      const owners = ownerIds.slice(from, from + ROWS_AT_ONCE);
      for (const table of ['personal_keys', 'erased_persons'] as const) {
        const rows: { owner: string }[] = await this.open
          .selectFrom(table)
          .select('owner')
          .where('owner', 'in', owners)
          .execute();
        for (const { owner } of rows) known.add(owner);
      }
    }
    return known;
  }

  /** Erases a person: what was encrypted with their key stays in the log and is unreadable for ever. */
  async erase(ownerId: string): Promise<void> {
    await this.open.transaction().execute(async (transaction) => {
      await transaction
        .insertInto('erased_persons')
        .values({ owner: ownerId })
        .onConflict((conflict) => conflict.column('owner').doNothing())
        .execute();
      await transaction.deleteFrom('personal_keys').where('owner', '=', ownerId).execute();
    });
    this.cache.delete(ownerId);
    // The key must not live on in the file beside the database either.
    await sql`PRAGMA wal_checkpoint(TRUNCATE)`.execute(this.open);
  }

  private get open(): Database {
    if (!this.database) throw new Error('the personal keys are not open yet');
    return this.database;
  }

  private remember(row: Row): PersonalKey {
    const key = new PersonalKey(row.owner, this.unwrap(row));
    this.cache.set(row.owner, key);
    return key;
  }

  private wrap(owner: string, key: Buffer): Row {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.derived.wrapping, nonce).setAAD(Buffer.from(owner));
    const wrapped = Buffer.concat([nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()]);
    return { owner, wrapped: wrapped.toString('base64url') };
  }

  private unwrap({ owner, wrapped }: Row): Buffer {
    const bytes = Buffer.from(wrapped, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', this.derived.wrapping, bytes.subarray(0, 12))
      .setAAD(Buffer.from(owner))
      .setAuthTag(bytes.subarray(-16));
    return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
  }
}
