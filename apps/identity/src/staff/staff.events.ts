import type { EventOf } from '@modosu/contracts/event-schemas';
import { blindIndex, id } from '@modosu/contracts/fields';
import { ROLES } from '@modosu/contracts/message';
import { z } from 'zod';

const encrypted = z.string().max(2_000);
const staffId = { staffId: id };

/** Stored in `staff-<staffId>` and read by identity only. */
export const staffEvents = {
  'staff.created.v1': z.object({
    ...staffId,
    emailIndex: blindIndex,
    email: encrypted,
    name: encrypted,
    passwordHash: z.string(),
    secondFactor: encrypted,
    roles: z.array(z.enum(ROLES)),
    /** The administrator who made them, where another has to confirm it; absent where none had to, and in old events. */
    confirmedByOtherThan: id.optional(),
  }),
  'staff.confirmed.v1': z.object({ ...staffId, confirmedBy: id }),
  'staff.signed-in.v1': z.object({ ...staffId, sessionId: id, tokenHash: z.string(), step: z.int() }),
  'staff.sign-in-refused.v1': z.object({ ...staffId, reason: z.enum(['password', 'second-factor']) }),
  'staff.stepped-up.v1': z.object({ ...staffId, sessionId: id, step: z.int() }),
  'staff.step-up-refused.v1': z.object({ ...staffId, sessionId: id }),
  /** At most one in five minutes for each session, so that idle ones differ from those in use. */
  'staff.session-used.v1': z.object({ ...staffId, sessionId: id }),
  'staff.signed-out.v1': z.object({ ...staffId, sessionId: id }),
};
export type StaffEvent = EventOf<typeof staffEvents>;
