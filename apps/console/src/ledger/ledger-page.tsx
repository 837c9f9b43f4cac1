import type { Reply } from '@modosu/api-client/api-client';
import type { FormEvent } from 'react';
import { useLoad } from '../api/load';
import { count, yen } from '../figures/format';
import { Verdict } from '../figures/values';
import { Answer } from '../frame/answer';
import { goTo, pathTo } from '../frame/route';
import { AccountPart } from './account-part';
import { AccountLink } from './postings';

/** The books: all kinds of account, what is in flight, and one account's postings. */
export function LedgerPage({ account }: { account: string | undefined }) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const wanted = String(new FormData(event.currentTarget).get('account') ?? '').trim();
    if (wanted) goTo(pathTo.ledger(wanted));
  };
  return (
    <>
      <h1>Ledger</h1>
      <form className="ask" onSubmit={submit}>
        <label>
          Account
          <input
            name="account"
            defaultValue={account}
            placeholder="psp, wallet:…, merchant:…"
            spellCheck={false}
            required
          />
        </label>
        <button type="submit" className="primary">
          Show postings
        </button>
      </form>
      {account === undefined ? <Books /> : <AccountPart account={account} />}
    </>
  );
}

type TrialBalance = Reply<'ledger.book.trial-balance'>;

/** Kinds with one account only; the others have one for each customer, merchant or process. */
const SINGLE = new Set(['promotion', 'psp', 'bank', 'cash', 'refund', 'dispute', 'fee:chargeback', 'loss:fraud']);

function Books() {
  const books = useLoad('ledger.book.trial-balance');
  return (
    <Answer of={books}>
      {(of) => (
        <>
          <section aria-labelledby="trial-balance">
            <h2 id="trial-balance">Trial balance</h2>
            <Kinds of={of} />
          </section>
          <OpenTransits of={of.openTransits} />
        </>
      )}
    </Answer>
  );
}

function Kinds({ of }: { of: TrialBalance }) {
  return (
    <div className="scroll">
      <table>
        <caption>
          {count(of.events)} events with an entry, to log position {of.position}
        </caption>
        <thead>
          <tr>
            <th scope="col">Kind of account</th>
            {['Accounts', 'Debits', 'Credits', 'Balance'].map((head) => (
              <th key={head} scope="col" className="num">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {of.kinds.map(({ kind, accounts, debitYen, creditYen, balanceYen }) => (
            <tr key={kind}>
              <th scope="row">{SINGLE.has(kind) ? <AccountLink account={kind} /> : kind}</th>
              <td className="num">{count(accounts)}</td>
              <td className="num">{yen(debitYen)}</td>
              <td className="num">{yen(creditYen)}</td>
              <td className="num">{yen(balanceYen)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Sum</th>
            <td colSpan={3}>
              must be zero <Verdict holds={of.totalYen === 0} />
            </td>
            <td className="num">{yen(of.totalYen)}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

function OpenTransits({ of }: { of: TrialBalance['openTransits'] }) {
  return (
    <section aria-labelledby="transits">
      <h2 id="transits">Open transits</h2>
      {of.length === 0 ? (
        <p>
          Nothing is in flight between services. <Verdict holds />
        </p>
      ) : (
        <table>
          <caption>Money that left one service and has not arrived in another</caption>
          <thead>
            <tr>
              <th scope="col">Account</th>
              <th scope="col" className="num">
                Balance
              </th>
            </tr>
          </thead>
          <tbody>
            {of.map(({ account, balanceYen }) => (
              <tr key={account}>
                <th scope="row">
                  <AccountLink account={account} />
                </th>
                <td className="num">{yen(balanceYen)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
