import { z } from 'zod';
import { accountName, id, instant, page, posting, yen } from './fields';
import { defineMessage, ROLES } from './message';

const readers = { staff: [...ROLES] };
/** Wait (a few seconds at most) until the books hold everything up to this log position. */
const atLeast = z
  .string()
  .regex(/^\d{1,20}$/)
  .optional();

export const balance = defineMessage({
  subject: 'ledger.account.balance',
  summary: 'The balance of an account: now, as it was recorded at a time, or as it was effective at a time.',
  access: [readers, { service: ['compensation'] }],
  effect: 'query',
  request: z.object({ account: accountName, asRecorded: instant.optional(), asEffective: instant.optional(), atLeast }),
  reply: z.object({ account: accountName, debitYen: yen, creditYen: yen, balanceYen: z.int(), position: z.string() }),
  errors: [],
});
export const accountPostings = defineMessage({
  subject: 'ledger.account.postings',
  summary: 'The postings of an account with the events that made them, oldest first.',
  access: [readers],
  effect: 'query',
  request: z.object({ account: accountName, ...page }),
  reply: z.object({
    postings: z.array(
      posting.extend({
        eventId: id,
        stream: z.string(),
        type: z.string(),
        position: z.string(),
        at: instant,
        balanceYen: z.int(),
      }),
    ),
    next: z.string().optional(),
  }),
  errors: [],
});
export const trialBalance = defineMessage({
  subject: 'ledger.book.trial-balance',
  summary:
    'Debits and credits of every kind of account, their sum (zero), and the transit accounts that are not at zero.',
  access: [readers, { service: ['compensation'] }],
  effect: 'query',
  request: z.object({ asRecorded: instant.optional(), asEffective: instant.optional(), atLeast }),
  reply: z.object({
    kinds: z.array(
      z.object({ kind: z.string(), accounts: z.int(), debitYen: yen, creditYen: yen, balanceYen: z.int() }),
    ),
    totalYen: z.int(),
    openTransits: z.array(z.object({ account: accountName, balanceYen: z.int() })),
    events: z.int(),
    position: z.string(),
  }),
  errors: [],
});
export const remedies = defineMessage({
  subject: 'ledger.incident.remedies',
  summary: 'What was posted to put an incident right: recovered, loss and receivable, from the postings that name it.',
  access: [readers, { service: ['compensation'] }],
  effect: 'query',
  request: z.object({ incidentId: id, atLeast }),
  reply: z.object({
    recoveredYen: z.int(),
    lossYen: z.int(),
    receivableYen: z.int(),
    originals: z.int(),
    compensatedTwice: z.int(),
    position: z.string(),
  }),
  errors: [],
});

const use = z.object({
  debitId: id,
  kind: z.enum(['payment', 'transfer', 'collection', 'cashback-reversal', 'closure', 'return']),
  amountYen: yen,
  at: instant,
  eventId: id,
  merchantId: id.optional(),
  toCustomerId: id.optional(),
  sessionId: id.optional(),
  category: z.string().optional(),
  /** Of its event in the log. */
  position: z.string().optional(),
});
const lot = z.object({
  lotId: id,
  customerId: id,
  originKind: z.string(),
  originId: id,
  amountYen: yen,
  remainingYen: yen,
  heldYen: yen,
  at: instant,
  eventId: id,
  /** Of the event that credited it, in the log: what came in first has the lower one, whatever its id or time says. */
  position: z.string(),
  uses: z.array(use),
});
export type LotFlow = z.output<typeof lot>;

export const walletFlows = defineMessage({
  subject: 'ledger.wallet.flows',
  summary:
    'Every lot of these wallets, how much of it is left or held, and each debit that used it (voids taken off); by pages of bytes, so that a lot with very many uses stands on several.',
  access: [{ service: ['compensation'] }, { staff: ['fraud', 'approver'] }],
  effect: 'query',
  request: z.object({ customerIds: z.array(id).min(1).max(100), atLeast, after: page.after }),
  reply: z.object({ lots: z.array(lot), next: z.string().optional(), position: z.string() }),
  errors: [],
});

/** A step of a trace: a lot and where its money went, hop by hop. */
export type TraceNode = LotFlow & { next: TraceNode[] };
const traceNode: z.ZodType<TraceNode> = lot
  .extend({
    get next() {
      return z.array(traceNode);
    },
  })
  .meta({ id: 'TraceNode' }) as unknown as z.ZodType<TraceNode>;
const traceEvent = z.object({
  eventId: id,
  stream: z.string(),
  revision: z.int(),
  type: z.string(),
  at: instant,
  causationId: z.string(),
  correlationId: z.string(),
  entry: z.array(posting),
});
export const traceCharge = defineMessage({
  subject: 'ledger.trace.charge',
  summary:
    'Where a charge went, any number of hops: lots, payments, transfers, cashback, what is left, and the events that caused each.',
  access: [readers, { service: ['compensation'] }],
  effect: 'query',
  request: z.object({ chargeId: id, atLeast }),
  reply: z.object({
    chargeId: id,
    customerId: id,
    amountYen: yen,
    spentYen: yen,
    transferredYen: yen,
    remainingYen: yen,
    heldYen: yen,
    collectedYen: yen,
    tree: traceNode,
    cashback: z.array(traceNode),
    events: z.array(traceEvent),
    position: z.string(),
    /** There are more lots than the trace follows. */
    cut: z.literal(true).optional(),
  }),
  errors: ['NOT_FOUND'],
});
/** What an id can be, if it can be traced. */
export const TRACEABLE = ['charge', 'payment', 'transfer', 'cashback', 'compensation', 'event'] as const;
export const trace = defineMessage({
  subject: 'ledger.trace.show',
  summary:
    'What an id is, and its trace: from the lots and charges the money came from, any number of hops, to where it went and what put it right, with every event and what caused it.',
  access: [readers, { service: ['compensation'] }],
  effect: 'query',
  request: z.object({ id, atLeast }),
  reply: z.object({
    id: z.string(),
    kind: z.enum(TRACEABLE),
    /** The transaction that is traced: the original of a compensation, what an event moved; else the id itself. */
    transactionId: id.optional(),
    transactionKind: z.enum(['charge', 'payment', 'transfer', 'cashback', 'closed-balance']).optional(),
    customerId: id.optional(),
    /** Of a payment what was voided since is taken off. */
    amountYen: yen.optional(),
    at: instant.optional(),
    /**
     * The lots from which the money came, each with its uses; `next` leads over transfers to the lots that are part of
     * this trace. A lot stands without `next` where it is met again.
     */
    lots: z.array(traceNode),
    /** Cashback that the traced money earned, and where that went. */
    cashback: z.array(traceNode),
    /** In the order of time. Of an event: those that led to it and those it led to. */
    events: z.array(traceEvent.extend({ commandId: z.string().optional() })),
    position: z.string(),
    /** There are more lots or events than a trace follows. */
    cut: z.literal(true).optional(),
  }),
  errors: ['NOT_FOUND'],
});
export const statement = defineMessage({
  subject: 'ledger.statement.show',
  summary: "A customer's statement: every posting to the wallet, with its running balance.",
  access: ['customer', readers],
  effect: 'query',
  request: z.object({ customerId: id.optional(), ...page }),
  reply: z.object({
    customerId: id,
    lines: z.array(
      z.object({
        position: z.string(),
        at: instant,
        type: z.string(),
        amountYen: z.int(),
        balanceYen: z.int(),
        eventId: id,
      }),
    ),
    next: z.string().optional(),
  }),
  errors: [],
});

export const log = defineMessage({
  subject: 'ledger.log.show',
  summary: 'What keeps the log, and how many events the services have written, as the index of the log has them.',
  access: [readers],
  effect: 'query',
  request: z.object({}),
  reply: z.object({ eventStore: z.string(), events: z.int(), position: z.string() }),
  errors: [],
});

export const ledgerMessages = [
  log,
  balance,
  accountPostings,
  trialBalance,
  remedies,
  walletFlows,
  traceCharge,
  trace,
  statement,
];
