import type { Reply } from '@modosu/api-client/api-client';
import { yen } from '../figures/format';
import { Link } from '../frame/link';
import { pathTo } from '../frame/route';

/** `wallet:0192…-…-4f2a` → `wallet:…-4f2a`, so that an entry fits a line; the whole name stands in the title. */
export const shortAccount = (account: string): string =>
  account.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, (id) => `…${id.slice(-6)}`);

export function AccountLink({ account }: { account: string }) {
  return (
    <span title={account} className="account">
      <Link to={pathTo.ledger(account)}>{shortAccount(account)}</Link>
    </span>
  );
}

/** A balanced entry: debits first, then credits. */
export function Postings({ postings }: { postings: Reply<'ledger.trace.charge'>['events'][number]['entry'] }) {
  const sorted = [...postings].sort((a, b) => b.amountYen - a.amountYen);
  return (
    <ul className="postings">
      {sorted.map(({ account, amountYen, component }) => (
        <li key={`${account} ${amountYen} ${component ?? ''}`}>
          <abbr title={amountYen > 0 ? 'debit' : 'credit'}>{amountYen > 0 ? 'D' : 'C'}</abbr>{' '}
          <AccountLink account={account} /> {yen(Math.abs(amountYen))}
          {component && <small> {component}</small>}
        </li>
      ))}
    </ul>
  );
}
