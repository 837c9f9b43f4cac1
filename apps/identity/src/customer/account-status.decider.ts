import { accept, refuse } from '@modosu/event-sourcing/decider';
import { mustWait } from '../policy/wrong-tries';
import type { Close, CustomerDecision, Freeze, Unfreeze, WalletTold } from './customer.commands';
import type { CustomerEvent } from './customer.events';
import { type CustomerState, sessionOf } from './customer.state';
import { passwordHolds } from './sign-in.decider';

export function freeze({ reason }: Freeze, state: CustomerState): CustomerDecision<'freeze' | 'unfreeze'> {
  const { customerId, status } = state;
  if (status === 'none') return refuse('NOT_FOUND');
  // A closed account lets nobody in already, and its wallet is closed.
  if (status !== 'open') return accept([], { changed: false, sessionIds: [] });
  return accept([{ type: 'customer.frozen.v1', data: { customerId, reason } }], {
    changed: true,
    sessionIds: state.sessions.map((session) => session.sessionId),
  });
}

export function unfreeze({ reason }: Unfreeze, state: CustomerState): CustomerDecision<'freeze' | 'unfreeze'> {
  const { customerId, status } = state;
  if (status === 'none') return refuse('NOT_FOUND');
  if (status !== 'frozen') return accept([], { changed: false, sessionIds: [] });
  return accept([{ type: 'customer.unfrozen.v1', data: { customerId, reason } }], { changed: true, sessionIds: [] });
}

/** Closes an account; what its wallet holds, and how many reports are open, must be named: nobody loses sight of either unawares. */
export function close(command: Close, state: CustomerState, now: string): CustomerDecision<'close'> {
  const { customerId, status, personal } = state;
  const { balanceYen, acknowledgedBalanceYen, openReports, acknowledgedOpenReports, mailId } = command;
  const session = sessionOf(state, command.sessionId);
  if (mustWait(session?.wrongAt, now)) return refuse('RATE_LIMITED');
  if (status !== 'open' || !session || !passwordHolds(state, command)) {
    const { sessionId } = command;
    return refuse('CREDENTIALS_INVALID', undefined, [
      { type: 'customer.password-refused.v1', data: { customerId, purpose: 'closure', sessionId } },
    ]);
  }
  const isMoneyNamed = balanceYen === 0 || acknowledgedBalanceYen === balanceYen;
  const areReportsNamed = openReports === 0 || acknowledgedOpenReports === openReports;
  if (!isMoneyNamed || !areReportsNamed) return refuse('MONEY_OR_CLAIM_OPEN', { balanceYen, openReports });
  const events: CustomerEvent[] = [
    {
      type: 'customer.closed.v1',
      data: {
        customerId,
        acknowledgedBalanceYen: balanceYen,
        ...(openReports > 0 && { acknowledgedReports: openReports }),
      },
    },
  ];
  if (personal) {
    const notice = { customerId, mailId, template: 'account-closed' as const, to: personal.email };
    events.push({ type: 'customer.mail-due.v1', data: notice });
  }
  return accept(events, { balanceYen, sessionIds: state.sessions.map((session) => session.sessionId) });
}

/** Notes the status that payment was notified of. It is settled only if the account still has it. */
export function walletTold(command: WalletTold, state: CustomerState): CustomerDecision<'wallet-told'> {
  const { customerId } = state;
  const { standing, note } = command;
  const settled = standing === state.status;
  const data = { customerId, standing, settled, ...(note !== undefined && { note }) };
  return accept([{ type: 'customer.wallet-told.v1', data }], { settled });
}
