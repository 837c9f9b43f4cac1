import { ApiError } from '@modosu/api-client/api-error';
import { Command, CommanderError, Option } from 'commander';
import { addAccountCommands } from './account/account.commands';
import { addAlertCommands } from './alert/alert.commands';
import { addBackupCommand } from './backup/backup.commands';
import { addRestoreCommand } from './backup/restore.commands';
import { addBankCommands } from './bank/bank.commands';
import { addCampaignCommands } from './campaign/campaign.commands';
import { addChargeCommand } from './charge/charge.commands';
import { DEFAULT_URL, type Environment } from './command-context';
import { addCompletionCommands } from './completion/completion.commands';
import { addCorrectionCommands } from './correction/correction.commands';
import { Failure, UsageError } from './failure';
import { addIncidentCommands } from './incident/incident.commands';
import { addLedgerCommands } from './ledger/ledger.commands';
import { addExportCommands } from './log/export.commands';
import { addLogCommands } from './log/log.commands';
import { addMerchantCommands } from './merchant/merchant.commands';
import { addPaymentCommands } from './payment/payment.commands';
import { addPlanCommands } from './plan/plan.commands';
import { addProveCommand } from './proof/prove.commands';
import { addSealCommand } from './proof/seal.commands';
import { addVerifyCommand } from './proof/verify.commands';
import { addParkedCommands } from './read-model/parked.commands';
import { addReplayCommand } from './read-model/replay.commands';
import { addReportCommands } from './report/report.commands';
import { addSessionCommands } from './session/session.commands';
import { addSwitchCommands } from './switch/switch.commands';
import { addTraceCommand } from './trace/trace.commands';
import { addTransferCommands } from './transfer/transfer.commands';
import { addWhatIfCommand } from './what-if/what-if.commands';

const FIRST_STEPS = `
First steps, with a stack on this machine (npm start):
  $ npx modosu sign-in --local
  $ npx modosu incident list
  $ npx modosu incident report INCIDENT
  $ npx modosu incident transactions INCIDENT --kind charge --limit 5
  $ npx modosu trace CHARGE --svg charge.svg

An incident by hand, step by step (each shows what it will do and asks; --dry-run only shows):
  $ modosu flagged --from 2019-07-01T00:00+09:00 --to 2019-07-05T00:00+09:00
  $ modosu switch off charging --reason "cluster of reports"
  $ modosu incident open --name "July" --from 2019-07-01T00:00+09:00 --to 2019-07-05T00:00+09:00
  $ modosu incident scope INCIDENT, then hold, propose; somebody else: modosu plan approve PLAN
  $ modosu incident watch INCIDENT, then reconcile, report, close

Times are shown as in Japan (JST, UTC+9). Exit codes: 0 done, 1 refused or failed, 2 wrong command line.`;

/** What one wants to do, and the commands for it; others stand under the last. */
const GROUPS: [title: string, commands: string[]][] = [
  ['Begin:', ['sign-in', 'whoami', 'sign-out', 'console', 'completion']],
  ['Look at the log:', ['streams', 'read', 'tail', 'event', 'trace']],
  [
    'Look at the money:',
    [
      'balance',
      'trial-balance',
      'statement',
      'postings',
      'charge',
      'transfer',
      'campaign',
      'account',
      'merchant',
      'bank',
    ],
  ],
  ['Handle an incident:', ['alerts', 'flagged', 'switch', 'report', 'incident', 'plan', 'correction']],
  ['Serve customers and merchants:', ['payment']],
  ['Prove it and try other rules:', ['verify', 'seal', 'prove', 'what-if']],
  ['Keep it running:', ['replay', 'parked', 'backup', 'restore', 'export-key', 'export', 'export-confirm', 'import']],
];

export function programOf(environment: Environment): Command {
  const { terminal, env } = environment;
  const program = new Command('modosu')
    .description('The desk of Modosu in a terminal: reads the books, traces charges, and acts, through the public API.')
    .addOption(new Option('--url <url>', 'the public API').default(env.MODOSU_URL || DEFAULT_URL))
    .option('--json', 'print what the API answers, as JSON')
    .addHelpText('after', FIRST_STEPS)
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
    })
    .showHelpAfterError('(add --help for what it takes)')
    .exitOverride();
  addSessionCommands(program, environment);
  addTraceCommand(program, environment);
  addChargeCommand(program, environment);
  addTransferCommands(program, environment);
  addLedgerCommands(program, environment);
  addAlertCommands(program, environment);
  addReportCommands(program, environment);
  addIncidentCommands(program, environment);
  addPlanCommands(program, environment);
  addCorrectionCommands(program, environment);
  addPaymentCommands(program, environment);
  addCampaignCommands(program, environment);
  addSwitchCommands(program, environment);
  addReplayCommand(program, environment);
  addParkedCommands(program, environment);
  addAccountCommands(program, environment);
  addMerchantCommands(program, environment);
  addBankCommands(program, environment);
  addCompletionCommands(program, environment);
  addLogCommands(program, environment);
  addVerifyCommand(program, environment);
  addSealCommand(program, environment);
  addProveCommand(program, environment);
  addExportCommands(program, environment);
  addWhatIfCommand(program, environment);
  addBackupCommand(program, environment);
  addRestoreCommand(program, environment);
  return grouped(program);
}

/** Puts the commands under what they are for, in that order. */
function grouped(program: Command): Command {
  const order = GROUPS.flatMap(([, names]) => names);
  const place = (command: Command) => (order.includes(command.name()) ? order.indexOf(command.name()) : order.length);
  for (const command of program.commands) {
    const group = GROUPS.find(([, names]) => names.includes(command.name())) ?? GROUPS.at(-1)!;
    command.helpGroup(group[0]);
  }
  (program.commands as Command[]).sort((a, b) => place(a) - place(b));
  const help = new Command('help').argument('[command]', 'of which').description('What a command takes.');
  return program.addHelpCommand(help.helpGroup(GROUPS[0]![0]));
}

/**
 * Runs one command line.
 * @param argv without the program's own name
 * @returns the exit code: 0 done, 1 refused or failed, 2 the command line is wrong
 */
export async function run(argv: readonly string[], environment: Environment): Promise<number> {
  try {
    await programOf(environment).parseAsync([...argv], { from: 'user' });
    return 0;
  } catch (error) {
    // What was wrong with the words has been printed already; asking for help is not an error.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof UsageError) {
      environment.terminal.err(`error: ${error.message}`);
      return 2;
    }
    if (error instanceof ApiError) environment.terminal.err(`${error.code}: ${error.message}`);
    else if (error instanceof Failure) environment.terminal.err(error.message);
    else environment.terminal.err(`This should not have happened: ${(error as Error).stack ?? String(error)}`);
    return 1;
  }
}
