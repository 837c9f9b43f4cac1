import { specification } from '@modosu/event-sourcing/testing/specification';
import { closed, frozen, imported, personal } from '../../test/histories';
import { customerDecider } from './customer.decider';
import type { CustomerEvent } from './customer.events';

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
const register = { type: 'register', ...registration, mailId: 'mail-1' } as const;
const registered: CustomerEvent = { type: 'customer.registered.v1', data: registration };
const mail = (template: 'verify-email' | 'already-registered'): CustomerEvent => ({
  type: 'customer.mail-due.v1',
  data: { customerId: 'c-1', mailId: 'mail-1', template, to: personal.email },
});
const claims = [{ index: 'index-0001', number: 3 }];
const right = { passwordRight: true, passwordNumber: 1 };
const verify = { type: 'verify-email', tokenHash: 'hash of token', claims, ...right } as const;
const verified: CustomerEvent = { type: 'customer.email-verified.v1', data: { customerId: 'c-1' } };
const withdrawn = (number: number, index = 'index-0001'): CustomerEvent => ({
  type: 'customer.claim-withdrawn.v1',
  data: { customerId: 'c-1', index, number },
});
const withdraw = { type: 'withdraw-claim', customerId: 'c-1', index: 'index-0001', number: 3 } as const;
const tried = { type: 'registration-tried', mailId: 'mail-1' } as const;

describe('registering', () => {
  it('given nobody, then a registration waits and a mail is due; asked again, nothing changes', () => {
    given([])
      .when(register)
      .thenEvents([registered, mail('verify-email')]);
    given([registered]).when(register, later).thenEvents([]);
  });

  it('given an account, then its owner hears of a try, with a mail every ten minutes, and nothing changes', () => {
    given([registered, mail('verify-email'), verified], now)
      .when(tried, '2019-07-01T00:09:59.999Z')
      .thenEvents([]);
    given([registered, mail('verify-email'), verified], now)
      .when(tried, later)
      .thenEvents([mail('already-registered')]);
    given([imported])
      .when(tried)
      .thenEvents([mail('already-registered')]);
  });

  it('given the token and the password, then the address is verified; once, in time, and with nothing else', () => {
    given([registered]).when(verify).thenEvents([verified]);
    given([registered, verified]).when(verify).thenRefused('TOKEN_INVALID');
    given([registered])
      .when({ ...verify, tokenHash: 'another token' })
      .thenRefused('TOKEN_INVALID');
    given([registered]).when(verify, '2019-07-02T00:00:00.000Z').thenRefused('TOKEN_INVALID');
    given([registered, frozen]).when(verify).thenRefused('TOKEN_INVALID');
    given([]).when(verify).thenRefused('TOKEN_INVALID');
  });

  it('given the token without the password of this registration, then nothing is verified', () => {
    given([registered])
      .when({ ...verify, passwordRight: false })
      .thenRefused('CREDENTIALS_INVALID');
    given([registered])
      .when({ ...verify, passwordNumber: 0 })
      .thenRefused('CREDENTIALS_INVALID');
  });

  it('given a claim that was withdrawn, then nothing rests on it, while a later one will do', () => {
    given([registered, withdrawn(3)])
      .when(verify)
      .thenRefused('TOKEN_INVALID');
    given([registered, withdrawn(4)])
      .when(verify)
      .thenRefused('TOKEN_INVALID');
    given([registered, withdrawn(2)])
      .when(verify)
      .thenEvents([verified]);
    given([registered, withdrawn(3, 'another-index')])
      .when(verify)
      .thenEvents([verified]);
    const member = { type: 'import', ...imported.data, claims } as never;
    given([withdrawn(3)])
      .when(member)
      .thenRefused('CONFLICT');
    given([withdrawn(2)])
      .when(member)
      .thenEvents([imported]);
  });

  it('given a claim that the account rests on, then it cannot be withdrawn, until the account is closed', () => {
    given([])
      .when(withdraw)
      .thenEvents([withdrawn(3)])
      .thenReply({ holds: false });
    given([withdrawn(3)])
      .when(withdraw)
      .thenEvents([])
      .thenReply({ holds: false });
    given([registered])
      .when(withdraw)
      .thenEvents([withdrawn(3)]);
    given([registered, verified]).when(withdraw).thenEvents([]).thenReply({ holds: true });
    given([imported, frozen]).when(withdraw).thenReply({ holds: true });
    given([imported, closed]).when(withdraw).thenEvents([]).thenReply({ holds: false, closedAt: now });
  });

  it('given an address that is proven, then the account begins with it, unless the claim was withdrawn', () => {
    const { mailId: _, ...proven } = register;
    given([])
      .when({ ...proven, claims })
      .thenEvents([registered, verified]);
    given([withdrawn(3)])
      .when({ ...proven, claims })
      .thenRefused('TOKEN_INVALID');
  });

  it('given a customer who has not verified the address, then the right password does not let them in yet', () => {
    const newDevice = { registrationId: 'r-1', credentialHash: 'h' };
    const arrival = { deviceId: 'd-1', newDevice, sessionId: 's-1', tokenHash: 't' };
    const { decision } = given([registered]).when({ type: 'sign-in', ...right, code: 'none', ...arrival });
    expect(decision).toMatchObject({ refusal: { code: 'CREDENTIALS_INVALID', details: { emailUnverified: true } } });
  });

  it('when a member is imported again, then nothing changes', () => {
    const command = { type: 'import', ...imported.data, claims } as never;
    given([]).when(command).thenEvents([imported]);
    given([imported]).when(command).thenEvents([]);
  });
});
