import type { Reply } from '@modosu/api-client/api-client';
import type { Command } from 'commander';
import { type CommandContext, type Environment, withSession } from '../command-context';
import { agreed, changing } from '../consent';
import { facts } from '../text/table';
import { inJapan } from '../text/time';
import { yen } from '../text/yen';

type Transfer = Reply<'payment.transfer.show'>;

export function addTransferCommands(program: Command, environment: Environment): void {
  const group = program
    .command('transfer')
    .description('Transfers between customers: look at them, release or return.');
  group
    .command('show')
    .argument('<transfer>', 'the id of a transfer')
    .description('One transfer: between whom, its state, and why it is held.')
    .addHelpText('after', '\nExample:\n  $ modosu transfer show TRANSFER\nWhere its money went: modosu trace TRANSFER')
    .action(
      withSession(environment, ['fraud', 'support', 'approver', 'operations'], async (context, command) =>
        context.show(await transferOf(context, command), drawTransfer),
      ),
    );
  changing(group.command('release').argument('<transfer>', 'the id of a transfer that is held'))
    .description('Let the receiver of a held transfer use it before its time. What an incident holds stays on hold.')
    .requiredOption('--reason <text>', 'why; kept with who and when')
    .addHelpText('after', '\nExample:\n  $ modosu transfer release TRANSFER --reason "both called, they are siblings"')
    .action(withSession(environment, ['fraud'], release));
  changing(group.command('return').argument('<transfer>', 'the id of a transfer that is offered or held'))
    .description('Stop an offer, or send a held transfer back to the lots of its sender that it came from.')
    .requiredOption('--reason <text>', 'why; kept with who and when')
    .addHelpText('after', '\nExample:\n  $ modosu transfer return TRANSFER --reason "sent from a stolen phone"')
    .action(withSession(environment, ['fraud'], giveBack));
}

async function release(context: CommandContext, command: Command): Promise<void> {
  const intent = await intended(context, command, 'Release it?');
  if (!(await agreed(context, command, intent))) return;
  const released = await context.api.call('payment.transfer.release', intent.will);
  context.show(released, ({ releasedYen }) => [
    releasedYen > 0 ? `${yen(releasedYen)} can be used by the receiver.` : 'It was not held any more.',
  ]);
}

async function giveBack(context: CommandContext, command: Command): Promise<void> {
  const intent = await intended(context, command, 'Send it back?');
  if (!(await agreed(context, command, intent))) return;
  context.show(await context.api.call('payment.transfer.return', intent.will), ({ transferId, state }) => [
    `${transferId}: ${state}`,
  ]);
}

async function intended(context: CommandContext, command: Command, question: string) {
  const transfer = await transferOf(context, command);
  const { reason } = command.opts<{ reason: string }>();
  return { will: { transferId: transfer.transferId, reason }, lines: drawTransfer(transfer), question };
}

function transferOf(context: CommandContext, command: Command): Promise<Transfer> {
  return context.api.call('payment.transfer.show', { transferId: command.args[0]! });
}

function drawTransfer(transfer: Transfer): string[] {
  const { transferId, fromCustomerId, toCustomerId, amountYen, state, at, until, reasons, policy, incidentIds } =
    transfer;
  return facts([
    ['transfer', transferId],
    ['from', fromCustomerId],
    ['to', toCustomerId],
    ['amount', yen(amountYen)],
    ['state', state],
    ['sent', inJapan(at)],
    ['until', until === undefined ? undefined : inJapan(until)],
    ['risky', reasons.length > 0 ? `${reasons.join(', ')} (${policy ?? 'when it is accepted'})` : undefined],
    ['incidents', incidentIds.length > 0 ? incidentIds.join(', ') : undefined],
  ]);
}
