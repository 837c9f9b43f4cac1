import type { Reply } from '@modosu/api-client/api-client';
import { Argument, type Command } from 'commander';
import { apiOf, type Environment, urlOf } from '../command-context';
import { outputOf } from '../output';
import { SessionFile } from '../session/session-file';
import { visible } from '../text/visible';
import { type Candidate, candidates } from './candidates';
import { INSTALL, SCRIPTS, SHELLS, type Shell } from './scripts';

const ACCOUNTS = ['psp', 'bank', 'cash', 'refund', 'dispute', 'fee:chargeback', 'promotion', 'loss:fraud'];
const PER_CUSTOMER = [
  'wallet:',
  'hold:',
  'closed:',
  'unclaimed:',
  'merchant:',
  'receivable:mule:',
  'receivable:customer:',
];
/** Nobody waits longer for a tab. */
const PATIENCE_MS = 1_500;

export function addCompletionCommands(program: Command, environment: Environment): void {
  program
    .command('completion')
    .addArgument(new Argument('<shell>', 'whose completion').choices(SHELLS))
    .description('The script that completes commands, options and ids in a shell.')
    .addHelpText(
      'after',
      `\nExamples (each once; the next shell has it):\n${SHELLS.map((shell) => `  $ ${INSTALL[shell]}`).join('\n')}`,
    )
    .action((shell: Shell, _options: object, command: Command) => {
      const script = SCRIPTS[shell];
      outputOf(command, environment.terminal).write({ shell, install: INSTALL[shell], script }, () => script);
    });
  program
    .command('complete-word', { hidden: true })
    .argument('[words...]')
    .description('What may stand at the last of these words; asked by the scripts of modosu completion.')
    .addHelpText('after', '\nExample:\n  $ modosu complete-word -- incident sc')
    .action(async (words: string[], _options: object, command: Command) => {
      const found = await candidates(program, words, (argument) => idsFor(argument, command, environment));
      outputOf(command, environment.terminal).write({ candidates: found }, () =>
        found.map(({ word, meaning }) => `${visible(word)}\t${visible(meaning)}`).join('\n'),
      );
    });
}

/** Ids that are few enough to be listed; a tab is no place for an error. */
async function idsFor(argument: string, command: Command, environment: Environment): Promise<Candidate[]> {
  if (argument === 'account') return [...ACCOUNTS, ...PER_CUSTOMER].map((word) => ({ word, meaning: '' }));
  if (argument !== 'incident' && argument !== 'plan') return [];
  const url = urlOf(command);
  const session = SessionFile.ofUser(environment.env).of(url);
  if (session === undefined) return [];
  type Incidents = Pick<Reply<'compensation.incident.list'>, 'incidents'>;
  const late = new Promise<Incidents>((resolve) => setTimeout(() => resolve({ incidents: [] }), PATIENCE_MS).unref());
  const asked = apiOf(url, session, environment).call('compensation.incident.list');
  const { incidents } = await Promise.race([asked.catch((): Incidents => ({ incidents: [] })), late]);
  return incidents.flatMap(({ incidentId, name, state, planId }) => {
    const word = argument === 'incident' ? incidentId : planId;
    return word === undefined ? [] : [{ word, meaning: `${name} (${state})` }];
  });
}
