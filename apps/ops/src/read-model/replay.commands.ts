import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import { part } from '../api/api';
import { agreed } from '../consent';
import { atDesk, type Desk, type Surroundings } from '../desk';
import { Failure, UsageError } from '../failure';
import { table } from '../text/table';
import { visible } from '../text/visible';
import { whole } from '../text/yen';
import { type Difference, drawDifferences } from './differences';
import { type Job, type Listed, listed, named, OPERATORS, pathOf, SERVICES, watched } from './read-model';

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

export function addReplayCommand(program: Command, around: Surroundings): void {
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
      atDesk(around, OPERATORS, async (desk, command) => {
        const [name] = command.args;
        const { check, from } = command.opts<Options>();
        if (check) await checked(desk, name);
        else if (name !== undefined) await replayed(desk, command, name, from);
        else if (from !== undefined) throw new UsageError('--from needs a read model');
        else desk.show(await everything(desk), drawList);
      }),
    );
}

async function replayed(desk: Desk, command: Command, name: string, from: string | undefined): Promise<void> {
  const { service, projection } = named(name);
  const { readModels, head } = await listed(desk.api, service);
  const now = readModels.find((one) => one.projection === projection);
  if (!now) throw new Failure(`${service} has no read model ${projection}; modosu replay lists what there is.`);
  const lines = [
    `${name}: version ${now.version}, ${whole(now.rows)} rows, at position ${now.position} of ${head}.`,
    `New tables are filled beside it from ${from === undefined ? 'the start of the log' : `position ${from}`}; until they are at its end the old ones answer and go on.`,
    ...(now.parked > 0 ? [`${now.parked} parked streams are tried again.`] : []),
    ...(now.dropped > 0 ? [`${now.dropped} events that operators dropped are left out.`] : []),
  ];
  const will = { projection: name, from, now };
  if (!(await agreed(desk, command, { will, lines, question: `Build ${name} anew?` }))) return;
  const job = await desk.api.post<Job>(`${pathOf(service)}/replay`, {
    projection,
    ...(from === undefined ? {} : { from }),
  });
  const done = await watched(desk, 'Replaying', service, job);
  if (done.state === 'failed') throw new Failure(`${name}: ${done.outcome}`);
  desk.show(done, ({ outcome }) => [`${name}: ${outcome}`]);
}

async function checked(desk: Desk, name: string | undefined): Promise<void> {
  const one = name === undefined ? undefined : named(name);
  const results: (Job & { service: string; volatile: string[]; rows: Difference[] })[] = [];
  for (const service of one ? [one.service] : SERVICES) {
    const { volatile } = await listed(desk.api, service);
    const asked = one ? { projection: one.projection } : {};
    const job = await desk.api.post<Job>(`${pathOf(service)}/check`, asked);
    const done = await watched(desk, 'Checking', service, job);
    if (done.state === 'failed') throw new Failure(`${service}: ${done.outcome}`);
    const rows: Difference[] = [];
    // What was found may be long: the lines are printed as they come, only JSON needs all of it at once.
    for await (const page of differences(desk, service, done.jobId)) {
      if (desk.json) rows.push(...page);
      else desk.terminal.out(drawDifferences(service, page).map(visible).join('\n'));
    }
    results.push({ ...done, service, volatile, rows });
    if (!desk.json) {
      desk.terminal.out(`${service}: ${done.outcome}`);
      if (volatile.length > 0) desk.terminal.out(`  not compared, no fold of the log: ${volatile.join('; ')}`);
    }
  }
  if (desk.json) desk.show(results, () => []);
  const found = results.reduce((sum, result) => sum + (result.differences ?? 0), 0);
  if (found > 0) throw new Failure(`${whole(found)} rows are not what the log says; modosu replay builds them anew.`);
}

async function* differences(desk: Desk, service: string, jobId: string): AsyncGenerator<Difference[]> {
  let after: string | undefined;
  do {
    const page = await desk.api.get<{ differences: Difference[]; next?: string }>(
      `${pathOf(service)}/jobs/${part(jobId)}/differences`,
      { limit: 500, after },
    );
    if (page.differences.length > 0) yield page.differences;
    after = page.next;
  } while (after !== undefined);
}

async function everything(desk: Desk): Promise<Listed[]> {
  const all: Listed[] = [];
  for (const service of SERVICES) all.push(await listed(desk.api, service));
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
