import { z } from 'zod';
import { id, shortText } from './fields';

/** Of what operators do to read models, in the stream `read-model-<service>` of each service that has some. */
export const readModelEvents = {
  'read-model.event-dropped.v1': z.object({
    projection: shortText,
    stream: z.string(),
    revision: z.int().min(0),
    eventId: id,
    eventType: z.string(),
    reason: z.string(),
  }),
};
