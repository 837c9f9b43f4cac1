import { accept, type Decision, refuse } from '@modosu/event-sourcing/decider';
import type { CustomerEvent } from '../customer/customer.events';
import { type CustomerState, sessionOf } from '../customer/customer.state';
import { type PasswordFinding, passwordHolds } from '../sign-in/sign-in.decider';
import { mustWait } from '../sign-in/wrong-tries';

export interface Freeze {
  readonly kind: 'freeze';
  readonly reason: string;
}

export interface Unfreeze {
  readonly kind: 'unfreeze';
  readonly reason: string;
}

export interface Close extends PasswordFinding {
  readonly kind: 'close';
  readonly sessionId: string;
  /** What the wallet held when it was asked. */
  readonly balanceYen: number;
  readonly acknowledgedBalanceYen?: number;
  /** Reports of the customer that were not decided when compensation was asked. */
  readonly openReports: number;
  readonly acknowledgedOpenReports?: number;
  readonly mailId: string;
}

export interface WalletTold {
  readonly kind: 'wallet-told';
  readonly standing: 'open' | 'frozen' | 'closed';
  readonly note?: string;
}

/** Whether a command changed anything, and which sessions it has ended. */
export interface Changed {
  readonly changed: boolean;
  readonly sessionIds: readonly string[];
}

export function freeze({ reason }: Freeze, state: CustomerState): Decision<CustomerEvent, Changed> {
  const { customerId, standing } = state;
  if (standing === 'none') return refuse('NOT_FOUND');
  // A closed account lets nobody in already, and its wallet is closed.
  if (standing !== 'open') return accept([], { changed: false, sessionIds: [] });
  return accept([{ type: 'customer.frozen.v1', data: { customerId, reason } }], {
    changed: true,
    sessionIds: state.sessions.map((session) => session.sessionId),
  });
}

export function unfreeze({ reason }: Unfreeze, state: CustomerState): Decision<CustomerEvent, Changed> {
  const { customerId, standing } = state;
  if (standing === 'none') return refuse('NOT_FOUND');
  if (standing !== 'frozen') return accept([], { changed: false, sessionIds: [] });
  return accept([{ type: 'customer.unfrozen.v1', data: { customerId, reason } }], { changed: true, sessionIds: [] });
}

/** Closes an account; what its wallet holds, and how many reports are open, must be named: nobody loses sight of either unawares. */
export function close(command: Close, state: CustomerState, now: string): Decision<CustomerEvent> {
  const { customerId, standing, personal } = state;
  const { balanceYen, acknowledgedBalanceYen, openReports, acknowledgedOpenReports, mailId } = command;
  const session = sessionOf(state, command.sessionId);
  if (mustWait(session?.wrongAt, now)) return refuse('RATE_LIMITED');
  if (standing !== 'open' || !session || !passwordHolds(state, command)) {
    const { sessionId } = command;
    return refuse('CREDENTIALS_INVALID', undefined, [
      { type: 'customer.password-refused.v1', data: { customerId, purpose: 'closure', sessionId } },
    ]);
  }
  const isMoneyNamed = balanceYen === 0 || acknowledgedBalanceYen === balanceYen;
  const areReportsNamed = openReports === 0 || acknowledgedOpenReports === openReports;
  if (!isMoneyNamed || !areReportsNamed) return refuse('MONEY_OR_CLAIM_OPEN', { balanceYen, openReports });
  const reports = openReports === 0 ? {} : { acknowledgedReports: openReports };
  const events: CustomerEvent[] = [
    { type: 'customer.closed.v1', data: { customerId, acknowledgedBalanceYen: balanceYen, ...reports } },
  ];
  if (personal) {
    const notice = { customerId, mailId, template: 'account-closed' as const, to: personal.email };
    events.push({ type: 'customer.mail-due.v1', data: notice });
  }
  return accept(events, { balanceYen, sessionIds: state.sessions.map((session) => session.sessionId) });
}

/** Notes what payment was told. It is settled only if the account still stands so. */
export function walletTold(command: WalletTold, state: CustomerState): Decision<CustomerEvent> {
  const { customerId } = state;
  const { standing, note } = command;
  const settled = standing === state.standing;
  const data = { customerId, standing, settled, ...(note === undefined ? {} : { note }) };
  return accept([{ type: 'customer.wallet-told.v1', data }], { settled });
}
