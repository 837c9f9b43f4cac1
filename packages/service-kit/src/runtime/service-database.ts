import type { Kysely } from 'kysely';

/** The service's SQLite file, opened when first asked for, so that a service without read models has none. */
export class ServiceDatabase {
  constructor(readonly path: string) {}

  // A service's tables are known to the service only.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  get kysely(): Kysely<any> {
    throw new Error('not built yet');
  }

  async close(): Promise<void> {
    throw new Error('not built yet');
  }
}
