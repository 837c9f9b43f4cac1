import Database from 'libsql';

type Value = string | number | null;

/** The database behind a few typed calls; each statement is compiled once and kept. */
export class Sql {
  private readonly statements = new Map<string, Database.Statement<Value[]>>();

  constructor(private readonly database: Database.Database) {}

  run(text: string, ...values: Value[]): void {
    this.statement(text).run(...values);
  }

  all<Row>(text: string, ...values: Value[]): Row[] {
    return this.statement(text).all(...values) as Row[];
  }

  /** Reads to the end, since a statement left open would keep the write-ahead log from being reset. */
  first<Row>(text: string, ...values: Value[]): Row | undefined {
    return this.all<Row>(text, ...values)[0];
  }

  /** All of the work is kept, or none of it when it throws. */
  transaction<Result>(work: () => Result): Result {
    this.database.exec('BEGIN IMMEDIATE');
    let result: Result;
    try {
      result = work();
      this.database.exec('COMMIT');
    } catch (error) {
      // A failed COMMIT may have ended the transaction itself.
      if (this.database.inTransaction) this.database.exec('ROLLBACK');
      throw error;
    }
    return result;
  }

  close(): void {
    this.statements.clear();
    this.database.close();
  }

  private statement(text: string): Database.Statement<Value[]> {
    let statement = this.statements.get(text);
    if (!statement) {
      statement = this.database.prepare<Value[]>(text);
      this.statements.set(text, statement);
    }
    return statement;
  }
}
