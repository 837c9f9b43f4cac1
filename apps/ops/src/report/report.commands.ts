import type { Fields, Reply } from '@modosu/api-client/api-client';
import { type Command, Option } from 'commander';
import { list, type PageOptions } from '../api/list';
import { more, withPages } from '../api/page-options';
import { type CommandContext, type Environment, withSession } from '../command-context';
import { agreed, changing } from '../consent';
import { facts, table } from '../text/table';
import { inJapan } from '../text/time';
import { yen } from '../text/yen';

type Report = Reply<'compensation.report.show.staff'>;
type NewReport = Fields<'compensation.report.file.staff'>;

const READERS = ['fraud', 'approver'];

export function addReportCommands(program: Command, environment: Environment): void {
  const group = program.command('report').description('What customers say was not theirs: file, read, and decide.');
  changing(group.command('file'))
    .description('File a report for somebody who calls, comes to a shop, or is not a customer at all.')
    .requiredOption('--description <text>', 'what they say, in their words')
    .addOption(
      new Option('--channel <channel>', 'how it came in')
        .choices(['phone', 'shop', 'issuer', 'non-customer', 'app'])
        .default('phone'),
    )
    .option('--customer <id>', 'whose account, if that is known')
    .option('--charge <id...>', 'the charges that were not theirs')
    .addHelpText(
      'after',
      '\nExample:\n  $ modosu report file --channel phone --customer CUSTOMER --charge CHARGE --description "three charges at night"',
    )
    .action(withSession(environment, ['support', 'fraud'], fileReport));
  withPages(group.command('list'))
    .description('Reports, oldest first.')
    .addOption(
      new Option('--state <state>', 'only these').choices([
        'open',
        'refusal-proposed',
        'refused',
        'upheld',
        'withdrawn',
      ]),
    )
    .addHelpText('after', '\nExample:\n  $ modosu report list --state open')
    .action(
      withSession(environment, undefined, async (context, command) => {
        const { state, ...page } = command.opts<PageOptions & { state?: Report['state'] }>();
        const found = await list(context.api, 'compensation.report.list', 'reports', page, { state });
        const reply = { reports: found.items, next: found.next };
        context.show(reply, () => [...drawReports(found.items), ...more(found.next)]);
      }),
    );
  group
    .command('show')
    .argument('<report>', 'the id of a report')
    .description('One report and what became of it.')
    .addHelpText('after', '\nExample:\n  $ modosu report show REPORT')
    .action(
      withSession(environment, undefined, async (context, command) =>
        context.show(await reportOf(context, command), drawReport),
      ),
    );
  addDecisions(group, environment);
}

function addDecisions(group: Command, environment: Environment): void {
  changing(group.command('propose-refusal').argument('<report>', 'the id of a report'))
    .description('Propose to refuse a report, with reason and evidence; a second reader must confirm.')
    .requiredOption('--reason <text>', 'why')
    .requiredOption('--evidence <text...>', 'what shows it')
    .addHelpText(
      'after',
      '\nExample:\n  $ modosu report propose-refusal REPORT --reason "own device, own shop" --evidence "device home-1" "till receipt 77"',
    )
    .action(
      withSession(environment, ['fraud'], async (context, command) => {
        const { reason, evidence } = command.opts<{ reason: string; evidence: string[] }>();
        const report = await reportOf(context, command);
        const lines = [
          ...drawReport(report),
          '',
          `Proposes to refuse it: ${reason}`,
          ...evidence.map((one) => `  ${one}`),
        ];
        const will = { report, reason, evidence };
        if (!(await agreed(context, command, { will, lines, question: 'Propose this refusal?' }))) return;
        const { reportId } = report;
        await context.api.call('compensation.report.propose-refusal', { reportId, reason, evidence });
        context.show({ reportId, state: 'refusal-proposed' }, () => [
          `Proposed. A second reader confirms it: ${asAnother(context, 'approver')}`,
          `  modosu report confirm-refusal ${reportId}`,
        ]);
      }),
    );
  changing(group.command('confirm-refusal').argument('<report>', 'the id of a report'))
    .description('As the second reader, confirm that a report is refused.')
    .addHelpText(
      'after',
      '\nWhoever proposed it may not confirm it.\n\nExample:\n  $ modosu report confirm-refusal REPORT',
    )
    .action(
      withSession(environment, READERS, async (context, command) => {
        const report = await reportOf(context, command);
        const lines = [...drawReport(report), '', 'This refuses the report for good; the customer is told so.'];
        if (!(await agreed(context, command, { will: { report }, lines, question: 'Refuse this report?' }))) return;
        const { reportId } = report;
        await context.api.call('compensation.report.confirm-refusal', { reportId });
        context.show({ reportId, state: 'refused' }, () => ['Refused.']);
      }),
    );
}

async function fileReport(context: CommandContext, command: Command): Promise<void> {
  const said = command.opts<Pick<NewReport, 'description' | 'channel'> & { customer?: string; charge?: string[] }>();
  const { description, channel, customer: customerId, charge: chargeIds = [] } = said;
  const charges = await Promise.all(
    chargeIds.map((chargeId) => context.api.call('charging.charge.show.staff', { chargeId })),
  );
  const report = { chargeIds, description, channel, customerId };
  const totalYen = charges.reduce((sum, { amountYen }) => sum + amountYen, 0);
  const lines = [
    `Files a report by ${channel}${customerId === undefined ? '' : ` of ${customerId}`}: ${description}`,
    ...charges.map(({ chargeId, amountYen }) => `  charge ${chargeId}  ${yen(amountYen)}`),
    `  ${yen(totalYen)} in all`,
  ];
  const will = { ...report, totalYen };
  if (!(await agreed(context, command, { will, lines, question: 'File this report?' }))) return;
  const filed = await context.api.call('compensation.report.file.staff', report);
  context.show(filed, ({ reportId }) => [`Filed as ${reportId}. Next: modosu report show ${reportId}`]);
}

const reportOf = (context: CommandContext, command: Command) =>
  context.api.call('compensation.report.show.staff', { reportId: command.args[0]! });

/** How to sign in as another person, who has this role. */
export function asAnother({ session }: Pick<CommandContext, 'session'>, role: string): string {
  return session.scenario === undefined
    ? 'sign in as somebody else, modosu sign-in --email …, then'
    : `${session.again.replace(/ --as \S+$/, '')} --as ${role}, then`;
}

function drawReport(report: Report) {
  const { reportId, customerId, chargeIds, transactionId, channel, description, state, filedAt, reason } = report;
  return facts([
    ['report', reportId],
    ['state', state],
    ['filed', `${inJapan(filedAt)} by ${channel}`],
    ['customer', customerId],
    ['charges', chargeIds.join(', ') || 'none named'],
    ['transaction', transactionId],
    ['says', description],
    ['reason', reason],
  ]);
}

function drawReports(reports: readonly Report[]): string[] {
  return table(
    ['filed', 'report', 'state', 'channel', 'customer', 'charges', 'says'].map((title) => ({ title })),
    reports.map(({ filedAt, reportId, state, channel, customerId, chargeIds, description }) => [
      inJapan(filedAt),
      reportId,
      state,
      channel,
      customerId ?? '',
      String(chargeIds.length),
      description.length > 40 ? `${description.slice(0, 39)}…` : description,
    ]),
  );
}
