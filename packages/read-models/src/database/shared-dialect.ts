import type { DatabaseConnection, Dialect, Driver, TransactionSettings } from 'kysely';

/** Runs inside a transaction that has just begun; if it throws, the transaction is rolled back. */
export type Check = (connection: DatabaseConnection) => Promise<void>;

/** Lets several Kysely instances work over the connections of one driver, which in SQLite is one connection. */
export class SharedDialect implements Dialect {
  private readonly driver: Driver;
  private ready: Promise<void> | undefined;

  constructor(private readonly inner: Dialect) {
    this.driver = inner.createDriver();
  }

  createDriver(): Driver {
    return this.borrow();
  }

  checking(check: Check): Dialect {
    const { inner } = this;
    return {
      createDriver: () => this.borrow(check),
      createAdapter: () => inner.createAdapter(),
      createQueryCompiler: () => inner.createQueryCompiler(),
      createIntrospector: (db) => inner.createIntrospector(db),
    };
  }

  createAdapter() {
    return this.inner.createAdapter();
  }

  createQueryCompiler() {
    return this.inner.createQueryCompiler();
  }

  createIntrospector(db: Parameters<Dialect['createIntrospector']>[0]) {
    return this.inner.createIntrospector(db);
  }

  private borrow(check?: Check): Driver {
    const driver = this.driver;
    return {
      init: () => {
        this.ready ??= driver.init();
        return this.ready;
      },
      acquireConnection: () => driver.acquireConnection(),
      releaseConnection: (connection) => driver.releaseConnection(connection),
      commitTransaction: (connection) => driver.commitTransaction(connection),
      rollbackTransaction: (connection) => driver.rollbackTransaction(connection),
      destroy: () => driver.destroy(),
      async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings) {
        await driver.beginTransaction(connection, settings);
        try {
          await check?.(connection);
        } catch (error) {
          // Kysely takes a transaction that did not begin for one that needs no end.
          await driver.rollbackTransaction(connection);
          throw error;
        }
      },
    };
  }
}
