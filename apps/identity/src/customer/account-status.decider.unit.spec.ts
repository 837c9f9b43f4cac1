import { specification } from '@modosu/event-sourcing/testing/specification';
import { closed, frozen, imported, personal, signedIn } from '../../test/histories';
import { customerDecider } from './customer.decider';
import type { CustomerEvent } from './customer.events';

const { given } = specification(customerDecider);
const member = [imported, signedIn('s-1', 'd-1')];
const freeze = { type: 'freeze', reason: 'reported' } as const;
const unfreeze = { type: 'unfreeze', reason: 'cleared' } as const;
const unfrozen: CustomerEvent = { type: 'customer.unfrozen.v1', data: { customerId: 'c-1', reason: 'cleared' } };
const none = { changed: false, sessionIds: [] };

describe('how an account stands', () => {
  it('when it is frozen, then its sessions end; again, then nothing changes', () => {
    given(member)
      .when(freeze)
      .thenEvents([frozen])
      .thenReply({ changed: true, sessionIds: ['s-1'] });
    given([...member, frozen])
      .when(freeze)
      .thenEvents([])
      .thenReply(none);
    given([...member, closed])
      .when(freeze)
      .thenEvents([])
      .thenReply(none);
    given([]).when(freeze).thenRefused('NOT_FOUND');
  });

  it('when it is unfrozen, then everybody signs in anew', () => {
    given([...member, frozen])
      .when(unfreeze)
      .thenEvents([unfrozen]);
    expect(given([...member, frozen, unfrozen]).state).toMatchObject({ status: 'open', sessions: [] });
    given(member).when(unfreeze).thenEvents([]).thenReply(none);
    given([]).when(unfreeze).thenRefused('NOT_FOUND');
  });

  it('when payment is told, then it is settled only if the account still stands so', () => {
    const told = (standing: 'open' | 'frozen', settled: boolean): CustomerEvent => ({
      type: 'customer.wallet-told.v1',
      data: { customerId: 'c-1', standing, settled },
    });
    given([...member, frozen])
      .when({ type: 'wallet-told', standing: 'frozen' })
      .thenEvents([told('frozen', true)]);
    given([...member, frozen, unfrozen])
      .when({ type: 'wallet-told', standing: 'frozen' })
      .thenEvents([told('frozen', false)]);
  });

  it('when it is closed, then what the wallet holds and which reports are open must have been named', () => {
    const close = {
      type: 'close',
      sessionId: 's-1',
      passwordRight: true,
      passwordNumber: 1,
      mailId: 'mail-1',
      openReports: 0,
    } as const;
    const mail: CustomerEvent = {
      type: 'customer.mail-due.v1',
      data: { customerId: 'c-1', mailId: 'mail-1', template: 'account-closed', to: personal.email },
    };
    given(member)
      .when({ ...close, balanceYen: 0 })
      .thenEvents([closed, mail]);
    given(member)
      .when({ ...close, balanceYen: 5 })
      .thenRefused('MONEY_OR_CLAIM_OPEN', []);
    given(member)
      .when({ ...close, balanceYen: 5, acknowledgedBalanceYen: 4 })
      .thenRefused('MONEY_OR_CLAIM_OPEN', []);
    const { decision } = given(member).when({ ...close, balanceYen: 5, acknowledgedBalanceYen: 5 });
    expect(decision.events[0]?.data).toEqual({ customerId: 'c-1', acknowledgedBalanceYen: 5 });
    const claiming = { ...close, balanceYen: 0, openReports: 2 };
    given(member).when(claiming).thenRefused('MONEY_OR_CLAIM_OPEN', []);
    given(member)
      .when({ ...claiming, acknowledgedOpenReports: 1 })
      .thenRefused('MONEY_OR_CLAIM_OPEN', []);
    const named = given(member).when({ ...claiming, acknowledgedOpenReports: 2 });
    expect(named.decision.events[0]?.data).toMatchObject({ acknowledgedBalanceYen: 0, acknowledgedReports: 2 });
    const wrong: CustomerEvent = {
      type: 'customer.password-refused.v1',
      data: { customerId: 'c-1', purpose: 'closure', sessionId: 's-1' },
    };
    given(member)
      .when({ ...close, passwordRight: false, balanceYen: 0 })
      .thenRefused('CREDENTIALS_INVALID', [wrong]);
    given([...member, frozen])
      .when({ ...close, balanceYen: 0 })
      .thenRefused('CREDENTIALS_INVALID', [wrong]);
  });

  it('when all sessions are ended, then they are named; of nobody, then it is refused', () => {
    const command = { type: 'end-all-sessions', reason: 'reported' } as const;
    const revoked: CustomerEvent = {
      type: 'customer.sessions-revoked.v1',
      data: { customerId: 'c-1', sessionIds: ['s-1'], reason: 'reported' },
    };
    given(member)
      .when(command)
      .thenEvents([revoked])
      .thenReply({ sessionIds: ['s-1'] });
    given([imported]).when(command).thenEvents([]).thenReply({ sessionIds: [] });
    given([]).when(command).thenRefused('NOT_FOUND');
    given(member).when({ type: 'end-session', sessionId: 's-1', reason: 'reported' }).thenEvents([revoked]);
    given(member).when({ type: 'end-session', sessionId: 's-9', reason: 'reported' }).thenRefused('NOT_FOUND');
  });
});
