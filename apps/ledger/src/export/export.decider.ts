import type { EventOf } from '@modosu/contracts/event-schemas';
import { id } from '@modosu/contracts/fields';
import { exportKey, exportRange } from '@modosu/contracts/log.messages';
import { accept, type Decider, type Decision, refuse } from '@modosu/event-sourcing/decider';
import { z } from 'zod';

const fingerprint = z.string();

/** Stored in `export-<exportId>`: who took which part of the log out, for which key, and who agreed. Who acted is in the metadata too. */
export const exportEvents = {
  'export.ordered.v1': z.object({
    exportId: id,
    key: exportKey,
    /** SHA-256 thumbprint of the key (RFC 7638). */
    keyFingerprint: fingerprint,
    ...exportRange,
    orderedBy: id,
  }),
  'export.confirmed.v1': z.object({ exportId: id, keyFingerprint: fingerprint, confirmedBy: id }),
  /** The first part of it was taken. */
  'export.begun.v1': z.object({ exportId: id, keyFingerprint: fingerprint, by: id }),
};
export type ExportEvent = EventOf<typeof exportEvents>;
type Ordered = Extract<ExportEvent, { type: 'export.ordered.v1' }>['data'];

export type ExportCommand =
  | ({ readonly type: 'order' } & Ordered)
  | { readonly type: 'confirm'; readonly keyFingerprint: string; readonly by: string }
  | { readonly type: 'take'; readonly by: string };

export interface ExportReplies {
  readonly order: object;
  readonly confirm: object;
  readonly take: object;
}

export interface ExportState {
  readonly order?: Ordered & { readonly at: string };
  readonly confirmed?: { readonly by: string; readonly at: string };
  readonly begun: boolean;
}

/** An order waits so long for its confirmation, and may be taken so long after it. */
export const EXPORT_HOURS = 24;
const isOver = (since: string, now: string) => Date.parse(now) - Date.parse(since) > EXPORT_HOURS * 3_600_000;

/** @returns how far the export is */
export function stateOf({ order, confirmed }: ExportState, now: string): 'ordered' | 'confirmed' | 'expired' {
  const since = confirmed?.at ?? order?.at ?? now;
  if (isOver(since, now)) return 'expired';
  return confirmed ? 'confirmed' : 'ordered';
}

/** Nobody takes the log out alone: one member of staff orders it for a key, another confirms range and key. */
export const exportDecider: Decider<ExportCommand, ExportEvent, ExportState> = {
  initial: { begun: false },

  evolve(state, { type, data }, { occurredAt: at }) {
    switch (type) {
      case 'export.ordered.v1':
        return { ...state, order: { ...data, at } };
      case 'export.confirmed.v1':
        return { ...state, confirmed: { by: data.confirmedBy, at } };
      case 'export.begun.v1':
        return { ...state, begun: true };
    }
  },

  decide(command, state, now): Decision<ExportEvent> {
    const { order, confirmed } = state;
    if (command.type === 'order') {
      const { type: _, ...data } = command;
      if (order) return refuse('CONFLICT');
      return accept([{ type: 'export.ordered.v1', data }], {});
    }
    if (!order) return refuse('NOT_FOUND');
    const { exportId, keyFingerprint } = order;
    const progress = stateOf(state, now);
    if (command.type === 'confirm') {
      if (command.by === order.orderedBy) return refuse('SECOND_PERSON_REQUIRED');
      if (progress === 'expired') return refuse('EXPORT_NOT_CONFIRMED', { state: progress });
      // The key that was checked is the one that is confirmed.
      if (command.keyFingerprint !== keyFingerprint) return refuse('CONFLICT', { keyFingerprint });
      if (confirmed) return accept([], {});
      const data = { exportId, keyFingerprint, confirmedBy: command.by };
      return accept([{ type: 'export.confirmed.v1', data }], {});
    }
    // Only the one who ordered it has the private key of the pages.
    if (command.by !== order.orderedBy) return refuse('NOT_FOUND');
    if (progress !== 'confirmed') return refuse('EXPORT_NOT_CONFIRMED', { state: progress });
    if (state.begun) return accept([], {});
    return accept([{ type: 'export.begun.v1', data: { exportId, keyFingerprint, by: command.by } }], {});
  },
};
