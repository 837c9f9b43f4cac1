import type { Reply } from '@modosu/api-client/api-client';
import type { Item } from '@modosu/api-client/pages';
import type { Command } from 'commander';
import { list, type PageOptions } from '../api/list';
import { more, withPages } from '../api/page-options';
import { type Environment, withSession } from '../command-context';
import { facts, table } from '../text/table';
import { inJapan, instant } from '../text/time';
import { whole, yen } from '../text/yen';

interface AsOf {
  asRecorded?: string;
  asEffective?: string;
}
type Balance = Reply<'ledger.account.balance'>;
type TrialBalance = Omit<Reply<'ledger.book.trial-balance'>, 'position'>;
type Posting = Item<'ledger.account.postings'>;
type StatementLine = Item<'ledger.statement.show.staff'>;

const RIGHT = true;
const ACCOUNTS = `
Accounts: wallet:CUSTOMER, hold:CUSTOMER, merchant:SHOP, closed:CUSTOMER, unclaimed:CUSTOMER, promotion, psp, bank, cash,
refund, dispute, fee:chargeback, loss:fraud, receivable:mule:CUSTOMER, receivable:customer:CUSTOMER, transit:PROCESS:ID`;
const SIGNS = 'A balance is debits less credits: what we owe, like a wallet, stands below zero.';

const withTimes = (command: Command): Command =>
  command
    .option(
      '--as-recorded <time>',
      'from the entries that were in the log by then, like 2019-07-04T14:00+09:00',
      instant,
    )
    .option('--as-effective <time>', 'from the entries of what had happened by then', instant);

export function addLedgerCommands(program: Command, environment: Environment): void {
  withTimes(program.command('balance'))
    .argument('<account>', 'an account of the books')
    .description('The balance of an account: now, or at a time.')
    .addHelpText(
      'after',
      `\nExamples:\n  $ modosu balance loss:fraud\n  $ modosu balance psp --as-effective 2019-07-03T00:00+09:00\n${ACCOUNTS}\n${SIGNS}`,
    )
    .action(
      withSession(environment, undefined, async (context, command) => {
        const wanted = { account: command.args[0]!, ...command.opts<AsOf>() };
        context.show(await context.api.call('ledger.account.balance', wanted), drawBalance);
      }),
    );
  withPages(program.command('postings').argument('<account>', 'an account of the books'))
    .description('What was posted to an account, oldest first, with the events that did.')
    .addHelpText('after', `\nExample:\n  $ modosu postings loss:fraud --limit 20\n${ACCOUNTS}\n${SIGNS}`)
    .action(
      withSession(environment, undefined, async (context, command) => {
        const page = command.opts<PageOptions>();
        const wanted = { account: command.args[0]! };
        const { items, next } = await list(context.api, 'ledger.account.postings', 'postings', page, wanted);
        context.show({ postings: items, next }, () => [...table(POSTINGS, items.map(postingRow)), ...more(next)]);
      }),
    );
  withTimes(program.command('trial-balance'))
    .description('Debits and credits by kind of account, their sum, and transit accounts that are not at zero.')
    .addHelpText(
      'after',
      `\nExamples:\n  $ modosu trial-balance\n  $ modosu trial-balance --as-effective 2019-07-04T14:00+09:00`,
    )
    .action(
      withSession(environment, undefined, async (context, command) => {
        context.show(await context.api.call('ledger.book.trial-balance', command.opts<AsOf>()), drawTrialBalance);
      }),
    );
  withPages(program.command('statement').argument('<customer>', 'the id of a customer'))
    .description("A customer's statement: every movement of the wallet with its running balance.")
    .addHelpText('after', '\nExample:\n  $ modosu statement CUSTOMER --all')
    .action(
      withSession(environment, undefined, async (context, command) => {
        const customerId = command.args[0]!;
        const page = command.opts<PageOptions>();
        const { items, next } = await list(context.api, 'ledger.statement.show.staff', 'lines', page, { customerId });
        context.show({ customerId, lines: items, next }, () => [...table(LINES, items.map(lineRow)), ...more(next)]);
      }),
    );
}

function drawBalance({ account, debitYen, creditYen, balanceYen }: Balance): string[] {
  return facts([
    ['account', account],
    ['debits', yen(debitYen)],
    ['credits', yen(creditYen)],
    ['balance', `${yen(balanceYen)}${balanceYen < 0 ? '  (a credit balance)' : ''}`],
  ]);
}

export function drawTrialBalance({ kinds, totalYen, openTransits, events }: TrialBalance): string[] {
  const columns = [
    { title: 'kind' },
    ...['accounts', 'debits', 'credits', 'balance'].map((title) => ({ title, right: RIGHT })),
  ];
  const rows = kinds.map(({ kind, accounts, debitYen, creditYen, balanceYen }) => [
    kind,
    whole(accounts),
    yen(debitYen),
    yen(creditYen),
    yen(balanceYen),
  ]);
  return [
    ...table(columns, rows),
    '',
    `Sum ${yen(totalYen)} ${totalYen === 0 ? '✓' : '✗ this must be zero'}, from ${whole(events)} events`,
    ...(openTransits.length === 0
      ? ['Nothing is in flight: every transit account is at zero ✓']
      : [
          `In flight (${openTransits.length}): zero again when what is under way is finished`,
          ...table(
            [{ title: 'transit account' }, { title: 'balance', right: RIGHT }],
            openTransits.map(({ account, balanceYen }) => [account, yen(balanceYen)]),
          ),
        ]),
  ];
}

const POSTINGS = [
  { title: 'time' },
  { title: 'amount', right: RIGHT },
  { title: 'balance', right: RIGHT },
  { title: 'component' },
  { title: 'event' },
  { title: 'stream' },
];
const postingRow = ({ at, amountYen, balanceYen, component, type, stream }: Posting) => [
  inJapan(at),
  yen(amountYen),
  yen(balanceYen),
  component ?? '',
  type,
  stream,
];

const LINES = [
  { title: 'time' },
  { title: 'amount', right: RIGHT },
  { title: 'balance', right: RIGHT },
  { title: 'event' },
  { title: 'event id' },
];
const lineRow = ({ at, amountYen, balanceYen, type, eventId }: StatementLine) => [
  inJapan(at),
  yen(amountYen),
  yen(balanceYen),
  type,
  eventId,
];
