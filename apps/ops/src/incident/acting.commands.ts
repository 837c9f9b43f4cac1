import type { Fields } from '@modosu/api-client/api-client';
import { type Command, Option } from 'commander';
import { type CommandContext, type Environment, withSession } from '../command-context';
import { agreed, changing } from '../consent';
import { Failure } from '../failure';
import { drawPlan } from '../plan/plan';
import { watchPlan } from '../plan/watch';
import { withProgress } from '../progress';
import { asAnother } from '../report/report.commands';
import { inJapan, instant } from '../text/time';
import { whole, yen } from '../text/yen';
import { FRAUD, INCIDENT, idOf } from './addressed';
import { addHoldCommands } from './hold.commands';
import { drawReport } from './incident-report';
import { addIndicatorCommands } from './indicator.commands';
import { addLiabilityCommands } from './liability.commands';
import { drawReconciliation } from './reconciliation';
import { drawTally, type Tally, tallyOf } from './tally';

/** The steps of an incident in the order in which they are taken. */
export function addActingCommands(group: Command, environment: Environment): void {
  changing(group.command('open'))
    .description('Open an incident over a window of time; all reports of charges in it belong to it.')
    .requiredOption('--name <name>', 'what it is called')
    .requiredOption('--from <time>', 'the beginning of the window, like 2019-07-01T00:00+09:00', instant)
    .requiredOption('--to <time>', 'its end', instant)
    .addHelpText(
      'after',
      '\nExample:\n  $ modosu incident open --name "Charges at night" --from 2019-07-01T00:00+09:00 --to 2019-07-05T00:00+09:00\nWhat stands out before: modosu flagged, modosu alerts, modosu report list --state open',
    )
    .action(withSession(environment, FRAUD, open));
  addIndicatorCommands(group, environment);
  changing(group.command('scope').argument('<incident>', INCIDENT))
    .description('Widen the incident to its fixed point and classify every transaction in it; shows what changed.')
    .addHelpText('after', '\nMay be run again at any time.\n\nExample:\n  $ modosu incident scope INCIDENT --yes')
    .action(withSession(environment, FRAUD, scope));
  changing(group.command('callback').argument('<incident>', INCIDENT))
    .description('Record what a customer who was called back said of transactions that were only suspected.')
    .requiredOption('--customer <id>', 'who was called')
    .requiredOption('--transaction <id...>', 'which transactions')
    .addOption(
      new Option('--answer <answer>', 'what they said')
        .choices(['unauthorised', 'genuine', 'no-answer'])
        .makeOptionMandatory(),
    )
    .addHelpText(
      'after',
      '\nExample:\n  $ modosu incident callback INCIDENT --customer CUSTOMER --transaction CHARGE --answer unauthorised',
    )
    .action(
      withSession(environment, FRAUD, async (context, command) => {
        const { customer, transaction, answer } = command.opts<{
          customer: string;
          transaction: string[];
          answer: Fields<'compensation.incident.record-callback'>['answer'];
        }>();
        const said = { customerId: customer, transactionIds: transaction, answer };
        const lines = [`${customer} says "${answer}" of ${transaction.join(', ')}`];
        if (!(await agreed(context, command, { will: said, lines, question: 'Record this answer?' }))) return;
        await context.api.call('compensation.incident.record-callback', { incidentId: idOf(command), ...said });
        context.show(said, () => [`Recorded. Next: modosu incident scope ${idOf(command)}`]);
      }),
    );
  changing(group.command('hold').argument('<incident>', INCIDENT))
    .description(
      "Set aside what is left of flagged charges, in victims' and receivers' wallets, and end the thieves' sessions.",
    )
    .addHelpText('after', '\nExample:\n  $ modosu incident hold INCIDENT')
    .action(withSession(environment, FRAUD, hold));
  addHoldCommands(group, environment);
  addLiabilityCommands(group, environment);
  changing(group.command('propose').argument('<incident>', INCIDENT))
    .description('Propose the plan: a compensation for each original, with totals and a content hash. No money moves.')
    .addHelpText(
      'after',
      '\nSomebody else approves it: modosu plan approve PLAN\n\nExample:\n  $ modosu incident propose INCIDENT',
    )
    .action(withSession(environment, FRAUD, propose));
  group
    .command('watch')
    .argument('<incident>', INCIDENT)
    .description('Watch the execution of the plan until everybody is made whole.')
    .addHelpText('after', '\nExample:\n  $ modosu incident watch INCIDENT')
    .action(
      withSession(environment, undefined, async (context, command) => {
        const { incidents } = await context.api.call('compensation.incident.list');
        const planId = incidents.find(({ incidentId }) => incidentId === idOf(command))?.planId;
        if (planId === undefined)
          throw new Failure(`There is no plan yet. Next: modosu incident propose ${idOf(command)}`);
        await watchPlan(context, planId);
      }),
    );
  changing(group.command('close').argument('<incident>', INCIDENT))
    .description('Close the incident; refused unless it reconciles to the yen.')
    .addHelpText('after', '\nExample:\n  $ modosu incident close INCIDENT')
    .action(withSession(environment, FRAUD, close));
}

async function open(context: CommandContext, command: Command): Promise<void> {
  const { name, from, to } = command.opts<{ name: string; from: string; to: string }>();
  const { incidents } = await context.api.call('compensation.incident.list');
  const reports = await context.api.call('compensation.report.list', { state: 'open', limit: 1_000 });
  const others = incidents.filter(({ state }) => state === 'open');
  const openReports = `${whole(reports.reports.length)}${reports.next === undefined ? '' : ' or more'}`;
  const will = { name, from, to, openReports: reports.reports.length, openIncidents: others.length };
  const lines = [
    `Opens "${name}" from ${inJapan(from)} to ${inJapan(to)}.`,
    `Open reports: ${openReports}. Open incidents: ${others.map((one) => one.name).join(', ') || 'none'}.`,
  ];
  if (!(await agreed(context, command, { will, lines, question: 'Open this incident?' }))) return;
  const opened = await context.api.call('compensation.incident.open', { name, from, to });
  context.show(opened, ({ incidentId }) => [`Opened ${incidentId}`, `Next: modosu incident scope ${incidentId}`]);
}

async function scope(context: CommandContext, command: Command): Promise<void> {
  const incidentId = idOf(command);
  const before = await withProgress(context, 'Counting', (report) => tallyOf(context, incidentId, report));
  const lines = before
    ? [`As classified now, ${whole(before.accounts)} accounts:`, ...drawTally(before), '', 'The rules are run again.']
    : ['Nothing is classified yet; the rules are run for the first time.'];
  const will = { incidentId, before };
  if (!(await agreed(context, command, { will, lines, question: 'Run the rules?' }))) return;
  const summary = await withProgress(context, 'Scoping', () =>
    context.api.call('compensation.incident.scope', { incidentId }),
  );
  // Counted as before the run: the summary also holds as cleared what nobody reported.
  const after = await withProgress(context, 'Counting', (report) => tallyOf(context, incidentId, report));
  context.show({ ...summary, before }, ({ ruleVersion, rounds, accounts }) => [
    `${ruleVersion} reached its fixed point in ${whole(rounds)} rounds, with ${whole(accounts)} accounts:`,
    ...drawTally(after ?? summary, before),
    '',
    `Next: modosu incident hold ${incidentId}`,
  ]);
}

async function hold(context: CommandContext, command: Command): Promise<void> {
  const tally = await flagged(context, command);
  const lines = [
    ...drawTally(tally),
    '',
    'What is left of the confirmed and probable ones is set aside, wherever it went.',
  ];
  const incidentId = idOf(command);
  const will = { incidentId, ...tally };
  if (!(await agreed(context, command, { will, lines, question: 'Hold these funds?' }))) return;
  const held = await withProgress(context, 'Holding', () =>
    context.api.call('compensation.incident.hold-funds', { incidentId }),
  );
  context.show(held, ({ wallets, heldYen, sessionsEnded }) => [
    `${yen(heldYen)} held in ${whole(wallets)} wallets; ${whole(sessionsEnded)} sessions ended.`,
    `Next: modosu incident propose ${idOf(command)}`,
  ]);
}

async function propose(context: CommandContext, command: Command): Promise<void> {
  const tally = await flagged(context, command);
  const lines = [
    ...drawTally(tally),
    '',
    'A plan of compensations is drawn up for them; the plan before, if any, is void.',
  ];
  const incidentId = idOf(command);
  const will = { incidentId, ...tally };
  if (!(await agreed(context, command, { will, lines, question: 'Propose a plan?' }))) return;
  const plan = await withProgress(context, 'Planning', () =>
    context.api.call('compensation.plan.propose', { incidentId }),
  );
  context.show(plan, (proposed) => [
    ...drawPlan(proposed),
    '',
    `Next, since whoever proposes may not approve: ${asAnother(context, 'approver')}`,
    `  modosu plan approve ${proposed.planId}`,
  ]);
}

async function close(context: CommandContext, command: Command): Promise<void> {
  const incidentId = idOf(command);
  const found = await context.api.call('compensation.incident.reconcile', { incidentId });
  const lines = [...drawReconciliation(found), '', 'Closing is for good.'];
  if (!(await agreed(context, command, { will: { incidentId, ...found }, lines, question: 'Close this incident?' })))
    return;
  const report = await context.api.call('compensation.incident.close', { incidentId });
  context.show(report, (closed) => [...drawReport(closed), '', 'Closed.']);
}

/** @throws Failure if the rules have not been run */
async function flagged(context: CommandContext, command: Command): Promise<Tally> {
  const tally = await withProgress(context, 'Counting', (report) => tallyOf(context, idOf(command), report));
  if (tally) return tally;
  throw new Failure(`Nothing is classified yet. Next: modosu incident scope ${idOf(command)}`);
}
