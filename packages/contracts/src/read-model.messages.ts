import { z } from 'zod';
import { id, instant, page, text, wholeNumber } from './fields';
import { defineMessage, type ServiceName } from './message';
import { exact } from './texts';

/** The services that keep read models. */
export const READ_MODEL_SERVICES = ['identity', 'charging', 'payment', 'compensation', 'ledger'] as const;

const operators = { staff: ['administrator' as const, 'operations' as const] };
const readers = { staff: ['administrator' as const, 'operations' as const, 'fraud' as const] };

const projection = z
  .string()
  .min(1)
  .max(120)
  .regex(/^[a-z0-9:_-]+$/);
const stream = exact(1, 500);
const position = z.string().regex(/^\d{1,19}$/);
const value = z.union([z.string(), z.number(), z.null()]);

const readModel = z.object({
  projection,
  version: z.int(),
  /** Everything up to here is in it. */
  position,
  /** Of all its tables. */
  rows: z.int(),
  /** Streams it cannot follow. */
  parked: z.int(),
  /** Events that operators dropped. */
  dropped: z.int(),
  /** A newer version that is being built beside it, or a replay. */
  building: z.object({ version: z.int(), position }).optional(),
});
export type ReadModelView = z.output<typeof readModel>;

const job = z.object({
  jobId: id,
  kind: z.enum(['replay', 'check', 'retry', 'drop']),
  state: z.enum(['waiting', 'running', 'done', 'failed']),
  requestedAt: instant,
  projection: projection.optional(),
  position: position.optional(),
  /** Where the log ended when this was last looked at. */
  head: position.optional(),
  /** Applied so far, and how many a second. */
  events: z.int().optional(),
  rate: z.int().optional(),
  outcome: z.string().optional(),
  differences: z.int().optional(),
});
export type ReadModelJob = z.output<typeof job>;

const difference = z.object({
  no: z.int(),
  projection,
  table: z.string(),
  key: z.record(z.string(), value),
  kind: z.enum(['changed', 'missing', 'extra']),
  columns: z.array(z.object({ column: z.string(), stored: value, rebuilt: value })),
});

const parkedStream = z.object({
  projection,
  stream,
  /** The event that could not be applied. */
  revision: z.int(),
  eventId: z.string(),
  eventType: z.string(),
  error: z.string(),
  /** How many events stand behind it. */
  waiting: z.int(),
  /** When that event was written: what came after is not in the read model. */
  since: instant,
});
export type ParkedStreamView = z.output<typeof parkedStream>;

const failingWork = z.object({ process: z.string(), id: z.string(), attempts: z.int(), error: z.string() });

/**
 * What an operator asks of the read models of one service. Commands are jobs: they are taken by any copy of the service,
 * worked off by the one that leads its read models, one at a time, and watched with `progress`.
 */
export function readModelMessages<S extends ServiceName>(service: S) {
  return {
    list: defineMessage({
      subject: `${service}.read-models.list`,
      summary: `The read models of ${service}: version, position in the log, rows, what is parked and what is being built.`,
      access: [readers],
      effect: 'query',
      request: z.object({}),
      reply: z.object({ readModels: z.array(readModel), head: position, volatile: z.array(z.string()) }),
      errors: [],
    }),
    replay: defineMessage({
      subject: `${service}.read-models.replay`,
      summary:
        'Builds a read model anew from the log beside the one that answers, which it then replaces. From a position only if nothing before it concerns the read model.',
      access: [operators],
      effect: 'command',
      request: z.object({ projection, from: position.optional() }),
      reply: job,
      errors: ['NOT_FOUND', 'READ_MODEL_BUSY', 'READ_MODEL_NOT_FROM_THE_START'],
    }),
    check: defineMessage({
      subject: `${service}.read-models.check`,
      summary: 'Builds one read model, or all, anew beside the stored ones and compares them row by row.',
      access: [operators],
      effect: 'command',
      request: z.object({ projection: projection.optional() }),
      reply: job,
      errors: ['NOT_FOUND', 'READ_MODEL_BUSY'],
    }),
    progress: defineMessage({
      subject: `${service}.read-models.progress`,
      summary: 'How far a job is, and what came of it.',
      access: [readers],
      effect: 'query',
      request: z.object({ jobId: id }),
      reply: job,
      errors: ['NOT_FOUND'],
    }),
    differences: defineMessage({
      subject: `${service}.read-models.differences`,
      summary: 'Every row in which a checked read model is not what the log says.',
      access: [readers],
      effect: 'query',
      request: z.object({ jobId: id, ...page }),
      reply: z.object({ differences: z.array(difference), next: z.string().optional() }),
      errors: [],
    }),
    parked: defineMessage({
      subject: `${service}.parked.list`,
      summary: 'Streams that a read model cannot follow, each with the event at which it stands.',
      access: [readers],
      effect: 'query',
      request: z.object({
        projection: projection.optional(),
        ...page,
        limit: wholeNumber(1, 200).default(50),
      }),
      reply: z.object({ parked: z.array(parkedStream), next: z.string().optional() }),
      errors: [],
    }),
    showParked: defineMessage({
      subject: `${service}.parked.show`,
      summary: 'A parked stream: the event at which it stands, and the first of those that wait behind it.',
      access: [readers],
      effect: 'query',
      request: z.object({ projection, stream }),
      reply: parkedStream.extend({
        behind: z.array(z.object({ revision: z.int(), eventType: z.string(), at: instant })),
      }),
      errors: ['NOT_FOUND'],
    }),
    retryParked: defineMessage({
      subject: `${service}.parked.retry`,
      summary: 'Applies the parked events of a stream again, in order.',
      access: [operators],
      effect: 'command',
      request: z.object({ projection, stream }),
      reply: job,
      errors: ['NOT_FOUND', 'READ_MODEL_BUSY'],
    }),
    dropParked: defineMessage({
      subject: `${service}.parked.drop`,
      summary:
        'Leaves one event out of one read model for ever, records who and why, and applies what waits behind it.',
      access: [operators],
      effect: 'command',
      request: z.object({ projection, stream, revision: wholeNumber(0), reason: text }),
      reply: job,
      errors: ['NOT_FOUND', 'READ_MODEL_BUSY'],
    }),
    failingWork: defineMessage({
      subject: `${service}.open-work.failing`,
      summary: 'Open work whose last try failed, the oldest of each process first, at most 20 of each.',
      access: [readers],
      effect: 'query',
      request: z.object({}),
      reply: z.object({ open: z.int(), failing: z.array(failingWork) }),
      errors: [],
    }),
    retryWork: defineMessage({
      subject: `${service}.open-work.retry`,
      summary: 'Lets a piece of open work be tried at once instead of after its pause.',
      access: [operators],
      effect: 'command',
      request: z.object({ process: exact(1, 60), id: exact(1, 300) }),
      reply: z.object({ process: z.string(), id: z.string() }),
      errors: ['NOT_FOUND'],
    }),
  };
}

export type ReadModelMessages = ReturnType<typeof readModelMessages>;

/** The messages of every service that has read models. */
export const readModels = Object.fromEntries(
  READ_MODEL_SERVICES.map((service) => [service, readModelMessages(service)]),
) as Record<(typeof READ_MODEL_SERVICES)[number], ReadModelMessages>;

export const allReadModelMessages = Object.values(readModels).flatMap((messages) => Object.values(messages));
