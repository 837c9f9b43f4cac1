import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

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
});
