import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { SqliteDatabase } from 'kysely';
import { openDatabase } from './database';
import { openSqlite } from './sqlite';

const BUILT = resolve(__dirname, '../../dist/database/sqlite.js');
const COPIES = 6;
const ROUNDS = 5;

describe('a SQLite file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'modosu-sqlite-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('given copies of a service that open a new one at the same moment, then all of them have it', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      // All at the same moment, however long each takes to be loaded.
      const at = Date.now() + 400;
      const open = `const { openSqlite } = require(${JSON.stringify(BUILT)});
        while (Date.now() < ${at});
        openSqlite(${JSON.stringify(join(folder, `${round}.db`))}).close();`;
      const copies = Array.from({ length: COPIES }, () => promisify(execFile)(process.execPath, ['-e', open]));
      await Promise.all(copies);
    }
  });

  it.each([
    ['a change of rows', "update accounts set yen = 1 where id = 'a'"],
    ['a change that answers with rows', "insert into accounts values ('b', 1) returning id"],
    ['a new table', 'create table if not exists others (id text)'],
  ])('given %s that met a lock, then what the same connection commits next is committed', (what, statement) => {
    const path = join(folder, `${what}.db`);
    const [holder, ours] = [openSqlite(path), openSqlite(path, 0)];
    run(holder, 'create table accounts (id text primary key, yen integer)');
    run(holder, "insert into accounts values ('a', 0)");
    run(holder, 'begin immediate');
    expect(() => run(ours, statement)).toThrow(/locked/);
    expect(() => run(ours, statement)).toThrow(/locked/);
    run(holder, 'commit');

    run(ours, 'begin immediate');
    run(ours, "update accounts set yen = 2 where id = 'a'");
    run(ours, 'commit');
    run(holder, "update accounts set yen = yen + 1 where id = 'a'");
    run(ours, "update accounts set yen = yen + 1 where id = 'a'");
    expect(ours.prepare('select yen from accounts').all([])).toEqual([{ yen: 4 }]);
    for (const one of [holder, ours]) one.close();
  });

  it('given a lock that is held for a while, then a change waits for it, and other work goes on', async () => {
    const path = join(folder, 'patient.db');
    const [holder, ours] = [openSqlite(path), openDatabase(path)];
    run(holder, 'create table accounts (id text primary key, yen integer)');
    run(holder, 'begin immediate');
    const made = ours.insertInto('accounts').values({ id: 'a', yen: 1 }).execute();
    await new Promise((resolve) => setTimeout(resolve, 50));
    run(holder, 'commit');
    await made;
    expect(await ours.selectFrom('accounts').selectAll().execute()).toEqual([{ id: 'a', yen: 1 }]);
    holder.close();
    await ours.destroy();
  });
});

function run(database: SqliteDatabase, sql: string): void {
  const statement = database.prepare(sql);
  if (statement.reader) statement.all([]);
  else statement.run([]);
}
