import { type Command, Option } from 'commander';
import { part } from '../api/api';
import { more, withPages } from '../api/page-options';
import { type PageOptions, pages } from '../api/pages';
import { agreed, changing } from '../consent';
import { atDesk, type Desk, type Surroundings } from '../desk';
import { facts, table } from '../text/table';
import { inJapan } from '../text/time';
import { yen } from '../text/yen';

interface Report {
  reportId: string;
  customerId?: string;
  chargeIds: string[];
  channel: string;
  description: string;
  state: string;
  filedAt: string;
  reason?: string;
}

const READERS = ['fraud', 'approver'];
const pathOf = (command: Command) => `/v1/staff/reports/${part(command.args[0]!)}`;

export function addReportCommands(program: Command, around: Surroundings): void {
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
    .action(atDesk(around, ['support', 'fraud'], fileReport));
  withPages(group.command('list'))
    .description('Reports, oldest first.')
    .addOption(new Option('--state <state>', 'only these').choices(['open', 'refusal-proposed', 'refused', 'upheld']))
    .addHelpText('after', '\nExample:\n  $ modosu report list --state open')
    .action(
      atDesk(around, undefined, async (desk, command) => {
        const { state, ...page } = command.opts<PageOptions & { state?: string }>();
        const query = { state };
        const found = await pages<Report, 'reports'>(desk.api, '/v1/staff/reports', 'reports', page, query);
        const reply = { reports: found.items, next: found.next };
        desk.show(reply, () => [...drawReports(found.items), ...more(found.next)]);
      }),
    );
  group
    .command('show')
    .argument('<report>', 'the id of a report')
    .description('One report and what became of it.')
    .addHelpText('after', '\nExample:\n  $ modosu report show REPORT')
    .action(atDesk(around, undefined, async (desk, command) => desk.show(await reportOf(desk, command), drawReport)));
  addDecisions(group, around);
}

function addDecisions(group: Command, around: Surroundings): void {
  changing(group.command('propose-refusal').argument('<report>', 'the id of a report'))
    .description('Propose to refuse a report, with reason and evidence; a second reader must confirm.')
    .requiredOption('--reason <text>', 'why')
    .requiredOption('--evidence <text...>', 'what shows it')
    .addHelpText(
      'after',
      '\nExample:\n  $ modosu report propose-refusal REPORT --reason "own device, own shop" --evidence "device home-1" "till receipt 77"',
    )
    .action(
      atDesk(around, ['fraud'], async (desk, command) => {
        const { reason, evidence } = command.opts<{ reason: string; evidence: string[] }>();
        const report = await reportOf(desk, command);
        const lines = [
          ...drawReport(report),
          '',
          `Proposes to refuse it: ${reason}`,
          ...evidence.map((one) => `  ${one}`),
        ];
        const will = { report, reason, evidence };
        if (!(await agreed(desk, command, { will, lines, question: 'Propose this refusal?' }))) return;
        await desk.api.post(`${pathOf(command)}/propose-refusal`, { reason, evidence });
        desk.show({ reportId: report.reportId, state: 'refusal-proposed' }, ({ reportId }) => [
          `Proposed. A second reader confirms it: ${asAnother(desk, 'approver')}`,
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
      atDesk(around, READERS, async (desk, command) => {
        const report = await reportOf(desk, command);
        const lines = [...drawReport(report), '', 'This refuses the report for good; the customer is told so.'];
        if (!(await agreed(desk, command, { will: { report }, lines, question: 'Refuse this report?' }))) return;
        await desk.api.post(`${pathOf(command)}/confirm-refusal`, {});
        desk.show({ reportId: report.reportId, state: 'refused' }, () => ['Refused.']);
      }),
    );
}

async function fileReport(desk: Desk, command: Command): Promise<void> {
  const said = command.opts<{ description: string; channel: string; customer?: string; charge?: string[] }>();
  const { description, channel, customer: customerId, charge: chargeIds = [] } = said;
  const charges = await Promise.all(
    chargeIds.map((id) => desk.api.get<{ chargeId: string; amountYen: number }>(`/v1/staff/charges/${part(id)}`)),
  );
  const report = { chargeIds, description, channel, ...(customerId === undefined ? {} : { customerId }) };
  const totalYen = charges.reduce((sum, { amountYen }) => sum + amountYen, 0);
  const lines = [
    `Files a report by ${channel}${customerId === undefined ? '' : ` of ${customerId}`}: ${description}`,
    ...charges.map(({ chargeId, amountYen }) => `  charge ${chargeId}  ${yen(amountYen)}`),
    `  ${yen(totalYen)} in all`,
  ];
  const will = { ...report, totalYen };
  if (!(await agreed(desk, command, { will, lines, question: 'File this report?' }))) return;
  const filed = await desk.api.post<{ reportId: string }>('/v1/staff/reports', report);
  desk.show(filed, ({ reportId }) => [`Filed as ${reportId}. Next: modosu report show ${reportId}`]);
}

const reportOf = (desk: Desk, command: Command) => desk.api.get<Report>(pathOf(command));

/** How to become somebody else, who has this role. */
export function asAnother({ session }: Pick<Desk, 'session'>, role: string): string {
  return session.scenario === undefined
    ? 'sign in as somebody else, modosu sign-in --email …, then'
    : `${session.again.replace(/ --as \S+$/, '')} --as ${role}, then`;
}

function drawReport({ reportId, customerId, chargeIds, channel, description, state, filedAt, reason }: Report) {
  return facts([
    ['report', reportId],
    ['state', state],
    ['filed', `${inJapan(filedAt)} by ${channel}`],
    ['customer', customerId],
    ['charges', chargeIds.join(', ') || 'none named'],
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
