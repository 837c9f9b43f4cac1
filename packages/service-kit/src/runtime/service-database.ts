import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Database, openDatabase } from '@modosu/event-sourcing/database';

/** The service's SQLite file, opened when first asked for, so that a service without read models has none. */
export class ServiceDatabase {
  private opened?: Database;

  constructor(readonly path: string) {}

  get kysely(): Database {
    if (this.opened === undefined) {
      mkdirSync(dirname(this.path), { recursive: true });
      this.opened = openDatabase(this.path);
    }
    return this.opened;
  }

  async close(): Promise<void> {
    await this.opened?.destroy();
    this.opened = undefined;
  }
}
