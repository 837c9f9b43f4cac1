import type { Reply } from '@modosu/api-client/api-client';
import type { Command } from 'commander';
import { type CommandContext, type Environment, withSession } from '../command-context';
import { agreed, changing } from '../consent';
import { facts } from '../text/table';
import { yen } from '../text/yen';

type Wallet = Reply<'payment.wallet.of'>;

export function addAccountCommands(program: Command, environment: Environment): void {
  const group = program.command('account').description("Customers' accounts: look at them, freeze and unfreeze them.");
  group
    .command('show')
    .argument('<customer>', 'the id of a customer')
    .description('The wallet of a customer: balance, what is held, and whether it is frozen.')
    .addHelpText('after', '\nExample:\n  $ modosu account show CUSTOMER\nEvery movement: modosu statement CUSTOMER')
    .action(
      withSession(environment, undefined, async (context, command) =>
        context.show(await walletOf(context, command.args[0]!), drawWallet),
      ),
    );
  changing(group.command('freeze').argument('<customer...>', 'ids of customers'))
    .description('Freeze accounts: no sign-in and no payment; all sessions and codes end at once.')
    .requiredOption('--reason <text>', 'why; kept with who and when')
    .addHelpText('after', '\nExample:\n  $ modosu account freeze CUSTOMER --reason "phone stolen, called at 23:10"')
    .action(withSession(environment, ['fraud', 'support'], (context, command) => setFrozen(context, command, true)));
  changing(group.command('unfreeze').argument('<customer...>', 'ids of customers'))
    .description('Let frozen accounts sign in and pay again.')
    .requiredOption('--reason <text>', 'why; kept with who and when')
    .addHelpText('after', '\nExample:\n  $ modosu account unfreeze CUSTOMER --reason "identity checked at the counter"')
    .action(withSession(environment, ['fraud'], (context, command) => setFrozen(context, command, false)));
}

async function setFrozen(context: CommandContext, command: Command, frozen: boolean): Promise<void> {
  const { reason } = command.opts<{ reason: string }>();
  const customerIds = command.args;
  const wallets = await Promise.all(customerIds.map((id) => walletOf(context, id)));
  const totalYen = wallets.reduce((sum, { balanceYen }) => sum + balanceYen, 0);
  const lines = [
    ...wallets.flatMap((wallet) => [...drawWallet(wallet), '']),
    frozen
      ? `Nothing leaves these ${wallets.length} wallets (${yen(totalYen)}) and nobody signs in to them until they are unfrozen.`
      : `These ${wallets.length} wallets (${yen(totalYen)}) can be used again.`,
  ];
  const will = { customerIds, totalYen, reason };
  const question = `${frozen ? 'Freeze' : 'Unfreeze'} ${customerIds.length === 1 ? customerIds[0] : `${customerIds.length} accounts`}?`;
  if (!(await agreed(context, command, { will, lines, question }))) return;
  const done = await context.api.call(`identity.customer.${frozen ? 'freeze' : 'unfreeze'}`, { customerIds, reason });
  context.show({ ...done, customerIds, reason }, () => [
    `${customerIds.length} ${frozen ? 'frozen' : 'unfrozen'}: ${reason}`,
  ]);
}

const walletOf = (context: CommandContext, customerId: string) => context.api.call('payment.wallet.of', { customerId });

function drawWallet({ customerId, balanceYen, heldYen, state, holds = [] }: Wallet): string[] {
  return facts([
    ['customer', customerId],
    ['wallet', state],
    ['balance', yen(balanceYen)],
    ['held', yen(heldYen)],
    ...holds.map(({ originalId, heldYen: ofIt, incidentIds }): [string, string] => [
      '',
      `${yen(ofIt)} for ${originalId}, incident ${incidentIds.join(', ') || '-'}`,
    ]),
  ]);
}
