import type { EventOf } from '@modosu/contracts/event-schemas';
import { blindIndex, id } from '@modosu/contracts/fields';
import { identityEvents } from '@modosu/contracts/identity.events';
import { accept, type Decider, refuse } from '@modosu/event-sourcing/decider';
import type { StateFormat } from '@modosu/event-sourcing/snapshots/snapshots';
import { z } from 'zod';

/** Stored in `address-<blind index of the address>`: what was tried from there on accounts that are not there. */
export const addressEvents = {
  'address.sign-in-refused.v1': identityEvents['address.sign-in-refused.v1'],
  /** The first request of each minute that a cap on what nobody has signed in for refused. */
  'address.request-refused.v1': z.object({ purpose: z.string().max(40) }),
  'address.reset-ignored.v1': z.object({ emailIndex: blindIndex, deviceId: id.optional() }),
};
export type AddressEvent = EventOf<typeof addressEvents>;

export type AddressCommand =
  | { readonly type: 'refuse-sign-in'; readonly emailIndex: string; readonly deviceId?: string; readonly code: string }
  | { readonly type: 'refuse-by-rate'; readonly emailIndex: string; readonly deviceId?: string }
  | { readonly type: 'refuse-request'; readonly purpose: string; readonly retryAfterSeconds: number }
  | { readonly type: 'ignore-reset'; readonly emailIndex: string };

/** How it is kept in a snapshot: only the commands of the last day are. */
export const addressFormat: StateFormat = { version: 1 };

/** Only keeps what happened: an address has no state of its own. */
export const addressDecider: Decider<AddressCommand, AddressEvent, null> = {
  initial: null,
  evolve: () => null,
  decide(command) {
    if (command.type === 'refuse-request') {
      const { purpose, retryAfterSeconds } = command;
      const refused = { type: 'address.request-refused.v1' as const, data: { purpose } };
      return refuse('RATE_LIMITED', { retryAfterSeconds }, [refused]);
    }
    const { emailIndex } = command;
    if (command.type === 'ignore-reset') {
      return accept([{ type: 'address.reset-ignored.v1', data: { emailIndex } }], { accepted: true });
    }
    const byRate = command.type === 'refuse-by-rate';
    const { deviceId } = command;
    const data = { emailIndex, deviceId, reason: byRate ? ('rate' as const) : ('unknown' as const) };
    return refuse(byRate ? 'RATE_LIMITED' : command.code, undefined, [{ type: 'address.sign-in-refused.v1', data }]);
  },
};
