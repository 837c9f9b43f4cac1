import type { Figures } from './figures';
import type { KnownTruth } from './state-file';

export type Report = ReturnType<typeof makeReport>;

/** The report as JSON: what is expected comes from the truth, all else from the services' answers. */
export function makeReport(truth: KnownTruth, figures: Figures) {
  const { books, settlement, differences, incident, times } = figures;
  const { reconciliation, report } = incident ?? {};
  const gotThroughYen = truth.unauthorised.reduce((total, { amountYen }) => total + amountYen, 0);
  const transitYen = books.openTransits.reduce((total, { balanceYen }) => total + Math.abs(balanceYen), 0);
  const falsePositives = incident?.wronglyTaken.length ?? 0;
  const refusedReports = new Set(
    figures.reports.filter(({ state }) => state === 'refused').map(({ reportId }) => reportId),
  );
  const corrected = new Set(truth.procedure?.correctedIds);
  return {
    preset: truth.preset,
    policy: truth.policy,
    seed: truth.seed,
    customers: truth.customers,
    victims: { expected: truth.expectedVictims, found: report?.victims ?? 0 },
    amountYen: { expected: truth.expectedYen, found: report?.unauthorisedYen ?? 0 },
    maxPerVictimYen: report?.maxPerVictimYen ?? 0,
    charges: {
      attempted: truth.attempted,
      unauthorised: truth.unauthorised.length,
      unauthorisedYen: gotThroughYen,
      compensated: report?.charges ?? 0,
    },
    stopped: truth.stopped,
    recall: incident?.recall ?? 1,
    falsePositives: {
      count: falsePositives,
      shareOfFlagged: incident?.flagged ? falsePositives / incident.flagged : 0,
    },
    falseReports: {
      made: truth.falseReports.length,
      refused: truth.falseReports.filter(({ reportId }) => refusedReports.has(reportId)).length,
      putRight: truth.falseReports.filter(({ chargeIds }) => chargeIds.some((id) => corrected.has(id))).length,
      correctedCharges: corrected.size,
    },
    reports: report?.reports ?? { filed: figures.reports.length, upheld: 0, refused: 0, open: figures.reports.length },
    calls: truth.procedure?.calls ?? 0,
    books: {
      trialBalanceYen: books.totalYen,
      transitYen,
      unauthorisedOutflowYen: reconciliation?.outflowYen ?? 0,
      recoveredYen: reconciliation?.recoveredYen ?? 0,
      lossYen: reconciliation?.lossYen ?? 0,
      receivableYen: reconciliation?.receivableYen ?? 0,
      ownMoneyRestoredYen: report?.ownMoneyRestoredYen ?? 0,
      cashbackReversedYen: report?.cashbackReversedYen ?? 0,
      differenceYen: reconciliation?.differenceYen ?? 0,
      feesYen: report?.feesYen ?? 0,
      correctedYen: report?.correctedYen ?? 0,
      byKind: Object.fromEntries(books.kinds.map(({ kind, balanceYen }) => [kind, balanceYen])),
    },
    rows: report?.rows ?? [],
    destinations: report?.destinations ?? [],
    reconciled: {
      providerYen: settlement.differenceYen,
      merchantsYen: differences.merchantsYen,
      walletsYen: differences.walletsYen,
      off: differences.off,
      providerOff: settlement.differences.slice(0, 20),
    },
    compensatedTwice: reconciliation?.compensatedTwice ?? 0,
    incidentState: report?.state ?? 'none',
    traces: incident?.traces ?? { asked: 0, wrong: [] },
    ...times,
    timeline: report?.timeline ?? {},
    secondsFromApprovalToMadeWhole: report?.secondsFromApprovalToMadeWhole ?? null,
    secondsTotal: truth.seconds,
    requests: truth.requests,
    moneyEvents: books.events,
    eventsWritten: figures.log.events,
    /** Over the whole run, waiting included. */
    eventsPerSecond: Math.round(figures.log.events / Math.max(1, truth.seconds)),
    eventStore: figures.log.eventStore,
    logPosition: figures.log.position,
    honest: truth.honest,
    guesses: truth.guesses,
    world: { chargebacks: truth.chargebacks, closures: truth.closures, registered: truth.registered },
    stolen: truth.stolen,
    missed: incident?.missed ?? [],
    wronglyTaken: incident?.wronglyTaken ?? [],
    ruleVersion: report?.ruleVersion ?? null,
    deterministicHash: incident?.deterministicHash ?? null,
  };
}

export interface Line {
  says: string;
  holds: boolean;
  figure: string;
}

/** The lines by which the run is accepted or not. */
export function acceptance(report: Report): Line[] {
  const yen = (n: number) => `¥${n.toLocaleString('en')}`;
  const line = (says: string, holds: boolean, figure: string): Line => ({ says, holds, figure });
  const { books, reconciled, falsePositives } = report;
  const outside = [
    line('books reconcile with the card provider', reconciled.providerYen === 0, yen(reconciled.providerYen)),
    line("books reconcile with the shops' receipts", reconciled.merchantsYen === 0, yen(reconciled.merchantsYen)),
    line('books reconcile with what customers see', reconciled.walletsYen === 0, yen(reconciled.walletsYen)),
    line(
      'debits are credits, nothing is in transit',
      books.trialBalanceYen === 0 && books.transitYen === 0,
      yen(books.transitYen),
    ),
  ];
  if (report.policy === 'hardened') {
    const { unauthorised, unauthorisedYen, attempted } = report.charges;
    return [
      line(
        'no unauthorised yen got through',
        unauthorisedYen === 0,
        `${unauthorised} of ${attempted} charges, ${yen(unauthorisedYen)}`,
      ),
      ...outside,
    ];
  }
  const { charges, amountYen, victims } = report;
  return [
    line(
      'the attack is the whole attack',
      charges.unauthorised === charges.attempted && charges.unauthorisedYen === amountYen.expected,
      `${charges.unauthorised} charges, ${yen(charges.unauthorisedYen)}, ${victims.expected} victims`,
    ),
    line('recall ≥ 99 %', report.recall >= 0.99, `${(report.recall * 100).toFixed(2)} %`),
    line(
      'at most 0.5 % of what is flagged is honest',
      falsePositives.shareOfFlagged <= 0.005,
      `${(falsePositives.shareOfFlagged * 100).toFixed(2)} %`,
    ),
    ...outside,
    line('outflow = recovered + loss + receivable', books.differenceYen === 0, yen(books.differenceYen)),
    line('no transaction is compensated twice', report.compensatedTwice === 0, String(report.compensatedTwice)),
    line(
      'every trace asked for accounts for its charge',
      report.traces.asked > 0 && report.traces.wrong.length === 0,
      `${report.traces.asked} asked, ${report.traces.wrong.length} wrong`,
    ),
    line('the incident is closed', report.incidentState === 'closed', report.incidentState),
  ];
}
