import type { Reply } from '@modosu/api-client/api-client';
import { useCallback, useEffect } from 'react';
import { useLoad } from '../api/load';
import { useSession } from '../api/session';
import { SplitBar } from '../figures/bars';
import { count } from '../figures/format';
import { Chip, Id } from '../figures/values';
import { Answer } from '../frame/answer';
import { Approval } from './approval';
import { PlanLines } from './plan-lines';
import { Totals } from './totals';

type Plan = Reply<'compensation.plan.show'>;
type Progress = Reply<'compensation.plan.progress'>;

const ASK_AGAIN_MS = 1_000;
const isGoingOn = (state: Plan['state']) => state === 'approved' || state === 'executing';

/** A plan: what it would do, what it does, what it has done. */
export function PlanPart({ planId }: { planId: string }) {
  const plan = useLoad('compensation.plan.show', { planId, limit: 1 });
  const progress = useLoad('compensation.plan.progress', { planId });
  const { again: planAgain } = plan;
  const { again: progressAgain } = progress;
  const again = useCallback(() => {
    planAgain();
    progressAgain();
  }, [planAgain, progressAgain]);
  const state = progress.reply?.state;
  // Asked again after each answer, so that a slow server is not asked twice at a time.
  useEffect(() => {
    if (!state || !isGoingOn(state) || progress.loading) return;
    const timer = setTimeout(again, ASK_AGAIN_MS);
    return () => clearTimeout(timer);
  }, [state, progress.loading, again]);
  return (
    <>
      <Answer of={plan}>
        {(of) => (
          <>
            <section aria-labelledby="plan">
              <h2 id="plan">
                Plan <Chip tone={state ?? of.state}>{state ?? of.state}</Chip>
              </h2>
              <Outline plan={of} />
              <Approval plan={of} onApproved={again} />
            </section>
            <div className="columns">
              <section aria-labelledby="totals">
                <h2 id="totals">Totals</h2>
                <Totals totals={of.totals} />
              </section>
              <Answer of={progress}>{(how) => <Execution of={how} />}</Answer>
            </div>
          </>
        )}
      </Answer>
      <PlanLines planId={planId} />
    </>
  );
}

function Outline({ plan: { planId, contentHash, proposedBy, approvedBy, totals } }: { plan: Plan }) {
  const { session } = useSession();
  const who = (staffId: string) => (staffId === session.staffId ? 'you' : <Id value={staffId} />);
  return (
    <>
      <p className="about">
        Plan <Id value={planId} /> proposed by {who(proposedBy)}
        {approvedBy && <>, approved by {who(approvedBy)}</>}
      </p>
      <p className="about">
        Content hash <code className="hash">{contentHash}</code>
      </p>
      <SplitBar
        label="To be put back"
        totalYen={totals.outflowYen}
        parts={[
          { label: 'Recovered', amountYen: totals.recoveredYen, tone: 'recovered' },
          { label: 'Our loss', amountYen: totals.lossYen, tone: 'loss' },
          { label: 'Receivable', amountYen: totals.receivableYen, tone: 'receivable' },
        ]}
      />
    </>
  );
}

function Execution({ of }: { of: Progress }) {
  const { state, lines, started, completed, failing, secondsSinceApproval, secondsToMadeWhole } = of;
  if (state === 'proposed' || state === 'superseded') {
    return (
      <section aria-labelledby="execution">
        <h2 id="execution">Execution</h2>
        <p className="nothing">
          {state === 'proposed' ? 'Nothing has moved: it waits for approval.' : 'A later plan took its place.'}
        </p>
      </section>
    );
  }
  return (
    <section aria-labelledby="execution">
      <h2 id="execution">Execution</h2>
      <progress max={Math.max(1, lines)} value={completed} aria-label="Lines completed" />
      <p role="status">
        {count(completed)} of {count(lines)} lines completed, {count(started)} started.{' '}
        {state === 'executed'
          ? `Executed: everyone was made whole ${(secondsToMadeWhole ?? secondsSinceApproval).toFixed(1)} s after the approval.`
          : `Approved ${secondsSinceApproval.toFixed(0)} s ago.`}
      </p>
      {failing.length > 0 && (
        <div className="scroll">
          <table>
            <caption>Lines that fail and are tried again</caption>
            <thead>
              <tr>
                <th scope="col">Original</th>
                <th scope="col">Error</th>
              </tr>
            </thead>
            <tbody>
              {failing.map(({ originalId, error }) => (
                <tr key={originalId}>
                  <th scope="row">
                    <Id value={originalId} />
                  </th>
                  <td>{error}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
