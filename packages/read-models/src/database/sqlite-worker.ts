/** The thread that runs statements on a SQLite file for `sqlite-thread.ts`, one after another. */
import { parentPort, workerData } from 'node:worker_threads';
import { openForLongWork } from './sqlite';
import type { Answered, Asked } from './sqlite-thread';

const database = openForLongWork(workerData as string);

function run({ sql, parameters }: Asked): Answered {
  try {
    const statement = database.prepare(sql);
    if (statement.reader) return { rows: statement.all(parameters) };
    const { changes } = statement.run(parameters);
    return { rows: [], changes: Number(changes) };
  } catch (error) {
    const { message, code } = error as Error & { code?: string };
    return { error: message, code: code?.toString() };
  }
}

parentPort?.on('message', (asked: Asked) => parentPort?.postMessage(run(asked)));
