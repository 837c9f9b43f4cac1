import { z } from 'zod';
import { id, instant, page, wholeNumber } from './fields';
import { seal } from './ledger.events';
import { defineMessage, ROLES } from './message';
import { exact } from './texts';
import { stretch } from './together';

const everybody = { staff: [...ROLES] };
/** Who may read events as they are stored. */
const readers = { staff: ['operations' as const, 'administrator' as const, 'fraud' as const] };
/** Who keeps the log: seals it, takes it out whole. */
const keepers = { staff: ['operations' as const, 'administrator' as const] };

const position = z.string().regex(/^\d{1,20}$/);
const streamName = exact(1, 500);
const category = z
  .string()
  .max(41)
  .regex(/^[a-z][a-z0-9-]{0,40}$/);
const revision = wholeNumber(0);

/** An event as it is stored. What could be used to guess a password stands as `(withheld)`. */
export const loggedEvent = z.object({
  id,
  stream: z.string(),
  revision: z.int(),
  position,
  type: z.string(),
  recordedAt: instant,
  data: z.unknown(),
  metadata: z.record(z.string(), z.unknown()),
});
export type LoggedEvent = z.output<typeof loggedEvent>;

/** An event in a line: where it stands and what caused it. */
const eventLine = z.object({
  id,
  stream: z.string(),
  revision: z.int(),
  position,
  type: z.string(),
  occurredAt: z.string(),
  causationId: z.string(),
  commandId: z.string(),
  correlationId: z.string(),
  customerId: z.string().optional(),
});
export type EventLine = z.output<typeof eventLine>;

export const listStreams = defineMessage({
  subject: 'ledger.stream.list',
  summary: 'The streams of the log by name, each with its revision and the time of its last event.',
  access: [everybody],
  effect: 'query',
  request: z.object({ category: category.optional(), limit: page.limit, after: streamName.optional() }),
  reply: z.object({
    streams: z.array(
      z.object({ stream: z.string(), category: z.string(), revision: z.int(), position, lastAt: z.string() }),
    ),
    next: z.string().optional(),
  }),
  errors: [],
});
export const readStream = defineMessage({
  subject: 'ledger.stream.read',
  summary: 'The events of one stream as they are stored, from a revision to a revision, in either direction.',
  access: [readers],
  effect: 'query',
  request: stretch(
    z.object({
      stream: streamName,
      from: revision.optional(),
      to: revision.optional(),
      direction: z.enum(['forwards', 'backwards']).default('forwards'),
      limit: page.limit,
    }),
    'from',
    'to',
  ),
  /** `next`: the revision at which the following page begins; a page also ends where the reply would grow too large. */
  reply: z.object({ events: z.array(loggedEvent), next: z.int().optional() }),
  errors: ['NOT_FOUND'],
});
export const tailLog = defineMessage({
  subject: 'ledger.log.tail',
  summary: 'Events of the whole log after a position, as they are stored; waits up to ten seconds for the first one.',
  access: [readers],
  effect: 'query',
  request: z.object({
    /** The last events there are, if not given. */
    after: position.optional(),
    category: category.optional(),
    type: exact(1, 200).optional(),
    customerId: id.optional(),
    waitMs: wholeNumber(0, 10_000).default(0),
    limit: page.limit,
  }),
  /** `position`: everything up to there has been looked at; ask again after it. */
  reply: z.object({ events: z.array(loggedEvent), position }),
  errors: [],
});
export const showEvent = defineMessage({
  subject: 'ledger.event.show',
  summary: 'One event in full, what caused it, what it caused, and everything of the same request.',
  access: [readers],
  effect: 'query',
  request: z.object({ eventId: id }),
  reply: z.object({
    event: loggedEvent,
    cause: eventLine.optional(),
    caused: z.array(eventLine),
    correlated: z.array(eventLine),
    /** There are more of the same request than are shown. */
    cut: z.literal(true).optional(),
  }),
  errors: ['NOT_FOUND'],
});
const coordinate = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'must be 32 bytes in base64url');
/** The public key that an export is encrypted to, as a JWK. Strict, so that a private key is refused, not swallowed. */
export const exportKey = z.union([
  z.strictObject({ kty: z.literal('OKP'), crv: z.literal('X25519'), x: coordinate }),
  z.strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: coordinate, y: coordinate }),
]);
export type ExportKey = z.output<typeof exportKey>;
/** What comes after a position, up to another one. */
export const exportRange = { after: position, to: position, category: category.optional() };
const exportView = z.object({
  exportId: id,
  /** It expires 24 hours after it was ordered, or confirmed. */
  state: z.enum(['ordered', 'confirmed', 'expired']),
  /** SHA-256 thumbprint of the key (RFC 7638), base64url. */
  keyFingerprint: z.string(),
  ...exportRange,
  orderedBy: id,
  orderedAt: instant,
  confirmedBy: id.optional(),
});
export const orderExport = defineMessage({
  subject: 'ledger.export.order',
  summary:
    'Orders a part of the log, complete with its hashes, encrypted to a public key of whoever keeps it. Somebody else must confirm it; both are recorded.',
  access: [keepers],
  effect: 'command',
  request: stretch(
    z.object({
      key: exportKey,
      after: position.optional(),
      /** The end of the log as it is now, if not given. */
      to: position.optional(),
      category: category.optional(),
    }),
    'after',
    'to',
  ),
  reply: exportView,
  errors: [],
});
export const confirmExport = defineMessage({
  subject: 'ledger.export.confirm',
  summary: 'A second person confirms an export, its range and the fingerprint of its key.',
  access: [keepers],
  effect: 'command',
  request: z.object({ exportId: id, keyFingerprint: z.string().regex(/^[A-Za-z0-9_-]{43}$/) }),
  reply: exportView,
  errors: ['NOT_FOUND', 'SECOND_PERSON_REQUIRED', 'EXPORT_NOT_CONFIRMED', 'CONFLICT'],
});
export const showExport = defineMessage({
  subject: 'ledger.export.show',
  summary: 'An export that was ordered: its range, its key, who ordered and who confirmed it.',
  access: [keepers],
  effect: 'query',
  request: z.object({ exportId: id }),
  reply: exportView,
  errors: ['NOT_FOUND'],
});
export const exportLog = defineMessage({
  subject: 'ledger.log.export',
  summary:
    'A page of a confirmed export, for whoever ordered it: events complete with their hashes, one a line, as a JWE (ECDH-ES, A256GCM) to the key of the order.',
  access: [keepers],
  effect: 'query',
  request: z.object({ exportId: id, after: position.optional(), limit: page.limit }),
  reply: z.object({ jwe: z.string(), events: z.int(), position, head: position, done: z.boolean() }),
  errors: ['NOT_FOUND', 'EXPORT_NOT_CONFIRMED'],
});

export const makeSeal = defineMessage({
  subject: 'ledger.seal.make',
  summary: 'Seals the log as it is now: a signed Merkle root over all its streams. The last seal if nothing is new.',
  access: [keepers],
  effect: 'command',
  request: z.object({}),
  reply: seal.extend({ isNew: z.boolean() }),
  errors: ['LOG_BROKEN', 'CONFLICT'],
});
export const listSeals = defineMessage({
  subject: 'ledger.seal.list',
  summary: 'The seals, newest first.',
  access: [everybody],
  effect: 'query',
  request: z.object({
    limit: page.limit,
    after: z
      .string()
      .regex(/^\d{1,15}$/)
      .optional(),
  }),
  reply: z.object({ seals: z.array(seal), next: z.string().optional() }),
  errors: [],
});
export const sealKeys = defineMessage({
  subject: 'ledger.seal.keys',
  summary: 'The public keys of the seals as a JWK set: the one that signs now first, older ones after it.',
  access: ['anyone'],
  effect: 'query',
  request: z.object({}),
  reply: z.object({
    keys: z.array(
      z.object({
        kty: z.literal('OKP'),
        crv: z.literal('Ed25519'),
        x: z.string(),
        kid: z.string(),
        alg: z.string(),
        use: z.string(),
      }),
    ),
  }),
  errors: [],
});

const pathStep = z.object({ side: z.enum(['left', 'right']), hash: z.string() });
export const proveEvent = defineMessage({
  subject: 'ledger.event.prove',
  summary: 'An inclusion proof of one event under the last seal, to be checked with the public key alone.',
  access: [keepers],
  effect: 'query',
  request: z.object({ eventId: id }),
  reply: z.object({
    format: z.literal('modosu-inclusion-proof-1'),
    event: z.object({
      stream: z.string(),
      revision: z.int(),
      id,
      type: z.string(),
      data: z.unknown(),
      metadata: z.record(z.string(), z.unknown()),
    }),
    previousHash: z.string(),
    /** From the event's hash to the root of its stream. */
    streamPath: z.array(pathStep),
    /** What the seal says of the stream: canonical JSON of these fields is a leaf of the seal's tree. */
    leaf: z.object({ head: z.string(), revision: z.int(), root: z.string(), stream: z.string() }),
    /** From the leaf to the root that is sealed. */
    sealPath: z.array(pathStep),
    seal,
  }),
  errors: ['NOT_FOUND', 'NOT_SEALED', 'LOG_BROKEN'],
});
export type InclusionProof = z.output<typeof proveEvent.reply>;

const finding = z.object({
  /** What does not hold, such as `event-altered` or `seal-root`. */
  law: z.string(),
  /** In words, with the numbers. */
  message: z.string(),
  stream: z.string().optional(),
  revision: z.int().optional(),
  eventId: z.string().optional(),
  position: position.optional(),
});
export type Finding = z.output<typeof finding>;

export const startVerification = defineMessage({
  subject: 'ledger.verification.start',
  summary: 'Begins to check the whole log, or what was written since a seal: hashes, seals, books and laws.',
  access: [everybody],
  effect: 'command',
  request: z.object({ since: wholeNumber(1).optional() }),
  reply: z.object({ verificationId: id }),
  errors: ['NOT_FOUND', 'OVERLOADED'],
});
export const showVerification = defineMessage({
  subject: 'ledger.verification.show',
  summary: 'How far a check of the log is, and what it found.',
  access: [everybody],
  effect: 'query',
  request: z.object({ verificationId: id }),
  reply: z.object({
    verificationId: id,
    state: z.enum(['running', 'done', 'failed']),
    /** Log positions: where it is, and where the log ended when it began. */
    position,
    head: position,
    events: z.int(),
    streams: z.int(),
    seals: z.int(),
    entries: z.int(),
    eventsPerSecond: z.int(),
    /** Transit accounts of work that is not finished. */
    inFlight: z.int(),
    findings: z.array(finding),
    /** All that were found, also those beyond the list. */
    found: z.int(),
    /** What could not be judged in this run, and why. */
    notes: z.array(z.string()),
    error: z.string().optional(),
  }),
  errors: ['NOT_FOUND'],
});

export const logMessages = [
  listStreams,
  readStream,
  tailLog,
  showEvent,
  orderExport,
  confirmExport,
  showExport,
  exportLog,
  makeSeal,
  listSeals,
  sealKeys,
  proveEvent,
  startVerification,
  showVerification,
];
