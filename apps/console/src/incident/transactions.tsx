import type { Fields } from '@modosu/api-client/api-client';
import type { Item } from '@modosu/api-client/pages';
import { useState } from 'react';
import { usePages } from '../api/load';
import { yen } from '../figures/format';
import { Chip, Id, When } from '../figures/values';
import { MorePages } from '../frame/answer';
import { Link } from '../frame/link';
import { pathTo } from '../frame/route';
import { Evidence } from './evidence';

type Classified = Item<'compensation.incident.transactions'>;
type Filter = Pick<Fields<'compensation.incident.transactions'>, 'classification' | 'kind'>;

const CLASSIFICATIONS = ['confirmed', 'probable', 'suspected', 'cleared'] as const;
const KINDS = ['charge', 'payment', 'transfer'] as const;

/** Each transaction with what the rules made of it, and from what evidence. */
export function Transactions({ incidentId }: { incidentId: string }) {
  const [{ classification, kind }, setFilter] = useState<Filter>({ classification: 'confirmed', kind: 'charge' });
  const wanted = { incidentId, classification, kind };
  const pages = usePages('compensation.incident.transactions', 'transactions', wanted);
  return (
    <section aria-labelledby="transactions">
      <h2 id="transactions">Transactions</h2>
      <div className="filters">
        <Choice
          label="Classification"
          all={CLASSIFICATIONS}
          value={classification}
          onChange={(chosen) => setFilter({ classification: chosen, kind })}
        />
        <Choice
          label="Kind"
          all={KINDS}
          value={kind}
          onChange={(chosen) => setFilter({ classification, kind: chosen })}
        />
      </div>
      <div className="scroll">
        <table>
          <caption>Classified transactions; a charge leads to where its money went</caption>
          <thead>
            <tr>
              <th scope="col">Transaction</th>
              <th scope="col">When</th>
              <th scope="col">Customer</th>
              <th scope="col" className="num">
                Yen
              </th>
              <th scope="col">Classification</th>
              <th scope="col">Evidence</th>
            </tr>
          </thead>
          <tbody>
            {pages.items.map((one) => (
              <Row key={one.transactionId} of={one} />
            ))}
          </tbody>
        </table>
      </div>
      <MorePages pages={pages} noun="transactions" />
    </section>
  );
}

function Row({ of }: { of: Classified }) {
  const { transactionId, kind, customerId, amountYen, at, classification, score, evidence, reported } = of;
  return (
    <tr>
      <th scope="row">
        {kind === 'charge' ? (
          <Link to={pathTo.trace(transactionId)}>
            charge <Id value={transactionId} />
          </Link>
        ) : (
          <>
            {kind} <Id value={transactionId} />
          </>
        )}
      </th>
      <td>
        <When at={at} />
      </td>
      <td>
        <Id value={customerId} />
      </td>
      <td className="num">{yen(amountYen)}</td>
      <td>
        <Chip tone={classification}>{classification}</Chip> <small>score {score}</small>
        {reported && <small> reported</small>}
      </td>
      <td>
        <Evidence codes={evidence} />
      </td>
    </tr>
  );
}

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly all: readonly Value[];
  readonly value: Value | undefined;
  onChange(value: Value | undefined): void;
}

function Choice<Value extends string>({ label, all, value, onChange }: ChoiceProps<Value>) {
  return (
    <label>
      {label}
      <select value={value ?? ''} onChange={(event) => onChange(all.find((one) => one === event.target.value))}>
        <option value="">all</option>
        {all.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </select>
    </label>
  );
}
