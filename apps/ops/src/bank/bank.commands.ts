import { type Command, Option } from 'commander';
import { type Environment, withSession } from '../command-context';
import { agreed, changing } from '../consent';
import { wholeYen, yen } from '../text/yen';

const REFERENCE = 'of the bank statement; each is booked once';

/** What the bank statement shows. */
export function addBankCommands(program: Command, environment: Environment): void {
  const group = program
    .command('bank')
    .description('Lines of the bank statement: settlements, and what debtors repay.');
  changing(group.command('settlement').argument('<reference>', REFERENCE))
    .description('Book what the provider, or the cash points, settled with us: no more than the books say is owed.')
    .addOption(new Option('--account <account>', 'who settled').choices(['psp', 'cash']).makeOptionMandatory())
    .addOption(new Option('--direction <direction>', 'which way').choices(['received', 'paid']).default('received'))
    .requiredOption('--yen <amount>', 'how much', wholeYen)
    .requiredOption('--reason <text>', 'what the statement says')
    .addHelpText(
      'after',
      '\nExample:\n  $ modosu bank settlement 20190708-0017 --account psp --yen 120000 --reason "week 27"',
    )
    .action(
      withSession(environment, ['operations'], async (context, command) => {
        type Options = { account: 'psp' | 'cash'; direction: 'received' | 'paid'; yen: number; reason: string };
        const { account, direction, yen: amountYen, reason } = command.opts<Options>();
        const will = { account, direction, amountYen, reference: command.args[0]!, reason };
        const lines = [`${yen(amountYen)} ${direction}, ${account}.`];
        if (!(await agreed(context, command, { will, lines, question: 'Book this settlement?' }))) return;
        const done = await context.api.call('charging.settlement.record', will);
        context.show(done, ({ owedYen }) => [`Booked. Still owed: ${yen(owedYen)}`]);
      }),
    );
  changing(group.command('repayment').argument('<reference>', REFERENCE))
    .description('Book what somebody repaid of what they owe for an original: never more than is owed.')
    .requiredOption('--original <id>', 'the original that was put right')
    .requiredOption('--customer <id>', 'who repaid')
    .addOption(
      new Option('--debt <debt>', 'as what they owe it')
        .choices(['mule', 'customer', 'cashback'])
        .makeOptionMandatory(),
    )
    .requiredOption('--yen <amount>', 'how much', wholeYen)
    .requiredOption('--reason <text>', 'what the statement says')
    .addHelpText(
      'after',
      '\nExample:\n  $ modosu bank repayment 20190901-0003 --original CHARGE --customer CUSTOMER --debt mule --yen 18000 --reason "transfer"',
    )
    .action(
      withSession(environment, ['operations'], async (context, command) => {
        type Options = {
          original: string;
          customer: string;
          debt: 'mule' | 'customer' | 'cashback';
          yen: number;
          reason: string;
        };
        const { original: originalId, customer: debtorId, debt, yen: amountYen, reason } = command.opts<Options>();
        const will = { originalId, debtorId, debt, amountYen, reference: command.args[0]!, reason };
        const lines = [`${yen(amountYen)} from ${debtorId} for ${originalId}.`];
        if (!(await agreed(context, command, { will, lines, question: 'Book this repayment?' }))) return;
        const done = await context.api.call('charging.repayment.record', will);
        context.show(done, ({ outcome }) => [`It is ${outcome}.`]);
      }),
    );
}
