import { type Command, Option } from 'commander';
import { agreed, changing } from '../consent';
import { atDesk, type Desk, type Surroundings } from '../desk';
import { Failure } from '../failure';
import { drawPlan, type Plan } from '../plan/plan';
import { watchPlan } from '../plan/watch';
import { withProgress } from '../progress';
import { asAnother } from '../report/report.commands';
import { inJapan, instant } from '../text/time';
import { whole, yen } from '../text/yen';
import { FRAUD, INCIDENT, idOf, pathOf } from './addressed';
import { addHoldCommands } from './hold.commands';
import { drawReport, type IncidentReport } from './incident-report';
import { addIndicatorCommands } from './indicator.commands';
import { drawReconciliation, type Reconciliation } from './reconciliation';
import { drawTally, type Tally, tallyOf } from './tally';

/** The steps of an incident in the order in which they are taken. */
export function addActingCommands(group: Command, around: Surroundings): void {
  changing(group.command('open'))
    .description('Open an incident over a window of time; all reports of charges in it belong to it.')
    .requiredOption('--name <name>', 'what it is called')
    .requiredOption('--from <time>', 'the beginning of the window, like 2019-07-01T00:00+09:00', instant)
    .requiredOption('--to <time>', 'its end', instant)
    .addHelpText(
      'after',
      '\nExample:\n  $ modosu incident open --name "Charges at night" --from 2019-07-01T00:00+09:00 --to 2019-07-05T00:00+09:00\nWhat stands out before: modosu flagged, modosu alerts, modosu report list --state open',
    )
    .action(atDesk(around, FRAUD, open));
  addIndicatorCommands(group, around);
  changing(group.command('scope').argument('<incident>', INCIDENT))
    .description('Widen the incident to its fixed point and classify every transaction in it; shows what changed.')
    .addHelpText('after', '\nMay be run again at any time.\n\nExample:\n  $ modosu incident scope INCIDENT --yes')
    .action(atDesk(around, FRAUD, scope));
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
      atDesk(around, FRAUD, async (desk, command) => {
        const { customer, transaction, answer } = command.opts<Record<string, string> & { transaction: string[] }>();
        const said = { customerId: customer, transactionIds: transaction, answer };
        const lines = [`${customer} says "${answer}" of ${transaction.join(', ')}`];
        if (!(await agreed(desk, command, { will: said, lines, question: 'Record this answer?' }))) return;
        await desk.api.post(`${pathOf(command)}/callbacks`, said);
        desk.show(said, () => [`Recorded. Next: modosu incident scope ${idOf(command)}`]);
      }),
    );
  changing(group.command('hold').argument('<incident>', INCIDENT))
    .description(
      "Set aside what is left of flagged charges, in victims' and receivers' wallets, and end the thieves' sessions.",
    )
    .addHelpText('after', '\nExample:\n  $ modosu incident hold INCIDENT')
    .action(atDesk(around, FRAUD, hold));
  addHoldCommands(group, around);
  changing(group.command('propose').argument('<incident>', INCIDENT))
    .description('Propose the plan: a compensation for each original, with totals and a content hash. No money moves.')
    .addHelpText(
      'after',
      '\nSomebody else approves it: modosu plan approve PLAN\n\nExample:\n  $ modosu incident propose INCIDENT',
    )
    .action(atDesk(around, FRAUD, propose));
  group
    .command('watch')
    .argument('<incident>', INCIDENT)
    .description('Watch the execution of the plan until everybody is made whole.')
    .addHelpText('after', '\nExample:\n  $ modosu incident watch INCIDENT')
    .action(
      atDesk(around, undefined, async (desk, command) => {
        const { incidents } = await desk.api.get<{ incidents: { incidentId: string; planId?: string }[] }>(
          '/v1/staff/incidents',
        );
        const planId = incidents.find(({ incidentId }) => incidentId === idOf(command))?.planId;
        if (planId === undefined)
          throw new Failure(`There is no plan yet. Next: modosu incident propose ${idOf(command)}`);
        await watchPlan(desk, planId);
      }),
    );
  changing(group.command('close').argument('<incident>', INCIDENT))
    .description('Close the incident; refused unless it reconciles to the yen.')
    .addHelpText('after', '\nExample:\n  $ modosu incident close INCIDENT')
    .action(atDesk(around, FRAUD, close));
}

async function open(desk: Desk, command: Command): Promise<void> {
  const { name, from, to } = command.opts<{ name: string; from: string; to: string }>();
  const { incidents } = await desk.api.get<{ incidents: { name: string; state: string }[] }>('/v1/staff/incidents');
  const reports = await desk.api.get<{ reports: unknown[]; next?: string }>('/v1/staff/reports', {
    state: 'open',
    limit: 1_000,
  });
  const others = incidents.filter(({ state }) => state === 'open');
  const openReports = `${whole(reports.reports.length)}${reports.next === undefined ? '' : ' or more'}`;
  const will = { name, from, to, openReports: reports.reports.length, openIncidents: others.length };
  const lines = [
    `Opens "${name}" from ${inJapan(from)} to ${inJapan(to)}.`,
    `Open reports: ${openReports}. Open incidents: ${others.map((one) => one.name).join(', ') || 'none'}.`,
  ];
  if (!(await agreed(desk, command, { will, lines, question: 'Open this incident?' }))) return;
  const opened = await desk.api.post<{ incidentId: string }>('/v1/staff/incidents', { name, from, to });
  desk.show(opened, ({ incidentId }) => [`Opened ${incidentId}`, `Next: modosu incident scope ${incidentId}`]);
}

async function scope(desk: Desk, command: Command): Promise<void> {
  const incidentId = idOf(command);
  const before = await withProgress(desk, 'Counting', (report) => tallyOf(desk, incidentId, report));
  const lines = before
    ? [`As classified now, ${whole(before.accounts)} accounts:`, ...drawTally(before), '', 'The rules are run again.']
    : ['Nothing is classified yet; the rules are run for the first time.'];
  const will = { incidentId, before };
  if (!(await agreed(desk, command, { will, lines, question: 'Run the rules?' }))) return;
  type Summary = Tally & { ruleVersion: string; rounds: number; debits: number };
  const summary = await withProgress(desk, 'Scoping', () => desk.api.post<Summary>(`${pathOf(command)}/scope`, {}));
  // Counted as before the run: the summary also holds as cleared what nobody reported.
  const after = await withProgress(desk, 'Counting', (report) => tallyOf(desk, incidentId, report));
  desk.show({ ...summary, before }, ({ ruleVersion, rounds, accounts }) => [
    `${ruleVersion} reached its fixed point in ${whole(rounds)} rounds, with ${whole(accounts)} accounts:`,
    ...drawTally(after ?? summary, before),
    '',
    `Next: modosu incident hold ${incidentId}`,
  ]);
}

async function hold(desk: Desk, command: Command): Promise<void> {
  const tally = await flagged(desk, command);
  const lines = [
    ...drawTally(tally),
    '',
    'What is left of the confirmed and probable ones is set aside, wherever it went.',
  ];
  const will = { incidentId: idOf(command), ...tally };
  if (!(await agreed(desk, command, { will, lines, question: 'Hold these funds?' }))) return;
  type Held = { wallets: number; heldYen: number; sessionsEnded: number };
  const held = await withProgress(desk, 'Holding', () => desk.api.post<Held>(`${pathOf(command)}/hold-funds`, {}));
  desk.show(held, ({ wallets, heldYen, sessionsEnded }) => [
    `${yen(heldYen)} held in ${whole(wallets)} wallets; ${whole(sessionsEnded)} sessions ended.`,
    `Next: modosu incident propose ${idOf(command)}`,
  ]);
}

async function propose(desk: Desk, command: Command): Promise<void> {
  const tally = await flagged(desk, command);
  const lines = [
    ...drawTally(tally),
    '',
    'A plan of compensations is drawn up for them; the plan before, if any, is void.',
  ];
  const will = { incidentId: idOf(command), ...tally };
  if (!(await agreed(desk, command, { will, lines, question: 'Propose a plan?' }))) return;
  const plan = await withProgress(desk, 'Planning', () => desk.api.post<Plan>(`${pathOf(command)}/plans`, {}));
  desk.show(plan, (proposed) => [
    ...drawPlan(proposed),
    '',
    `Next, since whoever proposes may not approve: ${asAnother(desk, 'approver')}`,
    `  modosu plan approve ${proposed.planId}`,
  ]);
}

async function close(desk: Desk, command: Command): Promise<void> {
  const incidentId = idOf(command);
  const found = await desk.api.get<Reconciliation>(`${pathOf(command)}/reconciliation`);
  const lines = [...drawReconciliation(found), '', 'Closing is for good.'];
  if (!(await agreed(desk, command, { will: { incidentId, ...found }, lines, question: 'Close this incident?' })))
    return;
  const report = await desk.api.post<IncidentReport>(`${pathOf(command)}/close`, {});
  desk.show(report, (closed) => [...drawReport(closed), '', 'Closed.']);
}

/** @throws Failure if the rules have not been run */
async function flagged(desk: Desk, command: Command): Promise<Tally> {
  const tally = await withProgress(desk, 'Counting', (report) => tallyOf(desk, idOf(command), report));
  if (tally) return tally;
  throw new Failure(`Nothing is classified yet. Next: modosu incident scope ${idOf(command)}`);
}
