import type { ChargingEvent } from '@modosu/contracts/charging.events';
import { accept, type Decider, type Decision, refuse } from '@modosu/event-sourcing/decider';

export type PayeeEvent = Extract<ChargingEvent, { type: `payee.${string}` }>;
type Proposed = Extract<PayeeEvent, { type: 'payee.account-proposed.v1' }>['data'];

export type PayeeAccount = Proposed & { readonly at: string };

export interface Payee {
  readonly account?: PayeeAccount;
  readonly proposed?: PayeeAccount;
}

export type PayeeCommand =
  | ({ readonly type: 'propose' } & Proposed)
  | { readonly type: 'confirm'; readonly accountId: string; readonly by: string };

export interface PayeeReplies {
  propose: { accountId: string; last4: string };
  confirm: { last4: string };
}

/**
 * Where a merchant is paid out to, in `payee-<merchantId>`. An account is changed by two people, since who can change it
 * alone has the next payout.
 */
export const payeeDecider: Decider<PayeeCommand, PayeeEvent, Payee, PayeeReplies[keyof PayeeReplies]> = {
  initial: {},
  evolve(payee, { type, data }, { occurredAt: at }) {
    if (type === 'payee.account-proposed.v1') return { ...payee, proposed: { ...data, at } };
    return { account: payee.proposed };
  },
  decide(command, { account, proposed }): Decision<PayeeEvent, PayeeReplies[keyof PayeeReplies]> {
    if (command.type === 'propose') {
      const { type: _, ...data } = command;
      const { accountId, last4 } = data;
      return accept([{ type: 'payee.account-proposed.v1', data }], { accountId, last4 });
    }
    const { accountId, by } = command;
    if (account?.accountId === accountId) return accept([], { last4: account.last4 });
    // Another one was proposed since.
    if (proposed?.accountId !== accountId) return refuse('NOT_FOUND');
    if (proposed.by === by) return refuse('SECOND_PERSON_REQUIRED');
    const { merchantId, last4 } = proposed;
    return accept([{ type: 'payee.account-confirmed.v1', data: { merchantId, accountId, by } }], { last4 });
  },
};
