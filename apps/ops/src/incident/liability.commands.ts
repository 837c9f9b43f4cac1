import type { Command } from 'commander';
import { type Environment, withSession } from '../command-context';
import { agreed, changing } from '../consent';
import { asAnother } from '../report/report.commands';
import { FRAUD, INCIDENT, idOf } from './addressed';

/** A receiver owes what they spent of stolen money only if two people say that they knew. */
export function addLiabilityCommands(group: Command, environment: Environment): void {
  changing(group.command('propose-liability').argument('<incident>', INCIDENT))
    .description('Say that a receiver knew that the money was stolen; a second person must confirm.')
    .requiredOption('--customer <id>', 'who received it')
    .requiredOption('--reason <text>', 'why')
    .requiredOption('--evidence <text...>', 'what shows it')
    .addHelpText(
      'after',
      '\nWhat receivers spent is loss, unless this is confirmed before the plan is made.\n\nExample:\n  $ modosu incident propose-liability INCIDENT --customer CUSTOMER --reason "same phone as the thief" --evidence "device runner-3"',
    )
    .action(
      withSession(environment, FRAUD, async (context, command) => {
        const { customer, reason, evidence } = command.opts<{ customer: string; reason: string; evidence: string[] }>();
        const incidentId = idOf(command);
        const said = { customerId: customer, reason, evidence };
        const lines = [`${customer} knew: ${reason}`, ...evidence.map((one) => `  ${one}`)];
        if (!(await agreed(context, command, { will: said, lines, question: 'Propose this?' }))) return;
        await context.api.call('compensation.incident.propose-liability', { incidentId, ...said });
        context.show(said, () => [
          `Proposed. Somebody else confirms it: ${asAnother(context, 'approver')}`,
          `  modosu incident confirm-liability ${incidentId} --customer ${customer}`,
        ]);
      }),
    );
  changing(group.command('confirm-liability').argument('<incident>', INCIDENT))
    .description('As the second person, confirm that a receiver knew.')
    .requiredOption('--customer <id>', 'who received it')
    .addHelpText('after', '\nExample:\n  $ modosu incident confirm-liability INCIDENT --customer CUSTOMER')
    .action(
      withSession(environment, ['fraud', 'approver'], async (context, command) => {
        const { customer: customerId } = command.opts<{ customer: string }>();
        const incidentId = idOf(command);
        const lines = [`${customerId} owes from now on what they spent of stolen money.`];
        if (!(await agreed(context, command, { will: { customerId }, lines, question: 'Confirm this?' }))) return;
        await context.api.call('compensation.incident.confirm-liability', { incidentId, customerId });
        context.show({ customerId, liable: true }, () => [`Confirmed. Next: modosu incident propose ${incidentId}`]);
      }),
    );
}
