import type { Reply } from '@modosu/api-client/api-client';
import type { ApiError } from '@modosu/api-client/api-error';
import { idempotencyKey } from '@modosu/api-client/idempotency-key';
import { useRef, useState } from 'react';
import { asApiError, useSession } from '../api/session';
import { count, yen } from '../figures/format';
import { Problem } from '../frame/answer';
import { Totals } from './totals';

/** Approval by a second person: the totals are shown, the question is asked, and exactly the plan shown is approved. */
export function Approval({ plan, onApproved }: { plan: Reply<'compensation.plan.show'>; onApproved(): void }) {
  const { session, api } = useSession();
  const dialog = useRef<HTMLDialogElement>(null);
  const notNow = useRef<HTMLButtonElement>(null);
  // One key for one question: sent again after a lost answer, it is still one approval.
  const [key, setKey] = useState(idempotencyKey);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError>();
  if (plan.state !== 'proposed') return null;
  if (!session.roles.includes('approver'))
    return <p className="about">An approver has to look at it and approve it.</p>;
  if (plan.proposedBy === session.staffId)
    return <p className="about">You proposed it, so somebody else must approve.</p>;

  const ask = () => {
    setKey(idempotencyKey());
    setError(undefined);
    dialog.current?.showModal();
    // A second press of Enter must not approve what nobody has read.
    notNow.current?.focus();
  };
  const approve = async () => {
    setBusy(true);
    setError(undefined);
    try {
      const { planId, contentHash } = plan;
      await api.call('compensation.plan.approve', { planId, contentHash }, { idempotencyKey: key });
      dialog.current?.close();
      onApproved();
    } catch (failure) {
      setError(asApiError(failure));
    } finally {
      setBusy(false);
    }
  };
  const { totals, contentHash } = plan;
  return (
    <>
      <p>
        <button type="button" className="primary" onClick={ask}>
          Approve…
        </button>
      </p>
      <dialog ref={dialog} aria-labelledby="question">
        <h2 id="question">Approve this plan?</h2>
        <p>
          It puts {yen(totals.originalsYen)} right for {count(totals.customers)} customers, and {yen(totals.lossYen)} of
          it is our loss. It begins at once. What is carried out can be corrected by new entries, never undone.
        </p>
        <Totals totals={totals} />
        <p>
          Content hash <code className="hash">{contentHash}</code>
        </p>
        {error && <Problem error={error} />}
        <p className="actions">
          <button type="button" className="primary" onClick={approve} disabled={busy}>
            {busy ? 'Approving…' : 'Approve and carry out'}
          </button>
          <button type="button" ref={notNow} onClick={() => dialog.current?.close()}>
            Not now
          </button>
        </p>
      </dialog>
    </>
  );
}
