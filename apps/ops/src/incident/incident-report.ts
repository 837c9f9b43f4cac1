import type { Reply } from '@modosu/api-client/api-client';
import { bars } from '../text/bars';
import { facts } from '../text/table';
import { duration, inJapan } from '../text/time';
import { whole, yen } from '../text/yen';

export type IncidentReport = Reply<'compensation.incident.report'>;

type Moment = keyof IncidentReport['timeline'];

const MOMENTS: [moment: Moment, name: string][] = [
  ['firstUnauthorisedAt', 'first unauthorised'],
  ['firstAlertAt', 'first alert'],
  ['firstReportAt', 'first report'],
  ['containedAt', 'contained'],
  ['approvedAt', 'plan approved'],
  ['madeWholeAt', 'everyone made whole'],
];

const DESTINATIONS: Record<string, string> = {
  refund: 'refunded to its source',
  dispute: 'taken back by the issuer',
  unclaimed: 'paid out by bank',
  wallet: "back to the customer's wallet",
  promotion: 'cashback taken back',
};

/** What each row of the table of entries puts right. */
const ROWS: Record<string, string> = {
  A: 'unspent',
  B: 'spent in part',
  C: 'all spent',
  D: "customer's own money stolen",
  E: 'transferred to others',
  F: 'cashback earned by the theft',
  G1: 'issuer charged back first',
  G2: 'refunded, then charged back',
  H: 'refund refused by the provider',
  I: 'account closed',
  L: 'own and stolen money mixed',
};

/** The closing report of an incident for people. */
export function drawReport(report: IncidentReport): string[] {
  const { name, state, asOf, ruleVersion, reports } = report;
  const paidYen = report.recoveredYen + report.lossYen + report.receivableYen;
  const differenceYen = report.unauthorisedOutflowYen - paidYen;
  return [
    `${name} (${state}), as of ${inJapan(asOf)}, classified by ${ruleVersion}`,
    '',
    ...facts([
      ['victims', whole(report.victims)],
      ['unauthorised charges', `${whole(report.charges)}, ${yen(report.unauthorisedYen)}`],
      ['most of one victim', yen(report.maxPerVictimYen)],
      [
        'reports',
        `${whole(reports.filed)} filed, ${whole(reports.upheld)} upheld, ${whole(reports.refused)} refused, ${whole(reports.open)} open`,
      ],
      ['charged after the alert', `${yen(report.preventableYen)} (preventable)`],
    ]),
    '',
    'Where the money went back to',
    ...bars(
      report.destinations.map((one) => ({
        ...one,
        name: DESTINATIONS[one.destination] ?? one.destination,
        note: originals(one),
      })),
    ),
    '',
    'By case',
    ...bars(
      report.rows.map((one) => ({ ...one, name: `${one.row} ${ROWS[one.row] ?? ''}`.trim(), note: originals(one) })),
    ),
    '',
    'Where it came from',
    ...bars([
      { name: 'recovered', amountYen: report.recoveredYen },
      { name: 'our loss', amountYen: report.lossYen },
      { name: 'owed by others', amountYen: report.receivableYen },
    ]),
    `Unauthorised outflow ${yen(report.unauthorisedOutflowYen)} ${balance(differenceYen)}`,
    ...facts([
      ['own money restored', yen(report.ownMoneyRestoredYen)],
      ['cashback taken back', yen(report.cashbackReversedYen)],
      ['fees, apart', yen(report.feesYen)],
      ['corrected since', report.correctedYen === 0 ? undefined : yen(report.correctedYen)],
    ]),
    '',
    ...drawTimeline(report),
  ];
}

/** Until everything is put right, something is missing; more than the outflow would be wrong at any time. */
function balance(differenceYen: number): string {
  if (differenceYen === 0) return '= recovered + loss + receivable ✓';
  if (differenceYen > 0) return `, ${yen(differenceYen)} of it not put right yet`;
  return `is ${yen(-differenceYen)} less than what was put right ✗`;
}

const originals = ({ originals: count }: { originals: number }) => `${whole(count)} original${count === 1 ? '' : 's'}`;

/** Each moment with the time since the first unauthorised charge. */
function drawTimeline({ timeline, secondsFromApprovalToMadeWhole }: IncidentReport): string[] {
  const begin = timeline.firstUnauthorisedAt;
  const since = (at: string) => {
    const seconds = begin === undefined ? 0 : (Date.parse(at) - Date.parse(begin)) / 1_000;
    return seconds > 0 ? `  + ${duration(seconds)}` : '';
  };
  const lines = MOMENTS.map(([moment, name]): [string, string] => {
    const at = timeline[moment];
    return [name, at === undefined ? '–' : `${inJapan(at)}${since(at)}`];
  });
  return [
    'What happened when',
    ...facts(lines),
    ...(secondsFromApprovalToMadeWhole === undefined
      ? []
      : [`From approval to everyone made whole: ${duration(secondsFromApprovalToMadeWhole)} of real time`]),
  ];
}
