import { usePages } from '../api/load';
import { words, yen } from '../figures/format';
import { Id } from '../figures/values';
import { MorePages } from '../frame/answer';
import { Link } from '../frame/link';
import { pathTo } from '../frame/route';

/** A line per original: where its money comes from and where it goes. */
export function PlanLines({ planId }: { planId: string }) {
  const pages = usePages('compensation.plan.show', 'lines', { planId });
  return (
    <section aria-labelledby="lines">
      <h2 id="lines">Lines</h2>
      <div className="scroll">
        <table>
          <caption>One line for each original</caption>
          <thead>
            <tr>
              <th scope="col">Original</th>
              <th scope="col">Row</th>
              <th scope="col">Customer</th>
              <th scope="col" className="num">
                Yen
              </th>
              <th scope="col">From</th>
              <th scope="col">To</th>
            </tr>
          </thead>
          <tbody>
            {pages.items.map(({ originalId, kind, row, customerId, amountYen, sources, destination }) => (
              <tr key={originalId}>
                <th scope="row">
                  {kind === 'charge' ? (
                    <Link to={pathTo.trace(originalId)}>
                      charge <Id value={originalId} />
                    </Link>
                  ) : (
                    <>
                      {words(kind)} <Id value={originalId} />
                    </>
                  )}
                </th>
                <td>{row}</td>
                <td>
                  <Id value={customerId} />
                </td>
                <td className="num">{yen(amountYen)}</td>
                <td>
                  {sources.map((source) => (
                    <span key={`${source.from} ${source.account}`} className="source">
                      <span className={`dot tone-${source.from}`} aria-hidden="true" />
                      {source.from} {yen(source.amountYen)}
                    </span>
                  ))}
                </td>
                <td>{destination}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <MorePages pages={pages} noun="lines" />
    </section>
  );
}
