import { usePages } from '../api/load';
import { yen } from '../figures/format';
import { Id } from '../figures/values';
import { MorePages } from '../frame/answer';
import { Link } from '../frame/link';
import { pathTo } from '../frame/route';
import { Evidence } from './evidence';

/** Who is in the incident, and why. */
export function Accounts({ incidentId }: { incidentId: string }) {
  const pages = usePages('compensation.incident.accounts', 'accounts', { incidentId });
  return (
    <section aria-labelledby="accounts">
      <h2 id="accounts">Accounts</h2>
      <div className="scroll">
        <table>
          <caption>
            Why each account is in. Round 1 stands on its own evidence, later rounds on links to accounts found before.
          </caption>
          <thead>
            <tr>
              <th scope="col">Customer</th>
              <th scope="col" className="num">
                Round
              </th>
              <th scope="col" className="num">
                Charged
              </th>
              <th scope="col">Reasons</th>
            </tr>
          </thead>
          <tbody>
            {pages.items.map(({ customerId, round, chargedYen, reasons }) => (
              <tr key={customerId}>
                <th scope="row">
                  <Link to={pathTo.ledger(`wallet:${customerId}`)}>
                    <Id value={customerId} />
                  </Link>
                </th>
                <td className="num">{round}</td>
                <td className="num">{yen(chargedYen)}</td>
                <td>
                  <Evidence codes={reasons} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <MorePages pages={pages} noun="accounts" />
    </section>
  );
}
