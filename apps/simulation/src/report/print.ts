import { inWords, minuteOf } from '../clock/scenario-time';
import type { Line, Report } from './report';

const yen = (n: number): string => `¥${n.toLocaleString('en')}`;
const BAR = 36;

/** The report for people. */
export function printed(report: Report, lines: readonly Line[]): string {
  const parts = [
    title(report),
    report.policy === '2019' ? incidentPart(report) : '',
    stoppedPart(report),
    reconciledPart(report),
    differencesPart(report),
    linesPart(lines),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function title(report: Report): string {
  const { preset, policy, seed, customers, charges } = report;
  return [
    `The case of July 2019: preset ${preset}, rules "${policy}", seed ${seed}, ${customers} honest customers`,
    '─'.repeat(78),
    `attempted   ${charges.attempted} charges by strangers`,
    `got through ${charges.unauthorised} charges, ${yen(charges.unauthorisedYen)}; strangers paid ${yen(report.stolen.paymentsYen)} and sent ${yen(report.stolen.transfersYen)}`,
    `${report.requests.toLocaleString('en')} requests in ${report.secondsTotal.toFixed(0)} s; ${report.eventsWritten.toLocaleString('en')} events written, ${report.eventsPerSecond} a second, kept by ${report.eventStore}`,
  ].join('\n');
}

function incidentPart(report: Report): string {
  const { victims, amountYen, books, timeline } = report;
  const found = amountYen.expected === 0 ? 0 : amountYen.found / amountYen.expected;
  const when = Object.entries(timeline).flatMap(([what, at]) =>
    typeof at === 'string' ? [`  ${words(what).padEnd(22)} ${inWords(minuteOf(at))}`] : [],
  );
  return [
    `victims     ${victims.found} found, ${victims.expected} expected, at most ${yen(report.maxPerVictimYen)} for one`,
    `amount      ${yen(amountYen.found)} found, ${yen(amountYen.expected)} expected`,
    `            ${bar(Math.min(found, 1))} ${(found * 100).toFixed(2)} %`,
    `recall      ${bar(report.recall)} ${(report.recall * 100).toFixed(2)} %`,
    '',
    `Where the ${yen(books.unauthorisedOutflowYen)} that went out came back from`,
    ...bars([
      ['recovered', books.recoveredYen],
      ['loss', books.lossYen],
      ['receivable', books.receivableYen],
    ]),
    `  own money restored ${yen(books.ownMoneyRestoredYen)}, cashback reversed ${yen(books.cashbackReversedYen)}, fees ${yen(books.feesYen)}`,
    '',
    'Where it belonged',
    ...bars(report.destinations.map(({ destination, amountYen: sum }) => [destination, sum])),
    '',
    'When',
    ...when,
    `  first alert ${report.alertAfterSeconds !== null && report.alertAfterSeconds < 0 ? `${duration(-report.alertAfterSeconds)} before` : `${duration(report.alertAfterSeconds)} after`} the first unauthorised charge, contained ${duration(report.containedAfterSeconds)} after the first report; ${yen(report.preventableYen)} were charged after the first alert`,
    `  made whole ${report.secondsFromApprovalToMadeWhole?.toFixed(1) ?? '?'} s after the approval (real time)`,
    '',
    `reports     ${report.reports.filed} filed, ${report.reports.upheld} upheld, ${report.reports.refused} refused; false ones ${report.falseReports.made}: ${report.falseReports.refused} refused, ${report.falseReports.putRight} put right`,
  ].join('\n');
}

function stoppedPart({ stopped, honest, guesses }: Report): string {
  const parts: string[] = [];
  if (stopped.length > 0) {
    parts.push(
      'What stopped the strangers',
      ...bars(
        stopped.map(({ reason, charges }) => [reason, charges]),
        String,
      ),
      '',
    );
  }
  const refused = Object.entries(honest.refused);
  parts.push(
    `honest      ${honest.attempted} charges, ${honest.payments} payments, ${honest.challenged} asked to prove themselves`,
  );
  if (refused.length > 0) parts.push('Honest people refused', ...bars(refused, String));
  const guessed = Object.entries(guesses.refused);
  if (guessed.length > 0) parts.push(`Leaked pairs tried: ${guesses.tried}`, ...bars(guessed, String));
  return parts.join('\n');
}

function reconciledPart({ reconciled, traces }: Report): string {
  const { providerYen, merchantsYen, walletsYen, off, providerOff } = reconciled;
  return [
    `differences to the provider ${yen(providerYen)}, to the shops ${yen(merchantsYen)}, to the customers ${yen(walletsYen)}`,
    ...off.map(({ account, shownYen, bookYen }) => `  ${account}: shown ${yen(shownYen)}, books ${yen(bookYen)}`),
    ...providerOff.map(
      (one) => `  ${one.kind} ${one.reference}: provider ${yen(one.providerYen)}, books ${yen(one.bookYen)}`,
    ),
    `traces      ${traces.asked} asked for, ${traces.wrong.length} do not account for their charge`,
    ...traces.wrong.slice(0, 5).map((text) => `  ${text}`),
  ].join('\n');
}

function differencesPart({ missed, wronglyTaken }: Report): string {
  const show = (head: string, list: Report['missed']) =>
    list.length === 0
      ? []
      : [
          `${head}: ${list.length}`,
          ...list.slice(0, 10).map(({ key, amountYen, why }) => `  ${key} ${yen(amountYen)}  ${why}`),
        ];
  return [...show('Missed', missed), ...show('Wrongly taken', wronglyTaken)].join('\n');
}

function linesPart(lines: readonly Line[]): string {
  const accepted = lines.every(({ holds }) => holds);
  return [
    ...lines.map(({ says, holds, figure }) => `  ${holds ? 'holds' : 'FAILS'}  ${says.padEnd(46)} ${figure}`),
    accepted ? 'ACCEPTED: every line holds.' : 'NOT ACCEPTED.',
  ].join('\n');
}

function bar(share: number): string {
  const full = Math.round(Math.max(0, Math.min(1, share)) * BAR);
  return '█'.repeat(full) + '░'.repeat(BAR - full);
}

function bars(rows: readonly (readonly [string, number])[], format: (n: number) => string = yen): string[] {
  const most = Math.max(1, ...rows.map(([, value]) => value));
  const width = Math.max(...rows.map(([name]) => name.length), 0);
  return rows.map(([name, value]) => `  ${name.padEnd(width)} ${bar(value / most)} ${format(value)}`);
}

function words(name: string): string {
  return name.replace(/At$/, '').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function duration(seconds: number | null): string {
  if (seconds === null) return 'never';
  const sign = seconds < 0 ? 'minus ' : '';
  const minutes = Math.round(Math.abs(seconds) / 60);
  return `${sign}${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
