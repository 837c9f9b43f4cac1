import { compensationEvents as published } from '@modosu/contracts/compensation.events';
import type { EventOf } from '@modosu/contracts/event-schemas';
import { id, text, yen } from '@modosu/contracts/fields';
import { z } from 'zod';

/** Stored in `compensation-<originalId>`. */
export const compensationEvents = {
  ...published,
  'compensation.correction-proposed.v1': z.object({
    compensationId: id,
    correctionId: id,
    receivableYen: yen,
    reason: text,
    proposedBy: id,
  }),
};
export type StoredCompensationEvent = EventOf<typeof compensationEvents>;
