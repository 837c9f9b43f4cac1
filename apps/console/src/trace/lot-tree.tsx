import type { TraceNode } from '@modosu/api-client/operations';
import { words, yen } from '../figures/format';
import { Id, When } from '../figures/values';
import { Link } from '../frame/link';
import { pathTo } from '../frame/route';
import { repeatsIn } from './repeats';
import { EventLink, type TraceEvent } from './trace-events';

type LotUse = TraceNode['uses'][number];

const TONES: Record<LotUse['kind'], string> = {
  payment: 'loss',
  transfer: 'receivable',
  collection: 'recovered',
  'cashback-reversal': 'recovered',
  closure: 'neutral',
  return: 'neutral',
};
const DEEDS: Record<LotUse['kind'], string> = {
  payment: 'Paid to a shop',
  transfer: 'Transferred',
  collection: 'Collected to put it back',
  'cashback-reversal': 'Cashback taken back',
  closure: 'Set aside when the wallet was closed',
  return: 'Went back to its sender',
};

interface Drawing {
  events: readonly TraceEvent[];
  /** Lots that money reaches a second time: drawn in full where it reaches them first. */
  repeats: Set<TraceNode>;
}

/** Lots as boxes, each with what used it below, and the receiving lot inside each transfer. */
export function LotTree({ roots, events }: { roots: readonly TraceNode[]; events: readonly TraceEvent[] }) {
  const drawing = { events, repeats: repeatsIn(roots) };
  return (
    <ul className="tree">
      {roots.map((root) => (
        <Lot key={root.lotId} lot={root} drawing={drawing} />
      ))}
    </ul>
  );
}

function Lot({ lot, drawing }: { lot: TraceNode; drawing: Drawing }) {
  const { customerId, originKind, amountYen, remainingYen, heldYen, at, eventId, uses, next } = lot;
  const isRepeat = drawing.repeats.has(lot);
  const rests: [label: string, tone: string, restYen: number][] = [
    ['Held, cannot be spent', 'hold', heldYen],
    ['Remaining in the wallet', 'neutral', remainingYen],
  ];
  return (
    <li className="lot">
      <div className="box">
        <p>
          <strong>{yen(amountYen)}</strong> lot from {originKind === 'charge' ? 'the charge' : words(originKind)}
        </p>
        <p className="about">
          wallet of{' '}
          <Link to={pathTo.ledger(`wallet:${customerId}`)}>
            <Id value={customerId} />
          </Link>
          , <When at={at} /> <EventLink eventId={eventId} events={drawing.events} />
        </p>
        <span className="split-bar" aria-hidden="true">
          {uses.map((use) => (
            <span
              key={use.eventId + use.debitId}
              className={`tone-${TONES[use.kind]}`}
              style={{ flexGrow: use.amountYen }}
            />
          ))}
          {rests.map(([label, tone, restYen]) =>
            restYen > 0 ? <span key={label} className={`tone-${tone}`} style={{ flexGrow: restYen }} /> : null,
          )}
        </span>
      </div>
      {isRepeat ? (
        <p className="nothing">Money reaches this lot by another way too; where it went from here is drawn there.</p>
      ) : (
        <ul>
          {uses.map((use) => (
            <Use key={use.eventId + use.debitId} use={use} next={next} drawing={drawing} />
          ))}
          {rests.map(([label, tone, restYen]) =>
            restYen > 0 ? (
              <li key={label}>
                <div className={`leaf edge-${tone}`}>
                  <strong>{yen(restYen)}</strong> {label}
                </div>
              </li>
            ) : null,
          )}
        </ul>
      )}
    </li>
  );
}

function Use({ use, next, drawing }: { use: LotUse; next: readonly TraceNode[]; drawing: Drawing }) {
  const { kind, amountYen, at, eventId, debitId, merchantId, toCustomerId, category } = use;
  const received = kind === 'transfer' ? next.filter(({ lotId }) => lotId === `transfer:${debitId}`) : [];
  return (
    <li>
      <div className={`leaf edge-${TONES[kind]}`}>
        <strong>{yen(amountYen)}</strong> {DEEDS[kind]}
        {merchantId && (
          <>
            {' '}
            <Link to={pathTo.ledger(`merchant:${merchantId}`)}>
              <Id value={merchantId} />
            </Link>
          </>
        )}
        {category && <>, {words(category)}</>}
        {toCustomerId && (
          <>
            {' '}
            to <Id value={toCustomerId} />
          </>
        )}
        <span className="about">
          <When at={at} /> <EventLink eventId={eventId} events={drawing.events} />
        </span>
      </div>
      {received.length > 0 && (
        <ul>
          {received.map((lot) => (
            <Lot key={lot.lotId} lot={lot} drawing={drawing} />
          ))}
        </ul>
      )}
    </li>
  );
}
