import { z } from 'zod';
import { repaymentMessages } from './compensation/repayments.messages';
import { classification, planLine, planTotals, reportChannel, scopeSummary } from './compensation.events';
import { amountYen, id, instant, page, shortText, text, yen } from './fields';
import { defineMessage, ROLES } from './message';
import { period } from './together';

export * from './compensation/repayments.messages';

const fraud = { staff: ['fraud' as const] };
const anyStaff = { staff: [...ROLES] };

const reportView = z.object({
  reportId: id,
  customerId: id.optional(),
  chargeIds: z.array(id),
  /** Of a report by mail: the payment, transfer, charge or remedy that the letter was about. */
  transactionId: id.optional(),
  /** `mail`: by the link of a letter about the transaction, without signing in. */
  channel: reportChannel,
  description: z.string(),
  state: z.enum(['open', 'refusal-proposed', 'refused', 'upheld', 'withdrawn']),
  filedAt: instant,
  reason: z.string().optional(),
});
export const fileReport = defineMessage({
  subject: 'compensation.report.file',
  summary:
    'Somebody says that charges were not theirs. Staff file for those who call, come to a shop, or are not customers.',
  access: ['customer', { staff: ['support', 'fraud'] }],
  effect: 'command',
  request: z.object({
    chargeIds: z.array(id).max(50).default([]),
    description: text,
    channel: reportChannel.exclude(['mail']).default('app'),
    customerId: id.optional(),
  }),
  reply: z.object({ reportId: id }),
  errors: [],
});
export const fileReportByMail = defineMessage({
  subject: 'compensation.report.file-by-mail',
  summary:
    'Files the report that the link of a letter about a transaction asks for, and sets aside what is left of the money that it names. One for each transaction, for ever.',
  access: [{ service: ['identity'] }],
  effect: 'command',
  request: z.object({
    customerId: id,
    transactionId: id,
    /** The transaction itself, where it is a charge. */
    chargeIds: z.array(id).max(1),
    /** Lots of the customer's wallet that the transaction put there or took of. */
    lotIds: z.array(id).max(200),
  }),
  reply: z.object({ reportId: id }),
  errors: [],
});
export const withdrawReport = defineMessage({
  subject: 'compensation.report.withdraw',
  summary:
    'Takes back a report that a letter’s link filed under the name of the customer who asks: what it set aside is released. From a device new on the account only with the second factor.',
  access: ['customer'],
  effect: 'command',
  request: z.object({ reportId: id }),
  reply: z.object({}),
  errors: ['REPORT_UNKNOWN', 'REPORT_NOT_OPEN', 'STEP_UP_REQUIRED'],
});
export const ownReports = defineMessage({
  subject: 'compensation.report.own',
  summary: 'The reports of the customer who asks, oldest first.',
  access: ['customer'],
  effect: 'query',
  request: z.object({ ...page }),
  reply: z.object({ reports: z.array(reportView), next: z.string().optional() }),
  errors: [],
});
export const listReports = defineMessage({
  subject: 'compensation.report.list',
  summary: 'Reports by state, oldest first: in the order in which they were filed.',
  access: [anyStaff],
  effect: 'query',
  request: z.object({ state: reportView.shape.state.optional(), ...page }),
  reply: z.object({ reports: z.array(reportView), next: z.string().optional() }),
  errors: [],
});
export const showReport = defineMessage({
  subject: 'compensation.report.show',
  summary: 'One report and what became of it: for whoever filed it, or staff.',
  access: ['customer', anyStaff],
  effect: 'query',
  request: z.object({ reportId: id }),
  reply: reportView,
  errors: ['REPORT_UNKNOWN'],
});
export const openReportsOf = defineMessage({
  subject: 'compensation.report.open-of',
  summary: 'How many reports of a customer are not decided yet, and the first of them.',
  access: [{ service: ['identity'] }],
  effect: 'query',
  request: z.object({ customerId: id }),
  reply: z.object({ open: z.int(), reportIds: z.array(id).max(20) }),
  errors: [],
});
export const proposeRefusal = defineMessage({
  subject: 'compensation.report.propose-refusal',
  summary: 'Proposes to refuse a report, with reason and evidence; a second person must confirm.',
  access: [fraud],
  effect: 'command',
  request: z.object({ reportId: id, reason: text, evidence: z.array(shortText).min(1).max(50) }),
  reply: z.object({}),
  errors: ['REPORT_UNKNOWN', 'REPORT_NOT_OPEN'],
});
export const confirmRefusal = defineMessage({
  subject: 'compensation.report.confirm-refusal',
  summary: 'The second reader confirms a refusal.',
  access: [{ staff: ['fraud', 'approver'] }],
  effect: 'command',
  request: z.object({ reportId: id }),
  reply: z.object({}),
  errors: ['REPORT_UNKNOWN', 'REPORT_NOT_OPEN', 'SECOND_READER_REQUIRED'],
});

export const listAlerts = defineMessage({
  subject: 'compensation.alert.list',
  summary: 'What the rules raised, oldest first: clusters of reports, bursts of charges, bursts of refused sign-ins.',
  access: [anyStaff],
  effect: 'query',
  request: z.object({ ...page }),
  reply: z.object({
    alerts: z.array(
      z.object({
        alertId: id,
        rule: z.string(),
        ruleVersion: z.string(),
        at: instant,
        detail: z.record(z.string(), z.unknown()),
      }),
    ),
    next: z.string().optional(),
  }),
  errors: [],
});
export const indicatorKind = z.enum([
  'device',
  'address',
  'network',
  'session',
  'merchant',
  'reset-contact',
  'customer',
  'cadence',
  'time-window',
]);
export const listFlagged = defineMessage({
  subject: 'compensation.alert.flagged',
  summary:
    'What stands out before anybody has classified it: devices, addresses and reset contacts shared by many accounts, with the figures.',
  access: [fraud],
  effect: 'query',
  request: period(z.object({ from: instant, to: instant, kind: indicatorKind.optional(), ...page })),
  reply: z.object({
    flagged: z.array(
      z.object({
        kind: indicatorKind,
        value: z.string(),
        accounts: z.int(),
        refusedSignIns: z.int(),
        charges: z.int(),
        chargedYen: yen,
        reported: z.int(),
      }),
    ),
  }),
  errors: [],
});

export const openIncident = defineMessage({
  subject: 'compensation.incident.open',
  summary: 'Opens an incident over a window of time; all reports of charges in it belong to it.',
  access: [fraud],
  effect: 'command',
  request: period(z.object({ name: shortText, from: instant, to: instant })),
  reply: z.object({ incidentId: id }),
  errors: [],
});
export const addIndicator = defineMessage({
  subject: 'compensation.incident.add-indicator',
  summary: 'Adds what links transactions to the incident, with the reason.',
  access: [fraud],
  effect: 'command',
  request: z.object({ incidentId: id, kind: indicatorKind, value: shortText, reason: text }),
  reply: z.object({}),
  errors: ['INCIDENT_UNKNOWN', 'INCIDENT_CLOSED'],
});
export const scopeIncident = defineMessage({
  subject: 'compensation.incident.scope',
  summary:
    'Widens the incident to its fixed point and classifies every transaction in it. May be run again at any time.',
  access: [fraud],
  effect: 'command',
  request: z.object({ incidentId: id }),
  reply: scopeSummary,
  errors: ['INCIDENT_UNKNOWN', 'INCIDENT_CLOSED'],
});
const classified = z.object({
  transactionId: id,
  kind: z.enum(['charge', 'payment', 'transfer']),
  customerId: id,
  amountYen,
  at: instant,
  sessionId: id.optional(),
  classification,
  score: z.int(),
  evidence: z.array(z.string()),
  reported: z.boolean(),
});
export const listClassified = defineMessage({
  subject: 'compensation.incident.transactions',
  summary:
    'The classified transactions of an incident, oldest first, each with its evidence and why its account is in. All pages are of the run of the rules with which the first began.',
  access: [anyStaff],
  effect: 'query',
  request: z.object({
    incidentId: id,
    classification: classification.optional(),
    kind: classified.shape.kind.optional(),
    ...page,
  }),
  reply: z.object({ transactions: z.array(classified), next: z.string().optional() }),
  errors: ['INCIDENT_UNKNOWN', 'INCIDENT_NOT_SCOPED'],
});
export const listAccounts = defineMessage({
  subject: 'compensation.incident.accounts',
  summary:
    'The accounts of an incident by their ids, each with the reason why it is in and in which round it came in. All pages are of the run of the rules with which the first began.',
  access: [anyStaff],
  effect: 'query',
  request: z.object({ incidentId: id, ...page }),
  reply: z.object({
    accounts: z.array(z.object({ customerId: id, round: z.int(), reasons: z.array(z.string()), chargedYen: yen })),
    next: z.string().optional(),
  }),
  errors: ['INCIDENT_UNKNOWN', 'INCIDENT_NOT_SCOPED'],
});
export const recordCallback = defineMessage({
  subject: 'compensation.incident.record-callback',
  summary: 'What a customer who was called back said of transactions that were only suspected.',
  access: [fraud],
  effect: 'command',
  request: z.object({
    incidentId: id,
    customerId: id,
    transactionIds: z.array(id).min(1).max(50),
    answer: z.enum(['unauthorised', 'genuine', 'no-answer']),
  }),
  reply: z.object({}),
  errors: ['INCIDENT_UNKNOWN', 'INCIDENT_CLOSED'],
});
export const proposeLiability = defineMessage({
  subject: 'compensation.incident.propose-liability',
  summary:
    'Says that a receiver knew that the money was stolen, with reason and evidence; once a second person confirms it, they owe what they spent of it. Without, it is loss.',
  access: [fraud],
  effect: 'command',
  request: z.object({
    incidentId: id,
    customerId: id,
    reason: text,
    evidence: z.array(shortText).min(1).max(50),
  }),
  reply: z.object({}),
  errors: ['INCIDENT_UNKNOWN', 'INCIDENT_CLOSED'],
});
export const confirmLiability = defineMessage({
  subject: 'compensation.incident.confirm-liability',
  summary: 'The second reader confirms that a receiver knew. Plans made before are stale.',
  access: [{ staff: ['fraud', 'approver'] }],
  effect: 'command',
  request: z.object({ incidentId: id, customerId: id }),
  reply: z.object({}),
  errors: ['INCIDENT_UNKNOWN', 'INCIDENT_CLOSED', 'NOT_FOUND', 'SECOND_PERSON_REQUIRED'],
});
export const holdFunds = defineMessage({
  subject: 'compensation.incident.hold-funds',
  summary:
    "Sets aside what is left of the flagged charges, in victims' and receivers' wallets, and ends the sessions that made them.",
  access: [fraud],
  effect: 'command',
  request: z.object({ incidentId: id }),
  reply: z.object({ wallets: z.int(), heldYen: yen, sessionsEnded: z.int() }),
  errors: ['INCIDENT_UNKNOWN', 'INCIDENT_CLOSED', 'INCIDENT_NOT_SCOPED'],
});

export const listHolds = defineMessage({
  subject: 'compensation.hold.list',
  summary: 'What an incident has on hold, for which original and in whose wallet, oldest first.',
  access: [anyStaff],
  effect: 'query',
  request: z.object({ incidentId: id, ...page }),
  reply: z.object({
    holds: z.array(z.object({ customerId: id, originalId: id, heldYen: yen, heldAt: instant })),
    next: z.string().optional(),
  }),
  errors: ['INCIDENT_UNKNOWN'],
});
export const releaseHeld = defineMessage({
  subject: 'compensation.hold.release',
  summary:
    'Lets go of what an incident has on hold for an original in a wallet, with the reason. What another incident holds too stays on hold.',
  access: [fraud],
  effect: 'command',
  request: z.object({ incidentId: id, customerId: id, originalId: id, reason: text }),
  reply: z.object({ releasedYen: yen }),
  errors: ['INCIDENT_UNKNOWN', 'NOT_FOUND'],
});

const planView = z.object({
  planId: id,
  incidentId: id,
  contentHash: z.string(),
  totals: planTotals,
  state: z.enum(['proposed', 'approved', 'executing', 'executed', 'superseded']),
  proposedBy: id,
  approvedBy: id.optional(),
  /** Nothing that came into a wallet after this is taken. */
  cutOff: z.object({ position: z.string(), at: instant }).optional(),
});
export const proposePlan = defineMessage({
  subject: 'compensation.plan.propose',
  summary:
    'Proposes the compensations of an incident, a line per original, with totals and a content hash. A dry run: nothing moves.',
  access: [fraud],
  effect: 'command',
  request: z.object({ incidentId: id }),
  reply: planView,
  errors: ['INCIDENT_UNKNOWN', 'INCIDENT_CLOSED', 'INCIDENT_NOT_SCOPED', 'SCOPE_STALE'],
});
export const showPlan = defineMessage({
  subject: 'compensation.plan.show',
  summary: 'A plan with its lines.',
  access: [anyStaff],
  effect: 'query',
  request: z.object({ planId: id, ...page }),
  reply: planView.extend({ lines: z.array(planLine), next: z.string().optional() }),
  errors: ['PLAN_UNKNOWN'],
});
export const approvePlan = defineMessage({
  subject: 'compensation.plan.approve',
  summary:
    'A second person approves exactly the plan with this content hash; its execution begins. Refused as stale, with what moved, if the same plan would not come out again.',
  access: [{ staff: ['approver'] }],
  effect: 'command',
  request: z.object({ planId: id, contentHash: z.string().regex(/^[0-9a-f]{64}$/) }),
  reply: planView,
  errors: [
    'PLAN_UNKNOWN',
    'PLAN_NOT_OPEN',
    'PLAN_CHANGED',
    'PLAN_STALE',
    'PLAN_UNDER_WAY',
    'PROPOSER_MAY_NOT_APPROVE',
    'INCIDENT_CLOSED',
  ],
});
export const planProgress = defineMessage({
  subject: 'compensation.plan.progress',
  summary: 'How far the execution of a plan is.',
  access: [anyStaff],
  effect: 'query',
  request: z.object({ planId: id }),
  reply: z.object({
    state: planView.shape.state,
    lines: z.int(),
    started: z.int(),
    completed: z.int(),
    failing: z.array(z.object({ originalId: id, error: z.string() })),
    /** Lines that were not carried out, because what they rested on had moved; at most a hundred are shown. */
    dropped: z.int(),
    notCarriedOut: z.array(z.object({ originalId: id, reason: z.string() })),
    secondsSinceApproval: z.number(),
    secondsToMadeWhole: z.number().optional(),
  }),
  errors: ['PLAN_UNKNOWN'],
});
export const reconcileIncident = defineMessage({
  subject: 'compensation.incident.reconcile',
  summary:
    "Holds the outflow (from lots) against recovered + loss + receivable (from postings), and the books against the provider's file.",
  access: [anyStaff],
  effect: 'query',
  request: z.object({ incidentId: id }),
  reply: z.object({
    outflowYen: yen,
    recoveredYen: z.int(),
    lossYen: z.int(),
    receivableYen: z.int(),
    differenceYen: z.int(),
    trialBalanceYen: z.int(),
    transitYen: z.int(),
    providerDifferenceYen: z.int(),
    compensatedTwice: z.int(),
    reconciled: z.boolean(),
  }),
  errors: ['INCIDENT_UNKNOWN', 'INCIDENT_NOT_SCOPED'],
});
export const closingReport = z.object({
  incidentId: id,
  name: z.string(),
  state: z.enum(['open', 'closed']),
  asOf: instant,
  ruleVersion: z.string(),
  victims: z.int(),
  charges: z.int(),
  unauthorisedYen: yen,
  maxPerVictimYen: yen,
  ownMoneyRestoredYen: yen,
  cashbackReversedYen: yen,
  unauthorisedOutflowYen: yen,
  recoveredYen: yen,
  lossYen: yen,
  receivableYen: yen,
  /** Part of what was recovered: payments that shops voided after their money had been given back. */
  recoveredLateYen: yen,
  feesYen: yen,
  destinations: z.array(z.object({ destination: z.string(), originals: z.int(), amountYen: yen })),
  rows: z.array(z.object({ row: z.string(), originals: z.int(), amountYen: yen })),
  reports: z.object({ filed: z.int(), upheld: z.int(), refused: z.int(), open: z.int() }),
  correctedYen: yen,
  /** Still on hold for this incident. */
  heldYen: yen,
  /** What was left over on hold when the incident was closed, and went back then. */
  holdsReleased: z.object({ holds: z.int(), releasedYen: yen }).optional(),
  timeline: z.object({
    firstUnauthorisedAt: instant.optional(),
    firstAlertAt: instant.optional(),
    firstReportAt: instant.optional(),
    containedAt: instant.optional(),
    approvedAt: instant.optional(),
    madeWholeAt: instant.optional(),
  }),
  preventableYen: yen,
  secondsFromApprovalToMadeWhole: z.number().optional(),
});
export const incidentReport = defineMessage({
  subject: 'compensation.incident.report',
  summary: 'The closing report of an incident, balanced to the yen, made anew from the log.',
  access: [anyStaff],
  effect: 'query',
  request: z.object({ incidentId: id }),
  reply: closingReport,
  errors: ['INCIDENT_UNKNOWN', 'INCIDENT_NOT_SCOPED'],
});
export const listIncidents = defineMessage({
  subject: 'compensation.incident.list',
  summary: 'All incidents, oldest first.',
  access: [anyStaff],
  effect: 'query',
  request: z.object({}),
  reply: z.object({
    incidents: z.array(
      z.object({
        incidentId: id,
        name: z.string(),
        state: z.enum(['open', 'closed']),
        openedAt: instant,
        planId: id.optional(),
      }),
    ),
  }),
  errors: [],
});
export const closeIncident = defineMessage({
  subject: 'compensation.incident.close',
  summary:
    'Closes an incident; refused unless it reconciles exactly. What it still has on hold goes back, and the report says how much.',
  access: [fraud],
  effect: 'command',
  request: z.object({ incidentId: id }),
  reply: closingReport,
  errors: ['INCIDENT_UNKNOWN', 'INCIDENT_CLOSED', 'INCIDENT_NOT_SCOPED', 'NOT_RECONCILED', 'PLAN_UNDER_WAY'],
});
export const proposeCorrection = defineMessage({
  subject: 'compensation.correction.propose',
  summary:
    'Proposes to correct a compensation that was wrong (the charge was genuine): the customer owes the refund less what had been recovered from their wallet.',
  access: [fraud],
  effect: 'command',
  request: z.object({ originalId: id, reason: text }),
  reply: z.object({ correctionId: id, receivableYen: yen }),
  errors: ['NOT_FOUND', 'ALREADY_COMPENSATED', 'CONFLICT'],
});
export const approveCorrection = defineMessage({
  subject: 'compensation.correction.approve',
  summary: 'A second person approves the correction; it is posted.',
  access: [{ staff: ['approver'] }],
  effect: 'command',
  request: z.object({ originalId: id, correctionId: id }),
  reply: z.object({ receivableYen: yen }),
  errors: ['NOT_FOUND', 'PROPOSER_MAY_NOT_APPROVE', 'PLAN_NOT_OPEN'],
});

export const recordRecovery = defineMessage({
  subject: 'compensation.recovery.record',
  summary:
    'A merchant gave money back that an original had been compensated for: takes of it what was borne as loss or is owed by somebody and has not been recovered yet. Once per recovery; the rest is the customer’s.',
  access: [{ service: ['payment'] }],
  effect: 'command',
  request: z.object({
    originalId: id,
    /** The payment or the refund, and the lot, such as `<paymentId>:<lotId>`. */
    recoveryId: id,
    paymentId: id,
    /** Of a refund, under which the money waits in transit; else that is the payment. */
    refundId: id.optional(),
    /** From whose wallet the voided payment was made: the victim, or a receiver who owes a part. */
    customerId: id,
    amountYen,
  }),
  reply: z.object({ takenYen: yen }),
  errors: ['COMPENSATION_UNDER_WAY'],
});

export const compensationMessages = [
  fileReport,
  fileReportByMail,
  withdrawReport,
  ownReports,
  listReports,
  showReport,
  openReportsOf,
  proposeRefusal,
  confirmRefusal,
  listAlerts,
  listFlagged,
  openIncident,
  addIndicator,
  scopeIncident,
  listClassified,
  listAccounts,
  recordCallback,
  proposeLiability,
  confirmLiability,
  holdFunds,
  listHolds,
  releaseHeld,
  proposePlan,
  showPlan,
  approvePlan,
  planProgress,
  reconcileIncident,
  incidentReport,
  listIncidents,
  closeIncident,
  proposeCorrection,
  approveCorrection,
  recordRecovery,
  ...repaymentMessages,
];
