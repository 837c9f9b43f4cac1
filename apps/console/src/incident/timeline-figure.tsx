import type { Reply } from '@modosu/api-client/api-client';
import { elapsed } from '../figures/format';
import { When } from '../figures/values';

type Timeline = Reply<'compensation.incident.report'>['timeline'];

const STEPS: [keyof Timeline, string, string][] = [
  ['firstUnauthorisedAt', 'First unauthorised charge', 'loss'],
  ['firstAlertAt', 'First alert', 'receivable'],
  ['firstReportAt', 'First report', 'receivable'],
  ['containedAt', 'Contained: charging stopped', 'neutral'],
  ['approvedAt', 'Plan approved', 'recovered'],
  ['madeWholeAt', 'Everyone made whole', 'recovered'],
];

/** What happened when, in its order, each with the time since the first unauthorised charge; then what has not. */
export function TimelineFigure({ timeline }: { timeline: Timeline }) {
  const { firstUnauthorisedAt: start } = timeline;
  const steps = STEPS.map(([field, label, tone]) => ({ field, label, tone, at: timeline[field] }));
  const happened = steps.filter(({ at }) => at !== undefined).sort((a, b) => Date.parse(a.at!) - Date.parse(b.at!));
  return (
    <ol className="timeline">
      {happened.map(({ field, label, tone, at }) => (
        <li key={field}>
          <span className={`dot tone-${tone}`} aria-hidden="true" />
          <strong>{label}</strong>
          <span>
            <When at={at!} />
            {start !== undefined && field !== 'firstUnauthorisedAt' && <small> {elapsed(start, at!)}</small>}
          </span>
        </li>
      ))}
      {steps
        .filter(({ at }) => at === undefined)
        .map(({ field, label }) => (
          <li key={field} className="pending">
            <span className="dot" aria-hidden="true" />
            <strong>{label}</strong>
            <span>not yet</span>
          </li>
        ))}
    </ol>
  );
}
