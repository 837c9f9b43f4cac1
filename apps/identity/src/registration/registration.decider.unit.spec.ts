import { specification } from '@modosu/event-sourcing/testing/specification';
import { imported, personal } from '../../test/histories';
import { customerDecider } from '../customer/customer.decider';
import type { CustomerEvent } from '../customer/customer.events';

const { given } = specification(customerDecider);
const now = '2019-07-01T00:00:00.000Z';
const later = '2019-07-01T00:10:00.000Z';
const registration = {
  customerId: 'c-1',
  emailIndex: 'index-0001',
  personal,
  passwordHash: 'hash-1',
  tokenHash: 'hash of token',
  expiresAt: '2019-07-02T00:00:00.000Z',
};
const register = { kind: 'register', ...registration, mailId: 'mail-1' } as const;
const registered: CustomerEvent = { type: 'customer.registered.v1', data: registration };
const mail = (template: 'verify-email' | 'already-registered'): CustomerEvent => ({
  type: 'customer.mail-due.v1',
  data: { customerId: 'c-1', mailId: 'mail-1', template, to: personal.email },
});
const verify = { kind: 'verify-email', tokenHash: 'hash of token' } as const;
const verified: CustomerEvent = { type: 'customer.email-verified.v1', data: { customerId: 'c-1' } };

describe('registering', () => {
  it('given nobody, then a customer is registered and a mail is due', () => {
    given([])
      .when(register)
      .thenEvents([registered, mail('verify-email')]);
  });

  it('given an address nobody has verified, then the last registration counts, with a mail every ten minutes', () => {
    const once = given([registered, mail('verify-email')], now);
    once.when(register, '2019-07-01T00:09:59.999Z').thenEvents([]);
    const renewed: CustomerEvent = { type: 'customer.registration-renewed.v1', data: registration };
    once.when(register, later).thenEvents([renewed, mail('verify-email')]);
  });

  it('given a verified address, then its owner hears of it and nothing changes', () => {
    given([registered, mail('verify-email'), verified], now)
      .when(register, later)
      .thenEvents([mail('already-registered')]);
    given([imported])
      .when(register)
      .thenEvents([mail('already-registered')]);
  });

  it('given the token, then the address is verified; once, in time, and with no other token', () => {
    given([registered]).when(verify).thenEvents([verified]);
    given([registered, verified]).when(verify).thenRefused('TOKEN_INVALID');
    given([registered])
      .when({ ...verify, tokenHash: 'another token' })
      .thenRefused('TOKEN_INVALID');
    given([registered]).when(verify, '2019-07-02T00:00:00.000Z').thenRefused('TOKEN_INVALID');
    given([]).when(verify).thenRefused('TOKEN_INVALID');
  });

  it('given a customer who has not verified the address, then the right password does not let them in yet', () => {
    const finding = { passwordRight: true, passwordNumber: 1, code: 'none' } as const;
    const newDevice = { registrationId: 'r-1', credentialHash: 'h' };
    const arrival = { deviceId: 'd-1', newDevice, sessionId: 's-1', tokenHash: 't' };
    const { decision } = given([registered]).when({ kind: 'sign-in', ...finding, ...arrival });
    expect(decision).toMatchObject({ refusal: { code: 'CREDENTIALS_INVALID', details: { emailUnverified: true } } });
  });

  it('when a member is imported again, then nothing changes', () => {
    const command = { kind: 'import', ...imported.data } as never;
    given([]).when(command).thenEvents([imported]);
    given([imported]).when(command).thenEvents([]);
  });
});
