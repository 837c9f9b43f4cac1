import { specification } from '@modosu/event-sourcing/testing/specification';
import { type PayeeEvent, payeeDecider } from './payee.decider';

const account = (accountId: string, by = 'olga') => ({
  merchantId: 'm',
  accountId,
  sealedAccount: `sealed ${accountId}`,
  last4: '4567',
  by,
  reason: 'contract',
});
const proposed = (accountId: string): PayeeEvent => ({ type: 'payee.account-proposed.v1', data: account(accountId) });
const confirmed = (accountId: string): PayeeEvent => ({
  type: 'payee.account-confirmed.v1',
  data: { merchantId: 'm', accountId, by: 'anton' },
});
const given = (...events: PayeeEvent[]) => specification(payeeDecider).given(events);
const confirm = (accountId: string, by = 'anton') => ({ type: 'confirm', accountId, by }) as const;

describe('the bank account of a merchant', () => {
  it('is changed by two people', () => {
    given()
      .when({ type: 'propose', ...account('a') })
      .thenEvents([proposed('a')]);
    given(proposed('a')).when(confirm('a', 'olga')).thenRefused('SECOND_PERSON_REQUIRED');
    given(proposed('a'))
      .when(confirm('a'))
      .thenEvents([confirmed('a')])
      .thenReply({ last4: '4567' });
    expect(given(proposed('a')).state.account).toBeUndefined();
    expect(given(proposed('a'), confirmed('a')).state.account?.accountId).toBe('a');
  });
  it('is the one that was looked at, not another that was proposed since', () => {
    given(proposed('a'), proposed('b')).when(confirm('a')).thenRefused('NOT_FOUND');
    given(proposed('a'), confirmed('a')).when(confirm('a')).thenEvents([]);
    expect(given(proposed('a'), confirmed('a'), proposed('b')).state.account?.accountId).toBe('a');
  });
});
