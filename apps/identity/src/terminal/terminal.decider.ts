import type { EventOf } from '@modosu/contracts/event-schemas';
import { cashMethod, id, shortText } from '@modosu/contracts/fields';
import { accept, type Decider, refuse } from '@modosu/event-sourcing/decider';
import { z } from 'zod';

/** Stored in `terminal-<terminalId>` and read by identity only. */
export const terminalEvents = {
  'terminal.created.v1': z.object({ terminalId: id, merchantId: id, name: shortText, tokenHash: z.string() }),
  /** A terminal that takes cash instead of payments; its id names the cash point. */
  'terminal.cash-point-created.v1': z.object({
    terminalId: id,
    method: cashMethod,
    name: shortText,
    tokenHash: z.string(),
  }),
};
export type TerminalEvent = EventOf<typeof terminalEvents>;
type Created = Extract<TerminalEvent, { type: 'terminal.created.v1' }>['data'];
type CashPointCreated = Extract<TerminalEvent, { type: 'terminal.cash-point-created.v1' }>['data'];
export type CreateTerminal =
  | ({ readonly kind: 'create' } & Created)
  | ({ readonly kind: 'create-cash-point' } & CashPointCreated);
export type TerminalState = TerminalEvent['data'] | null;

/** The rules of a terminal, of a merchant or of a cash point: it is one of the two for good, and has one token. */
export const terminalDecider: Decider<CreateTerminal, TerminalEvent, TerminalState> = {
  initial: null,
  evolve: (_state, event) => event.data,
  decide(command, state) {
    if (state) return refuse('CONFLICT');
    const { kind, ...data } = command;
    const type = kind === 'create' ? 'terminal.created.v1' : 'terminal.cash-point-created.v1';
    return accept([{ type, data } as TerminalEvent], {});
  },
};
