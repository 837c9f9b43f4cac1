import { ERRORS, type ErrorCode, retryAfterSeconds } from '@modosu/contracts/errors';
import { ServiceError } from '@modosu/service-kit/request/service-error';
import { pending, refusedWith } from './pending';
import { ProviderLate } from './provider-connection';

const codes = Object.keys(ERRORS) as ErrorCode[];

describe('a step of a charge that another part did not answer', () => {
  it('is not taken for refused, whichever part was slow or away: no money is undone over it', () => {
    const away = codes.filter((code) => retryAfterSeconds(code) !== undefined);
    expect(away).toEqual(expect.arrayContaining(['DATABASE_BUSY', 'DATABASE_UNAVAILABLE', 'STORE_FULL', 'TIMEOUT']));
    for (const code of [...away, 'CONFLICT', 'INTERNAL', 'STREAM_UNREADABLE'] as const) {
      expect([code, refusedWith(new ServiceError(code))]).toEqual([code, undefined]);
      expect([code, pending(new ServiceError(code))]).toMatchObject([code, { code: 'CHARGE_PENDING' }]);
    }
    expect(pending(new ProviderLate('no answer'))).toMatchObject({ code: 'CHARGE_PENDING' });
  });
  it('is refused by what is for good', () => {
    for (const code of ['WALLET_CLOSED', 'BALANCE_LIMIT_EXCEEDED', 'WALLET_UNKNOWN'] as const) {
      expect(refusedWith(new ServiceError(code))).toBe(code);
      expect(pending(new ServiceError(code))).toMatchObject({ code });
    }
  });
});
