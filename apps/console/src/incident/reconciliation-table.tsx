import type { Reply } from '@modosu/api-client/api-client';
import { useLoad } from '../api/load';
import { count, yen } from '../figures/format';
import { Verdict } from '../figures/values';
import { Answer } from '../frame/answer';

/** Line by line: what must hold before an incident may be closed. */
export function ReconciliationTable({ incidentId }: { incidentId: string }) {
  const reconciliation = useLoad('compensation.incident.reconcile', { incidentId });
  return (
    <section aria-labelledby="reconciliation">
      <h2 id="reconciliation">Reconciliation</h2>
      <Answer of={reconciliation}>
        {(of) => (
          <>
            <p className={of.reconciled ? 'seal holds' : 'seal fails'} role="status">
              {of.reconciled ? '✓ Reconciled to the yen' : '✗ Not reconciled: the incident cannot be closed'}
            </p>
            <Lines of={of} />
          </>
        )}
      </Answer>
    </section>
  );
}

function Lines({ of }: { of: Reply<'compensation.incident.reconcile'> }) {
  const putRight = of.recoveredYen + of.lossYen + of.receivableYen;
  const lines: [line: string, how: string, figure: string, holds: boolean][] = [
    [
      'Outflow = recovered + loss + receivable',
      `${yen(of.outflowYen)} from lots, ${yen(putRight)} from postings`,
      yen(of.differenceYen),
      of.differenceYen === 0,
    ],
    ['Trial balance', 'debits less credits of all accounts', yen(of.trialBalanceYen), of.trialBalanceYen === 0],
    ['Transit accounts', 'money that left one service and has not arrived', yen(of.transitYen), of.transitYen === 0],
    [
      'Card provider',
      'our books less its settlement file',
      yen(of.providerDifferenceYen),
      of.providerDifferenceYen === 0,
    ],
    ['Compensated twice', 'originals with more than one remedy', count(of.compensatedTwice), of.compensatedTwice === 0],
  ];
  return (
    <div className="scroll">
      <table>
        <caption>Each must be zero</caption>
        <thead>
          <tr>
            <th scope="col">Line</th>
            <th scope="col" className="num">
              Difference
            </th>
            <th scope="col">Verdict</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(([line, how, figure, holds]) => (
            <tr key={line}>
              <th scope="row">
                {line} <small className="how">{how}</small>
              </th>
              <td className="num">{figure}</td>
              <td>
                <Verdict holds={holds} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
