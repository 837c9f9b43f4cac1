import { transit } from '@modosu/accounting/account';
import { credit, debit, entry } from '@modosu/accounting/entry';
import type { ChargingEvent } from '@modosu/contracts/charging.events';
import { accept, type Decider, type Decision, refuse } from '@modosu/event-sourcing/decider';

export type PayoutEvent = Extract<ChargingEvent, { type: `payout.${string}` }>;
type Data<T extends PayoutEvent['type']> = Extract<PayoutEvent, { type: T }>['data'];

interface Ordered {
  readonly payoutId: string;
  readonly merchantId: string;
  readonly amountYen: number;
}

/** As far as it has come. */
export type PayoutState =
  | { readonly phase: 'none' }
  | ({ readonly phase: 'requested' } & Data<'payout.requested.v1'>)
  | ({ readonly phase: 'paid' } & Data<'payout.paid.v1'>)
  | ({ readonly phase: 'declined' } & Data<'payout.declined.v1'>)
  | ({ readonly phase: 'returned'; readonly providerReference: string } & Data<'payout.returned.v1'>);

export type PayoutCommand =
  /** `stopped`: why the bank is not to be asked any more. Without an account there is nobody to pay. */
  | ({
      readonly type: 'request';
      readonly account?: { readonly sealedAccount: string; readonly last4: string };
      readonly stopped?: string;
    } & Ordered)
  | { readonly type: 'record-paid'; readonly providerId: string; readonly providerReference: string }
  | { readonly type: 'record-declined'; readonly reason: string }
  | { readonly type: 'return'; readonly amountYen: number; readonly reason: string };

export type PayoutReplies = Readonly<Record<PayoutCommand['type'], Record<string, never>>>;

type PayoutDecision = Decision<PayoutEvent, Record<string, never>>;

function evolve(state: PayoutState, { type, data }: PayoutEvent): PayoutState {
  switch (type) {
    case 'payout.requested.v1':
      return { phase: 'requested', ...data };
    case 'payout.paid.v1':
      return { phase: 'paid', ...data };
    case 'payout.declined.v1':
      return { phase: 'declined', ...data };
    case 'payout.returned.v1':
      return {
        phase: 'returned',
        providerReference: 'providerReference' in state ? state.providerReference : '',
        ...data,
      };
  }
}

/** One payout to a merchant, in `payout-<payoutId>`: the bank is asked for it under one reference and one account. */
export const payoutDecider: Decider<PayoutCommand, PayoutEvent, PayoutState, Record<string, never>> = {
  initial: { phase: 'none' },
  evolve,
  decide(command, state): PayoutDecision {
    if (command.type === 'request') return request(command, state);
    if (state.phase === 'none') return refuse('NOT_FOUND');
    if (command.type === 'return') return comeBack(command, state);
    if (state.phase !== 'requested') return accept([], {});
    const { payoutId, merchantId, amountYen } = state;
    const data = { payoutId, merchantId, amountYen };
    if (command.type === 'record-declined') {
      return accept([{ type: 'payout.declined.v1', data: { ...data, reason: command.reason } }], {});
    }
    const { providerId, providerReference } = command;
    const booked = entry('charging', debit(transit('payout', payoutId), amountYen), credit('bank', amountYen));
    return accept([{ type: 'payout.paid.v1', data: { ...data, providerId, providerReference, entry: booked } }], {});
  },
};

function request(command: Extract<PayoutCommand, { type: 'request' }>, state: PayoutState): PayoutDecision {
  const { payoutId, merchantId, amountYen, account, stopped } = command;
  if (state.phase !== 'none') {
    const same = state.merchantId === merchantId && state.amountYen === amountYen;
    return same ? accept([], {}) : refuse('CONFLICT');
  }
  const data = { payoutId, merchantId, amountYen };
  const reason = stopped ?? (account === undefined ? 'there is no bank account' : undefined);
  if (reason !== undefined) return accept([{ type: 'payout.declined.v1', data: { ...data, reason } }], {});
  return accept([{ type: 'payout.requested.v1', data: { ...data, ...account! } }], {});
}

/** The whole of it, once. */
function comeBack(
  { amountYen, reason }: Extract<PayoutCommand, { type: 'return' }>,
  state: Exclude<PayoutState, { phase: 'none' }>,
): PayoutDecision {
  if (state.phase === 'returned') return accept([], {});
  const { payoutId, merchantId } = state;
  // Our own record may be on its way.
  if (state.phase === 'requested') return refuse('NOT_FOUND');
  if (state.phase === 'declined') return refuse('CONFLICT', { flag: 'payout-unknown' });
  if (amountYen !== state.amountYen) return refuse('CONFLICT', { flag: 'exceeds-charge' });
  const booked = entry(
    'charging',
    debit('bank', amountYen),
    credit(transit('payout', `${payoutId}:return`), amountYen),
  );
  const data = { payoutId, merchantId, amountYen, reason, entry: booked };
  return accept([{ type: 'payout.returned.v1', data }], {});
}
