import { Command, CommanderError, Option } from 'commander';
import { addAlertCommands } from './alert/alert.commands';
import { ApiRefusal } from './api/api';
import { addChargeCommand } from './charge/charge.commands';
import { DEFAULT_URL, type Surroundings } from './desk';
import { Failure, UsageError } from './failure';
import { addIncidentCommands } from './incident/incident.commands';
import { addLedgerCommands } from './ledger/ledger.commands';
import { addPlanCommands } from './plan/plan.commands';
import { addSessionCommands } from './session/session.commands';
import { addSwitchCommands } from './switch/switch.commands';
import { addTraceCommand } from './trace/trace.commands';
import { addWhatIfCommand } from './what-if/what-if.commands';

const FIRST_STEPS = `
First steps, with a stack on this machine (npm start):
  $ npx modosu sign-in --local
  $ npx modosu incident list
  $ npx modosu incident report INCIDENT
  $ npx modosu incident transactions INCIDENT --kind charge --limit 5
  $ npx modosu trace CHARGE

Times are shown as in Japan (JST, UTC+9). Exit codes: 0 done, 1 refused or failed, 2 wrong command line.`;

function programOf(around: Surroundings): Command {
  const { terminal, env } = around;
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
  addSessionCommands(program, around);
  addTraceCommand(program, around);
  addChargeCommand(program, around);
  addLedgerCommands(program, around);
  addIncidentCommands(program, around);
  addPlanCommands(program, around);
  addAlertCommands(program, around);
  addSwitchCommands(program, around);
  addWhatIfCommand(program, around);
  return program;
}

/**
 * Runs one command line.
 * @param argv without the program's own name
 * @returns the exit code: 0 done, 1 refused or failed, 2 the command line is wrong
 */
export async function run(argv: readonly string[], around: Surroundings): Promise<number> {
  try {
    await programOf(around).parseAsync([...argv], { from: 'user' });
    return 0;
  } catch (error) {
    // What was wrong with the words has been printed already; asking for help is not an error.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof UsageError) {
      around.terminal.err(`error: ${error.message}`);
      return 2;
    }
    if (error instanceof ApiRefusal) around.terminal.err(`${error.code}: ${error.message}`);
    else if (error instanceof Failure) around.terminal.err(error.message);
    else around.terminal.err(`This should not have happened: ${(error as Error).stack ?? String(error)}`);
    return 1;
  }
}
