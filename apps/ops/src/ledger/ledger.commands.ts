import type { Command } from 'commander';
import { part } from '../api/api';
import { more, withPages } from '../api/page-options';
import { type PageOptions, pages } from '../api/pages';
import { atDesk, type Surroundings } from '../desk';
import { facts, table } from '../text/table';
import { inJapan, instant } from '../text/time';
import { whole, yen } from '../text/yen';

interface AsOf {
  asRecorded?: string;
  asEffective?: string;
}
interface Balance {
  account: string;
  debitYen: number;
  creditYen: number;
  balanceYen: number;
}
interface TrialBalance {
  kinds: { kind: string; accounts: number; debitYen: number; creditYen: number; balanceYen: number }[];
  totalYen: number;
  openTransits: { account: string; balanceYen: number }[];
  events: number;
}
interface Posting {
  amountYen: number;
  balanceYen: number;
  at: string;
  type: string;
  stream: string;
  eventId: string;
  component?: string;
  originalId?: string;
}
interface StatementLine {
  at: string;
  type: string;
  amountYen: number;
  balanceYen: number;
  eventId: string;
}

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

export function addLedgerCommands(program: Command, around: Surroundings): void {
  withTimes(program.command('balance'))
    .argument('<account>', 'an account of the books')
    .description('The balance of an account: now, or at a time.')
    .addHelpText(
      'after',
      `\nExamples:\n  $ modosu balance loss:fraud\n  $ modosu balance psp --as-effective 2019-07-03T00:00+09:00\n${ACCOUNTS}\n${SIGNS}`,
    )
    .action(
      atDesk(around, undefined, async (desk, command) => {
        const path = `/v1/staff/ledger/accounts/${part(command.args[0]!)}`;
        desk.show(await desk.api.get<Balance>(path, { ...command.opts<AsOf>() }), drawBalance);
      }),
    );
  withPages(program.command('postings').argument('<account>', 'an account of the books'))
    .description('What was posted to an account, oldest first, with the events that did.')
    .addHelpText('after', `\nExample:\n  $ modosu postings loss:fraud --limit 20\n${ACCOUNTS}\n${SIGNS}`)
    .action(
      atDesk(around, undefined, async (desk, command) => {
        const path = `/v1/staff/ledger/accounts/${part(command.args[0]!)}/postings`;
        const { items, next } = await pages<Posting, 'postings'>(
          desk.api,
          path,
          'postings',
          command.opts<PageOptions>(),
        );
        desk.show({ postings: items, next }, () => [...table(POSTINGS, items.map(postingRow)), ...more(next)]);
      }),
    );
  withTimes(program.command('trial-balance'))
    .description('Debits and credits by kind of account, their sum, and transit accounts that are not at zero.')
    .addHelpText(
      'after',
      `\nExamples:\n  $ modosu trial-balance\n  $ modosu trial-balance --as-effective 2019-07-04T14:00+09:00`,
    )
    .action(
      atDesk(around, undefined, async (desk, command) => {
        const reply = await desk.api.get<TrialBalance>('/v1/staff/ledger/trial-balance', { ...command.opts<AsOf>() });
        desk.show(reply, drawTrialBalance);
      }),
    );
  withPages(program.command('statement').argument('<customer>', 'the id of a customer'))
    .description("A customer's statement: every movement of the wallet with its running balance.")
    .addHelpText('after', '\nExample:\n  $ modosu statement CUSTOMER --all')
    .action(
      atDesk(around, undefined, async (desk, command) => {
        const customerId = command.args[0]!;
        const path = `/v1/staff/statements/${part(customerId)}`;
        const { items, next } = await pages<StatementLine, 'lines'>(
          desk.api,
          path,
          'lines',
          command.opts<PageOptions>(),
        );
        desk.show({ customerId, lines: items, next }, () => [...table(LINES, items.map(lineRow)), ...more(next)]);
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
