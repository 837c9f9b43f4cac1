import type { DatabaseTransaction } from '@modosu/read-models/database/database';
import { ReadModels } from '@modosu/service-kit/read-models/read-models';
import { Injectable } from '@nestjs/common';

/** How long a question waits for the books to get where it wants them, in milliseconds of real time. */
const PATIENCE_MS = 5_000;

/** The books of all services, kept up to the log. */
@Injectable()
export class Books {
  constructor(private readonly readModels: ReadModels) {}

  /**
   * Answers from one state of the books: nothing is posted between the queries of `read`.
   * @param atLeast wait until the books hold everything up to this log position (decimal digits)
   * @returns the answer, and the log position up to which the books were filled, if not further
   * @throws ReadModelLate if they do not get there in five seconds
   */
  async read<T extends object>(
    atLeast: string | undefined,
    read: (trx: DatabaseTransaction) => Promise<T>,
  ): Promise<T & { position: string }> {
    const { runner, db } = this.readModels;
    if (atLeast !== undefined) await runner.waitFor(BigInt(atLeast), PATIENCE_MS);
    const known = runner.position();
    const snapshot = db.transaction().setAccessMode('read only').setIsolationLevel('repeatable read');
    return snapshot.execute(async (trx) => {
      const written = await runner.positionIn(trx);
      return { ...(await read(trx)), position: String(written > known ? written : known) };
    });
  }
}
