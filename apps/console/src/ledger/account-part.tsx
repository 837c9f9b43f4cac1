import { useLoad, usePages } from '../api/load';
import { yen } from '../figures/format';
import { When } from '../figures/values';
import { Answer, MorePages } from '../frame/answer';
import { Link } from '../frame/link';
import { pathTo } from '../frame/route';

/** One account: its balance, and each posting with the event that made it. */
export function AccountPart({ account }: { account: string }) {
  const balance = useLoad('ledger.account.balance', { account });
  return (
    <section aria-labelledby="account">
      <p>
        <Link to={pathTo.ledger()}>← Trial balance</Link>
      </p>
      <h2 id="account" className="account">
        {account}
      </h2>
      <Answer of={balance}>
        {({ debitYen, creditYen, balanceYen }) => (
          <>
            <dl className="figures">
              <div>
                <dt>Balance</dt>
                <dd>
                  {yen(balanceYen)} <small>debits less credits</small>
                </dd>
              </div>
              <div>
                <dt>Debits</dt>
                <dd>{yen(debitYen)}</dd>
              </div>
              <div>
                <dt>Credits</dt>
                <dd>{yen(creditYen)}</dd>
              </div>
            </dl>
            <PostingList account={account} />
          </>
        )}
      </Answer>
    </section>
  );
}

function PostingList({ account }: { account: string }) {
  const pages = usePages('ledger.account.postings', 'postings', { account });
  return (
    <>
      <div className="scroll">
        <table>
          <caption>Postings, oldest first</caption>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Event</th>
              {['Debit', 'Credit', 'Balance'].map((head) => (
                <th key={head} scope="col" className="num">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {pages.items.map((posting, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: an event may post to an account twice; rows are only added
              <tr key={index}>
                <td>
                  <When at={posting.at} />
                </td>
                <th scope="row">
                  {posting.type}
                  {posting.component && <small> {posting.component}</small>}
                  <small className="stream">{posting.stream}</small>
                </th>
                <td className="num">{posting.amountYen > 0 && yen(posting.amountYen)}</td>
                <td className="num">{posting.amountYen < 0 && yen(-posting.amountYen)}</td>
                <td className="num">{yen(posting.balanceYen)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <MorePages pages={pages} noun="postings" />
    </>
  );
}
