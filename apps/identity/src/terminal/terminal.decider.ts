import type { EventOf } from '@modosu/contracts/event-schemas';
import { id, shortText } from '@modosu/contracts/fields';
import { accept, type Decider, refuse } from '@modosu/event-sourcing/decider';
import { z } from 'zod';

/** Stored in `terminal-<terminalId>` and read by identity only. */
export const terminalEvents = {
  'terminal.created.v1': z.object({ terminalId: id, merchantId: id, name: shortText, tokenHash: z.string() }),
};
export type TerminalEvent = EventOf<typeof terminalEvents>;
export type CreateTerminal = { readonly kind: 'create' } & TerminalEvent['data'];
export type TerminalState = TerminalEvent['data'] | null;

/** The rules of a merchant's terminal: it has one token, which time does not end. */
export const terminalDecider: Decider<CreateTerminal, TerminalEvent, TerminalState> = {
  initial: null,
  evolve: (_state, event) => event.data,
  decide({ kind: _, ...data }, state) {
    if (state) return refuse('CONFLICT');
    return accept([{ type: 'terminal.created.v1', data }], {});
  },
};
