import type { Reply } from '@modosu/api-client/api-client';
import { useLoad } from '../api/load';
import { BarTable, SplitBar } from '../figures/bars';
import { count, words, yen } from '../figures/format';
import { When } from '../figures/values';
import { Answer } from '../frame/answer';
import { ReconciliationTable } from './reconciliation-table';
import { TimelineFigure } from './timeline-figure';

type ClosingReport = Reply<'compensation.incident.report'>;

/** The closing report, drawn. Every figure of a drawing is printed beside it. */
export function ReportPart({ incidentId }: { incidentId: string }) {
  const report = useLoad('compensation.incident.report', { incidentId });
  return (
    <>
      <Answer of={report}>{(of) => <Report report={of} />}</Answer>
      <ReconciliationTable incidentId={incidentId} />
    </>
  );
}

function Report({ report }: { report: ClosingReport }) {
  const { recoveredYen, lossYen, receivableYen, unauthorisedOutflowYen } = report;
  const open = Math.max(0, unauthorisedOutflowYen - recoveredYen - lossYen - receivableYen);
  const parts = [
    { label: 'Recovered', amountYen: recoveredYen, tone: 'recovered' },
    { label: 'Our loss', amountYen: lossYen, tone: 'loss' },
    { label: 'Receivable', amountYen: receivableYen, tone: 'receivable' },
    ...(open > 0 ? [{ label: 'Not yet put back', amountYen: open, tone: 'open' }] : []),
  ];
  return (
    <>
      <section aria-labelledby="figures">
        <h2 id="figures">Figures</h2>
        <p className="about">
          As of <When at={report.asOf} />, rules <code>{report.ruleVersion}</code>
        </p>
        <Figures report={report} />
        <SplitBar label="Unauthorised outflow" totalYen={unauthorisedOutflowYen} parts={parts} />
      </section>
      <div className="columns">
        <section aria-labelledby="timeline">
          <h2 id="timeline">Timeline</h2>
          <TimelineFigure timeline={report.timeline} />
        </section>
        <section aria-labelledby="where">
          <h2 id="where">Where it was put back</h2>
          {report.rows.length === 0 ? (
            <p className="nothing">Nothing has been put back yet: no plan has been carried out.</p>
          ) : (
            <Remedies report={report} />
          )}
        </section>
      </div>
    </>
  );
}

function Figures({ report }: { report: ClosingReport }) {
  const { secondsFromApprovalToMadeWhole: seconds, reports } = report;
  const figures: [string, string, string?][] = [
    ['Victims', count(report.victims), `at most ${yen(report.maxPerVictimYen)} for one`],
    ['Unauthorised charges', count(report.charges), yen(report.unauthorisedYen)],
    ['Own money restored', yen(report.ownMoneyRestoredYen)],
    ['Cashback reversed', yen(report.cashbackReversedYen)],
    ['Preventable', yen(report.preventableYen), 'charged after the first alert'],
    [
      'Made whole',
      seconds === undefined ? 'not yet' : `${seconds.toFixed(1)} s`,
      'after the approval, by the real clock',
    ],
    ['Reports', count(reports.filed), `${reports.upheld} upheld, ${reports.refused} refused, ${reports.open} open`],
    ['Fees and corrections', yen(report.feesYen), `${yen(report.correctedYen)} corrected`],
  ];
  return (
    <dl className="figures">
      {figures.map(([name, value, note]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {value} {note && <small>{note}</small>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** The rows of the table of entries that a remedy can follow. */
const ROWS: Record<string, string> = {
  A: 'charge unspent',
  B: 'charge partly spent',
  C: 'charge all spent',
  D: 'own money stolen',
  E: 'transferred on',
  F: 'cashback earned',
  G1: 'issuer was faster',
  H: 'refund refused',
  I: 'account closed',
  L: 'own and stolen money mixed',
};

function Remedies({ report }: { report: ClosingReport }) {
  const noteOf = (originals: number) => count(originals);
  return (
    <>
      <BarTable
        caption="By destination"
        heads={['To', 'Originals']}
        parts={report.destinations.map(({ destination, originals, amountYen }) => ({
          label: words(destination),
          amountYen,
          tone: 'recovered',
          note: noteOf(originals),
        }))}
      />
      <BarTable
        caption="By row of the table of entries"
        heads={['Row', 'Originals']}
        parts={report.rows.map(({ row, originals, amountYen }) => ({
          label: ROWS[row] ? `${row} – ${ROWS[row]}` : row,
          amountYen,
          tone: 'neutral',
          note: noteOf(originals),
        }))}
      />
    </>
  );
}
