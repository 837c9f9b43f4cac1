import { pages } from '@modosu/api-client/pages';
import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import { type CommandContext, type Environment, withSession } from '../command-context';
import { agreed } from '../consent';
import { Failure, UsageError } from '../failure';
import { table } from '../text/table';
import { visible } from '../text/visible';
import { whole } from '../text/yen';
import { type Difference, drawDifferences } from './differences';
import { type Job, type Listed, listed, named, OPERATORS, SERVICES, watched } from './read-model';

const EXAMPLES = `
Without a read model it lists all of them. --check changes nothing that is read: it builds beside what is stored, and
compares up to exactly the same position; columns that are no fold of the log are left out and named. --from is for a
read model that nothing before that position concerns; anywhere else its sums would be wrong, so it is refused.

Examples:
  $ modosu replay
  $ modosu replay payment:merchant-receipts
  $ modosu replay --check
  $ modosu replay --check ledger:lots`;

interface Options {
  from?: string;
  check?: boolean;
}

export function addReplayCommand(program: Command, environment: Environment): void {
  program
    .command('replay')
    .addArgument(new Argument('[read model]', 'SERVICE:NAME, such as ledger:postings'))
    .description('Build a read model anew from the log beside the one that answers, and let it take over.')
    .option('--from <position>', 'begin there in the log', position)
    .addOption(
      new Option('--check', 'only compare with what is stored; exit code 1 if a row differs').conflicts('from'),
    )
    .addOption(new Option('--dry-run', 'show what it would do, and stop there').conflicts(['yes']))
    .option('-y, --yes', 'show it, and do it without asking')
    .addHelpText('after', EXAMPLES)
    .action(
      withSession(environment, OPERATORS, async (context, command) => {
        const [name] = command.args;
        const { check, from } = command.opts<Options>();
        if (check) await checked(context, name);
        else if (name !== undefined) await replayed(context, command, name, from);
        else if (from !== undefined) throw new UsageError('--from needs a read model');
        else context.show(await everything(context), drawList);
      }),
    );
}

async function replayed(
  context: CommandContext,
  command: Command,
  name: string,
  from: string | undefined,
): Promise<void> {
  const { service, projection } = named(name);
  const { readModels, head } = await listed(context.api, service);
  const now = readModels.find((one) => one.projection === projection);
  if (!now) throw new Failure(`${service} has no read model ${projection}; modosu replay lists what there is.`);
  const lines = [
    `${name}: version ${now.version}, ${whole(now.rows)} rows, at position ${now.position} of ${head}.`,
    `New tables are filled beside it from ${from === undefined ? 'the start of the log' : `position ${from}`}; until they are at its end the old ones answer and go on.`,
    ...(now.parked > 0 ? [`${now.parked} parked streams are tried again.`] : []),
    ...(now.dropped > 0 ? [`${now.dropped} events that operators dropped are left out.`] : []),
  ];
  const will = { projection: name, from, now };
  if (!(await agreed(context, command, { will, lines, question: `Build ${name} anew?` }))) return;
  const job = await context.api.call(`${service}.read-models.replay`, { projection, from });
  const done = await watched(context, 'Replaying', service, job);
  if (done.state === 'failed') throw new Failure(`${name}: ${done.outcome}`);
  context.show(done, ({ outcome }) => [`${name}: ${outcome}`]);
}

async function checked(context: CommandContext, name: string | undefined): Promise<void> {
  const one = name === undefined ? undefined : named(name);
  const results: (Job & Pick<Listed, 'service' | 'volatile'> & { rows: Difference[] })[] = [];
  for (const service of one ? [one.service] : SERVICES) {
    const { volatile } = await listed(context.api, service);
    const job = await context.api.call(`${service}.read-models.check`, { projection: one?.projection });
    const done = await watched(context, 'Checking', service, job);
    if (done.state === 'failed') throw new Failure(`${service}: ${done.outcome}`);
    const rows: Difference[] = [];
    // What was found may be long: the lines are printed as they come, only JSON needs all of it at once.
    const { jobId } = done;
    for await (const { differences } of pages(context.api, `${service}.read-models.differences`, {
      jobId,
      limit: 500,
    })) {
      if (context.json) rows.push(...differences);
      else if (differences.length > 0)
        context.terminal.out(drawDifferences(service, differences).map(visible).join('\n'));
    }
    results.push({ ...done, service, volatile, rows });
    if (!context.json) {
      context.terminal.out(`${service}: ${done.outcome}`);
      if (volatile.length > 0) context.terminal.out(`  not compared, no fold of the log: ${volatile.join('; ')}`);
    }
  }
  if (context.json) context.show(results, () => []);
  const found = results.reduce((sum, result) => sum + (result.differences ?? 0), 0);
  if (found > 0) throw new Failure(`${whole(found)} rows are not what the log says; modosu replay builds them anew.`);
}

async function everything(context: CommandContext): Promise<Listed[]> {
  const all: Listed[] = [];
  for (const service of SERVICES) all.push(await listed(context.api, service));
  return all;
}

function drawList(all: readonly Listed[]): string[] {
  const rows = all.flatMap(({ service, readModels, head }) =>
    readModels.map(({ projection, version, position, rows, parked, dropped, building }) => [
      `${service}:${projection}`,
      String(version),
      position,
      String(BigInt(head) - BigInt(position)),
      whole(rows),
      whole(parked),
      whole(dropped),
      building ? `version ${building.version} at ${building.position}` : '',
    ]),
  );
  const right = { right: true };
  return table(
    [
      { title: 'read model' },
      { title: 'version', ...right },
      { title: 'position', ...right },
      { title: 'to the end', ...right },
      { title: 'rows', ...right },
      { title: 'parked', ...right },
      { title: 'dropped', ...right },
      { title: 'being built' },
    ],
    rows,
  );
}

function position(text: string): string {
  if (/^\d{1,19}$/.test(text)) return text;
  throw new InvalidArgumentError('It must be a position in the log, a whole number.');
}
