import { accountKind } from '@modosu/accounting/account';
import { accountPostings, balance, trialBalance } from '@modosu/contracts/ledger.messages';
import type { RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { Books } from '../books/books';
import { accountPage } from './account-pages';
import { accountBalance, countEntries, openTransits, sumsByKind } from './account-queries';

/** The accounts and what was posted to them. */
@Injectable()
export class AccountHandlers {
  constructor(private readonly books: Books) {}

  @Handles(balance)
  async balance({ account, atLeast, ...asOf }: RequestOf<typeof balance>) {
    inTheChart(account);
    return this.books.read(atLeast, async (trx) => ({ account, ...(await accountBalance(trx, account, asOf)) }));
  }

  @Handles(accountPostings)
  async postings({ account, ...page }: RequestOf<typeof accountPostings>) {
    inTheChart(account);
    const { lines, next } = await this.books.read(undefined, (trx) => accountPage(trx, account, page));
    const postings = lines.map(({ no: _no, position, ...line }) => ({ ...line, position: String(position) }));
    return { postings, next };
  }

  @Handles(trialBalance)
  async trialBalance({ atLeast, ...asOf }: RequestOf<typeof trialBalance>) {
    return this.books.read(atLeast, async (trx) => {
      const kinds = await sumsByKind(trx, asOf);
      return {
        kinds,
        totalYen: kinds.reduce((sum, { balanceYen }) => sum + balanceYen, 0),
        openTransits: await openTransits(trx, asOf),
        events: await countEntries(trx, asOf),
      };
    });
  }
}

/** A mistyped account must not look like an empty one. */
function inTheChart(account: string): void {
  try {
    accountKind(account);
  } catch (error) {
    throw new Refusal('VALIDATION_FAILED', { issues: [{ path: 'account', message: (error as Error).message }] });
  }
}
