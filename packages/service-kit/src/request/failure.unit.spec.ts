import { QueueFull } from '@modosu/concurrency/keyed-queue';
import { retryAfterSeconds } from '@modosu/contracts/errors';
import { DamagedLog, StoreFull, StoreUnavailable, UnreadableStream } from '@modosu/event-store-client/errors';
import { DatabaseBusy, DatabaseUnavailable } from '@modosu/read-models/database/database-errors';
import { ReadModelLate } from '@modosu/read-models/runner/position-waiters';
import { toFailure } from './failure';
import { ServiceError } from './service-error';

describe('a part that is slow or away', () => {
  it('is never called a fault of ours: each has its own code, and is to be asked again', () => {
    const parts: [Error, string][] = [
      [new DatabaseUnavailable('lost'), 'DATABASE_UNAVAILABLE'],
      [new DatabaseBusy('no connection became free'), 'DATABASE_BUSY'],
      [Object.assign(new Error('database is locked'), { code: 'SQLITE_BUSY' }), 'DATABASE_BUSY'],
      [Object.assign(new Error('full'), { code: 'SQLITE_FULL' }), 'DATABASE_FULL'],
      [Object.assign(new Error('ended'), { code: '57P01' }), 'DATABASE_UNAVAILABLE'],
      [new StoreUnavailable('no answer'), 'STORE_UNAVAILABLE'],
      [new StoreFull('no room'), 'STORE_FULL'],
      [new QueueFull('too many'), 'OVERLOADED'],
      [new ReadModelLate('not yet'), 'TIMEOUT'],
      [new ServiceError('PROVIDER_UNAVAILABLE'), 'PROVIDER_UNAVAILABLE'],
      [new ServiceError('BROKER_UNAVAILABLE'), 'BROKER_UNAVAILABLE'],
      [new ServiceError('DATABASE_BUSY'), 'DATABASE_BUSY'],
    ];
    for (const [error, code] of parts) {
      const failure = toFailure(error);
      expect([error.message, failure.error.code]).toEqual([error.message, code]);
      expect([code, retryAfterSeconds(failure.error.code as 'TIMEOUT')]).toEqual([code, expect.any(Number)]);
    }
  });
  it('is told from what nobody foresaw, and from what must be looked at', () => {
    expect(toFailure(new Error('odd'))).toMatchObject({ error: { code: 'INTERNAL' }, unexpected: true });
    expect(toFailure(new ServiceError('VALIDATION_FAILED')).error.code).toBe('INTERNAL');
    expect(toFailure(new ServiceError('REQUEST_TOO_LARGE')).error.code).toBe('INTERNAL');
    for (const error of [new UnreadableStream('odd'), new DamagedLog('odd', 3n)]) {
      expect(toFailure(error)).toMatchObject({ error: { code: 'STREAM_UNREADABLE' }, unexpected: true });
    }
  });
});
