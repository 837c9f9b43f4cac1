import { transit } from '@modosu/accounting/account';
import { credit, debit, entry } from '@modosu/accounting/entry';
import type { ChargingEvent } from '@modosu/contracts/charging.events';
import { accept, type Decider, refuse } from '@modosu/event-sourcing/decider';

export type UnclaimedEvent = Extract<ChargingEvent, { type: `unclaimed.${string}` }>;

/** Per reference (a compensation or a closure) what was taken in and whether it has been paid out. */
export interface UnclaimedState {
  readonly received: Readonly<Record<string, { readonly amountYen: number; readonly paid: boolean }>>;
}

export type UnclaimedCommand =
  | {
      type: 'receive';
      customerId: string;
      amountYen: number;
      reference: string;
      transit: 'compensation' | 'closure' | 'void';
      transitId?: string;
      incidentId?: string;
    }
  | {
      type: 'record-payout';
      customerId: string;
      reference: string;
      providerId: string;
      providerReference: string;
    };

/** Whether it has been paid out. */
export type UnclaimedReplies = Readonly<Record<UnclaimedCommand['type'], { readonly paid: boolean }>>;

/** Money of a customer that has no way back to a wallet or card, in `unclaimed-<customerId>`; once per reference. */
export const unclaimedDecider: Decider<
  UnclaimedCommand,
  UnclaimedEvent,
  UnclaimedState,
  UnclaimedReplies[keyof UnclaimedReplies]
> = {
  initial: { received: {} },

  evolve(state, { type, data: { reference, amountYen } }) {
    return { received: { ...state.received, [reference]: { amountYen, paid: type === 'unclaimed.paid-out.v1' } } };
  },

  decide(command, state) {
    const { customerId, reference } = command;
    const known = state.received[reference];
    const account = `unclaimed:${customerId}`;
    if (command.type === 'receive') {
      const { amountYen, incidentId } = command;
      if (known !== undefined) {
        if (known.amountYen !== amountYen) return refuse('REVERSAL_EXCEEDS_ORIGINAL', { receivedYen: known.amountYen });
        return accept([], { paid: known.paid });
      }
      const remedy = { originalId: reference, incidentId };
      const taken = entry(
        'charging',
        debit(transit(command.transit, command.transitId ?? reference), amountYen, remedy),
        credit(account, amountYen, remedy),
      );
      const data = { customerId, amountYen, reference, entry: taken };
      return accept([{ type: 'unclaimed.received.v1', data }], { paid: false });
    }
    if (known === undefined) return refuse('NOT_FOUND');
    if (known.paid) return accept([], { paid: true });
    const { providerId, providerReference } = command;
    const { amountYen } = known;
    const paid = entry('charging', debit(account, amountYen), credit('bank', amountYen));
    const data = { customerId, amountYen, reference, providerId, providerReference, entry: paid };
    return accept([{ type: 'unclaimed.paid-out.v1', data }], { paid: true });
  },
};
