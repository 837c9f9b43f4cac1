import { DatabaseBusy, DatabaseUnavailable, databaseErrorKind, StaleWriter } from './database-errors';
import { Pulse } from './pulse';

const withCode = (code: string, message = 'it failed') => Object.assign(new Error(message), { code });

describe('an error of the database', () => {
  it('is told from one of what is asked of it, by what is to be done: wait, look for it, make room', () => {
    const rows: [unknown, ReturnType<typeof databaseErrorKind>][] = [
      [new DatabaseUnavailable('lost'), 'unavailable'],
      [new DatabaseBusy('full'), 'busy'],
      [new StaleWriter('another leads'), 'busy'],
      [withCode('SQLITE_BUSY', 'database is locked'), 'busy'],
      [withCode('SQLITE_BUSY_SNAPSHOT'), 'busy'],
      [withCode('SQLITE_LOCKED', 'database table is locked'), 'busy'],
      [withCode('SQLITE_ERROR', 'database is locked'), 'busy'],
      [withCode('SQLITE_FULL', 'database or disk is full'), 'full'],
      [withCode('SQLITE_IOERR_WRITE', 'disk I/O error: no space left on device'), 'full'],
      [withCode('SQLITE_IOERR'), 'unavailable'],
      [withCode('SQLITE_CANTOPEN'), 'unavailable'],
      [withCode('SQLITE_CORRUPT'), 'unavailable'],
      [withCode('53100', 'could not extend file'), 'full'],
      [withCode('58030', 'could not write: No space left on device'), 'full'],
      [withCode('53300', 'too many connections'), 'busy'],
      [withCode('55P03', 'lock timeout'), 'busy'],
      [withCode('57014', 'statement timeout'), 'busy'],
      [withCode('40P01', 'deadlock'), 'busy'],
      [withCode('57P01', 'ended by an operator'), 'unavailable'],
      [withCode('57P03', 'starting up'), 'unavailable'],
      [withCode('08006'), 'unavailable'],
      [withCode('3D000'), 'unavailable'],
      [withCode('23505', 'duplicate key'), undefined],
      [withCode('SQLITE_CONSTRAINT', 'unique'), undefined],
      [withCode('42P01', 'no such table'), undefined],
      [withCode('ENOENT'), undefined],
      [new Error('database is locked, says a text of somebody'), undefined],
      [undefined, undefined],
      ['text', undefined],
    ];
    for (const [error, trouble] of rows)
      expect([String(error), databaseErrorKind(error)]).toEqual([String(error), trouble]);
  });
});

describe('a database that keeps silent', () => {
  const never = new Promise<never>(() => undefined);
  const after = (ms: number) => new Promise<string>((resolve) => setTimeout(resolve, ms, 'done'));

  it('is given up once it answers nobody, for everything that waits', async () => {
    const pulse = new Pulse({ silentMs: 50, probe: async () => Promise.reject(new Error('no answer')) });
    const waiting = await Promise.allSettled([pulse.watch(never), pulse.watch(never)]);
    for (const one of waiting) expect((one as PromiseRejectedResult).reason).toBeInstanceOf(DatabaseUnavailable);
  });
  it('is waited for as long as it answers others', async () => {
    let probes = 0;
    const pulse = new Pulse({
      silentMs: 50,
      probe: async () => {
        probes += 1;
      },
    });
    expect(await pulse.watch(after(700))).toBe('done');
    expect(probes).toBeGreaterThan(0);
    await expect(pulse.watch(Promise.reject(new Error('its own')))).rejects.toThrow('its own');
  });
});
