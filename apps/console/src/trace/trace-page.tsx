import type { Reply } from '@modosu/api-client/api-client';
import type { FormEvent } from 'react';
import { useLoad } from '../api/load';
import { SplitBar } from '../figures/bars';
import { words } from '../figures/format';
import { Chip } from '../figures/values';
import { Answer } from '../frame/answer';
import { Link } from '../frame/link';
import { goTo, pathTo } from '../frame/route';
import { LotTree } from './lot-tree';
import { remedyOf } from './remedy';
import { TraceEvents } from './trace-events';

/** Where the money of a charge went, any number of hops, from events alone. */
export function TracePage({ chargeId }: { chargeId: string | undefined }) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const wanted = String(new FormData(event.currentTarget).get('charge') ?? '').trim();
    if (wanted) goTo(pathTo.trace(wanted));
  };
  return (
    <>
      <h1>Trace a charge</h1>
      <form className="ask" onSubmit={submit}>
        <label>
          Charge id
          <input name="charge" defaultValue={chargeId} autoComplete="off" spellCheck={false} required />
        </label>
        <button type="submit" className="primary">
          Trace
        </button>
      </form>
      {chargeId === undefined ? (
        <p className="nothing">
          Enter a charge, or choose one among the transactions of an <Link to={pathTo.overview}>incident</Link>.
        </p>
      ) : (
        <Traced chargeId={chargeId} />
      )}
    </>
  );
}

function Traced({ chargeId }: { chargeId: string }) {
  const trace = useLoad('ledger.trace.charge', { chargeId });
  return (
    <Answer of={trace}>
      {(of) => (
        <>
          <section aria-labelledby="where">
            <h2 id="where">Where it went</h2>
            <p className="about">
              Charge <code>{of.chargeId}</code> into{' '}
              <Link to={pathTo.ledger(`wallet:${of.customerId}`)}>
                the wallet of <code>{of.customerId}</code>
              </Link>
            </p>
            <State chargeId={chargeId} />
            <SplitBar
              label="Charged"
              totalYen={of.amountYen}
              parts={[
                { label: 'Spent', amountYen: of.spentYen, tone: 'loss' },
                { label: 'Transferred on', amountYen: of.transferredYen, tone: 'receivable' },
                { label: 'Collected', amountYen: of.collectedYen, tone: 'recovered' },
                { label: 'Held', amountYen: of.heldYen, tone: 'hold' },
                { label: 'Remaining', amountYen: of.remainingYen, tone: 'neutral' },
              ]}
            />
            <PutBack of={of} />
            {of.cut && <p role="alert">There are more lots than a trace follows; this one is cut.</p>}
            <LotTree roots={[of.tree]} events={of.events} />
          </section>
          {of.cashback.length > 0 && (
            <section aria-labelledby="cashback">
              <h2 id="cashback">Cashback that its payments earned</h2>
              <LotTree roots={of.cashback} events={of.events} />
            </section>
          )}
          <TraceEvents events={of.events} />
        </>
      )}
    </Answer>
  );
}

/** The remedies that name the charge, once there are any. */
function PutBack({ of }: { of: Reply<'ledger.trace.charge'> }) {
  const { recovered, loss, receivable } = remedyOf(of);
  const totalYen = recovered + loss + receivable;
  if (totalYen === 0) return null;
  const parts = [
    { label: 'Recovered', amountYen: recovered, tone: 'recovered' },
    { label: 'Our loss', amountYen: loss, tone: 'loss' },
    { label: 'Receivable', amountYen: receivable, tone: 'receivable' },
  ];
  return <SplitBar label="Put back out of" totalYen={totalYen} parts={parts} />;
}

function State({ chargeId }: { chargeId: string }) {
  const charge = useLoad('charging.charge.show.staff', { chargeId });
  return (
    <Answer of={charge}>
      {({ method, state }) => (
        <p className="about">
          From a funding source of kind {method}, now{' '}
          <Chip tone={state === 'refunded' ? 'executed' : 'open'}>{words(state)}</Chip>
        </p>
      )}
    </Answer>
  );
}
