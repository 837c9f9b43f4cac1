import { accountKind } from '@modosu/accounting/account';
import { accountPostings, balance, trialBalance } from '@modosu/contracts/ledger.messages';
import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import { RequestContext } from '@modosu/service-kit/request/request-context';
import { Answers } from '@modosu/service-kit/transport/answers';
import { Controller } from '@nestjs/common';
import { Books } from '../books';
import { accountPage } from './account-pages';
import { accountBalance, countEntries, openTransits, sumsByKind } from './account-queries';

/** The accounts and what was posted to them. */
@Controller()
export class AccountController {
  constructor(private readonly books: Books) {}

  @Answers(balance)
  async balance(
    { account, atLeast, ...asOf }: RequestOf<typeof balance>,
    _context: RequestContext,
  ): Promise<ReplyOf<typeof balance>> {
    inTheChart(account);
    return this.books.read(atLeast, async (trx) => ({ account, ...(await accountBalance(trx, account, asOf)) }));
  }

  @Answers(accountPostings)
  async postings(
    { account, ...page }: RequestOf<typeof accountPostings>,
    _context: RequestContext,
  ): Promise<ReplyOf<typeof accountPostings>> {
    inTheChart(account);
    const { lines, next } = await this.books.read(undefined, (trx) => accountPage(trx, account, page));
    const postings = lines.map(({ no: _no, position, ...line }) => ({ ...line, position: String(position) }));
    return { postings, ...(next === undefined ? {} : { next }) };
  }

  @Answers(trialBalance)
  async trialBalance(
    { atLeast, ...asOf }: RequestOf<typeof trialBalance>,
    _context: RequestContext,
  ): Promise<ReplyOf<typeof trialBalance>> {
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
