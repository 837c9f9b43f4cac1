import type { EventOf } from '@modosu/contracts/event-schemas';
import { cashMethod, id, shortText, text } from '@modosu/contracts/fields';
import { accept, type Decider, type Decision, refuse } from '@modosu/event-sourcing/decider';
import { z } from 'zod';

/** Stored in `terminal-<terminalId>` and read by identity only. */
export const terminalEvents = {
  'terminal.created.v1': z.object({
    terminalId: id,
    merchantId: id,
    /** Older terminals stand in none in particular. */
    shopId: id.optional(),
    name: shortText,
    tokenHash: z.string(),
  }),
  /** A terminal that takes cash instead of payments; its id names the cash point. */
  'terminal.cash-point-created.v1': z.object({
    terminalId: id,
    method: cashMethod,
    name: shortText,
    tokenHash: z.string(),
  }),
  /** Its token opens nothing any more. */
  'terminal.revoked.v1': z.object({ terminalId: id, reason: text }),
};
export type TerminalEvent = EventOf<typeof terminalEvents>;
type Created = Extract<TerminalEvent, { type: 'terminal.created.v1' }>['data'];
type CashPointCreated = Extract<TerminalEvent, { type: 'terminal.cash-point-created.v1' }>['data'];
export type CreateTerminal =
  | ({ readonly type: 'create' } & Created)
  | ({ readonly type: 'create-cash-point' } & CashPointCreated);
export type TerminalCommand =
  | CreateTerminal
  | { readonly type: 'revoke'; readonly terminalId: string; readonly reason: string };
export type TerminalState = ((Created | CashPointCreated) & { readonly revoked?: true }) | null;

/** The rules of a terminal, of a merchant or of a cash point: it is one of the two for good, and has one token. */
export const terminalDecider: Decider<TerminalCommand, TerminalEvent, TerminalState> = {
  initial: null,
  evolve: (state, { type, data }) => (type === 'terminal.revoked.v1' ? state && { ...state, revoked: true } : data),
  decide(command, state) {
    if (command.type === 'revoke') return revoke(command, state);
    if (state) return refuse('CONFLICT');
    const { type: _, ...data } = command;
    const type = command.type === 'create' ? 'terminal.created.v1' : 'terminal.cash-point-created.v1';
    return accept([{ type, data } as TerminalEvent], {});
  },
};

function revoke(
  { terminalId, reason }: Extract<TerminalCommand, { type: 'revoke' }>,
  state: TerminalState,
): Decision<TerminalEvent> {
  if (!state) return refuse('NOT_FOUND');
  return accept(state.revoked ? [] : [{ type: 'terminal.revoked.v1', data: { terminalId, reason } }], {});
}
