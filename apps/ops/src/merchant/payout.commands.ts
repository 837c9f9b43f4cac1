import type { Command } from 'commander';
import { list, type PageOptions } from '../api/list';
import { more, withPages } from '../api/page-options';
import { type Environment, withSession } from '../command-context';
import { agreed, changing } from '../consent';
import { asAnother } from '../report/report.commands';
import { table } from '../text/table';
import { inJapan } from '../text/time';
import { wholeYen, yen } from '../text/yen';

const RIGHT = true;
const ofMerchant = (command: Command) => command.argument('<merchant>', 'the id of a merchant');

/** What is settled with a merchant: statements, payouts, and the account that they go to. */
export function addPayoutCommands(group: Command, environment: Environment): void {
  withPages(ofMerchant(group.command('statements')))
    .description('The statements of a merchant, newest first.')
    .addHelpText('after', '\nExample:\n  $ modosu merchant statements MERCHANT')
    .action(
      withSession(environment, undefined, async (context, command) => {
        const of = { merchantId: command.args[0]! };
        const page = command.opts<PageOptions>();
        const { items, next } = await list(context.api, 'payment.statement.list', 'statements', page, of);
        const figures = ['opening', 'receipts', 'voids', 'refunds', 'payouts', 'closing'];
        context.show({ statements: items, next }, () => [
          ...table(
            [
              { title: 'no.', right: RIGHT },
              { title: 'closed' },
              ...figures.map((title) => ({ title, right: RIGHT })),
              { title: 'statement' },
            ],
            items.map((one) => [
              String(one.number),
              inJapan(one.at),
              ...[one.openingYen, one.receiptsYen, -one.voidsYen, -one.refundsYen, -one.payoutsYen, one.closingYen].map(
                yen,
              ),
              one.statementId,
            ]),
          ),
          ...more(next),
        ]);
      }),
    );
  withPages(ofMerchant(group.command('statement')).argument('<statement>', 'the id of a statement'))
    .description('The lines of a statement, oldest first.')
    .addHelpText('after', '\nExample:\n  $ modosu merchant statement MERCHANT STATEMENT --all')
    .action(
      withSession(environment, undefined, async (context, command) => {
        const [merchantId, statementId] = command.args as [string, string];
        const page = command.opts<PageOptions>();
        const of = { merchantId, statementId };
        const { items, next } = await list(context.api, 'payment.statement.lines', 'lines', page, of);
        context.show({ lines: items, next }, () => [
          ...table(
            [
              { title: 'line', right: RIGHT },
              { title: 'time' },
              { title: 'what' },
              { title: 'yen', right: RIGHT },
              { title: 'payment' },
            ],
            items.map(({ line, at, kind, amountYen, paymentId }) => [
              String(line),
              inJapan(at),
              kind,
              yen(amountYen),
              paymentId,
            ]),
          ),
          ...more(next),
        ]);
      }),
    );
  withPages(ofMerchant(group.command('payouts')))
    .description('The payouts of a merchant, newest first, and what became of each.')
    .addHelpText('after', '\nExample:\n  $ modosu merchant payouts MERCHANT')
    .action(
      withSession(environment, undefined, async (context, command) => {
        const of = { merchantId: command.args[0]! };
        const { items, next } = await list(
          context.api,
          'payment.payout.list',
          'payouts',
          command.opts<PageOptions>(),
          of,
        );
        context.show({ payouts: items, next }, () => [
          ...table(
            [
              { title: 'proposed' },
              { title: 'by' },
              { title: 'yen', right: RIGHT },
              { title: 'state' },
              { title: 'why' },
              { title: 'payout' },
            ],
            items.map(({ payoutId, amountYen, state, proposedAt, proposedBy, reason }) => [
              inJapan(proposedAt),
              proposedBy,
              yen(amountYen),
              state,
              reason,
              payoutId,
            ]),
          ),
          ...more(next),
        ]);
      }),
    );
  changing(ofMerchant(group.command('propose-payout')))
    .description('Close a statement and propose to pay a merchant out by bank; somebody else approves it.')
    .option('--yen <amount>', 'less than all that is payable', wholeYen)
    .requiredOption('--reason <text>', 'why; kept with who and when')
    .addHelpText('after', '\nExample:\n  $ modosu merchant propose-payout MERCHANT --reason "week 27"')
    .action(
      withSession(environment, ['operations'], async (context, command) => {
        const merchantId = command.args[0]!;
        const { yen: amountYen, reason } = command.opts<{ yen?: number; reason: string }>();
        const { payableYen, proposedYen } = await context.api.call('payment.merchant.balance', { merchantId });
        const lines = [`Payable: ${yen(payableYen)}, of which ${yen(proposedYen)} are proposed already.`];
        const will = { merchantId, amountYen, reason };
        if (!(await agreed(context, command, { will, lines, question: 'Propose this payout?' }))) return;
        const done = await context.api.call('payment.payout.propose', will);
        context.show(done, (said) => [
          `Proposed: ${yen(said.amountYen)}.`,
          `Next, since whoever proposes may not approve: ${asAnother(context, 'approver')}`,
          `  modosu merchant approve-payout ${merchantId} ${said.payoutId}`,
        ]);
      }),
    );
  changing(ofMerchant(group.command('approve-payout')).argument('<payout>', 'the id of a payout'))
    .description('As a second person, approve a payout; the bank is asked at once.')
    .addHelpText('after', '\nExample:\n  $ modosu merchant approve-payout MERCHANT PAYOUT')
    .action(
      withSession(environment, ['operations', 'approver'], async (context, command) => {
        const [merchantId, payoutId] = command.args as [string, string];
        const { payableYen } = await context.api.call('payment.merchant.balance', { merchantId });
        const { account } = await context.api.call('charging.payee.show', { merchantId });
        const lines = [
          `Payable: ${yen(payableYen)}.`,
          account ? `It goes to the account … ${account.last4}.` : 'The merchant has no bank account: it will fail.',
        ];
        const will = { merchantId, payoutId };
        if (!(await agreed(context, command, { will, lines, question: 'Approve this payout?' }))) return;
        const done = await context.api.call('payment.payout.approve', will);
        context.show(done, ({ amountYen, state }) => [`${yen(amountYen)}: ${state}`]);
      }),
    );
  changing(ofMerchant(group.command('withdraw-payout')).argument('<payout>', 'the id of a payout'))
    .description('Take back a payout that is not approved yet.')
    .requiredOption('--reason <text>', 'why; kept with who and when')
    .addHelpText('after', '\nExample:\n  $ modosu merchant withdraw-payout MERCHANT PAYOUT --reason "too early"')
    .action(
      withSession(environment, ['operations', 'fraud', 'approver'], async (context, command) => {
        const [merchantId, payoutId] = command.args as [string, string];
        const will = { merchantId, payoutId, reason: command.opts<{ reason: string }>().reason };
        if (!(await agreed(context, command, { will, lines: [], question: 'Withdraw this payout?' }))) return;
        await context.api.call('payment.payout.withdraw', will);
        context.show(will, () => [`Withdrawn: ${will.reason}`]);
      }),
    );
  for (const action of ['hold', 'release'] as const) {
    changing(ofMerchant(group.command(`${action}-payouts`)))
      .description(
        action === 'hold'
          ? 'Hold the payouts of a merchant; it goes on taking payments.'
          : 'As another person than who held them, let a merchant be paid out again.',
      )
      .requiredOption('--reason <text>', 'why; kept with who and when')
      .addHelpText(
        'after',
        `\nExample:\n  $ modosu merchant ${action}-payouts MERCHANT --reason "card rings at two tills"`,
      )
      .action(
        withSession(environment, action === 'hold' ? ['fraud'] : ['fraud', 'approver'], async (context, command) => {
          const will = { merchantId: command.args[0]!, reason: command.opts<{ reason: string }>().reason };
          const question = `${action === 'hold' ? 'Hold' : 'Release'} the payouts of this merchant?`;
          if (!(await agreed(context, command, { will, lines: [], question }))) return;
          await context.api.call(`payment.payout.${action}`, will);
          context.show(will, () => [`${action === 'hold' ? 'Held' : 'Released'}: ${will.reason}`]);
        }),
      );
  }
  changing(
    ofMerchant(group.command('propose-account')).argument(
      '<account>',
      'bank, branch and number, such as 0001-123-1234567',
    ),
  )
    .description('Propose the bank account that a merchant is paid out to; somebody else confirms it.')
    .requiredOption('--reason <text>', 'how it is known to be theirs')
    .addHelpText(
      'after',
      '\nExample:\n  $ modosu merchant propose-account MERCHANT 0001-123-1234567 --reason "contract"',
    )
    .action(
      withSession(environment, ['operations'], async (context, command) => {
        const [merchantId, account] = command.args as [string, string];
        const will = { merchantId, account, reason: command.opts<{ reason: string }>().reason };
        if (!(await agreed(context, command, { will, lines: [], question: 'Propose this account?' }))) return;
        const done = await context.api.call('charging.payee.propose', will);
        context.show(done, ({ accountId, last4 }) => [
          `Proposed: … ${last4}. Next: ${asAnother(context, 'approver')}`,
          `  modosu merchant confirm-account ${merchantId} ${accountId}`,
        ]);
      }),
    );
  changing(ofMerchant(group.command('confirm-account')).argument('<account>', 'the id of the proposed account'))
    .description('As a second person, confirm the bank account of a merchant.')
    .addHelpText('after', '\nExample:\n  $ modosu merchant confirm-account MERCHANT ACCOUNT')
    .action(
      withSession(environment, ['operations', 'approver'], async (context, command) => {
        const [merchantId, accountId] = command.args as [string, string];
        const { proposed } = await context.api.call('charging.payee.show', { merchantId });
        const lines = proposed ? [`Proposed by ${proposed.by}: … ${proposed.last4}, ${proposed.reason}`] : [];
        const will = { merchantId, accountId };
        if (!(await agreed(context, command, { will, lines, question: 'Confirm this account?' }))) return;
        const done = await context.api.call('charging.payee.confirm', will);
        context.show(done, ({ last4 }) => [`Payouts go to … ${last4} from now on.`]);
      }),
    );
}
