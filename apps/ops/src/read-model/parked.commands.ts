import type { Command } from 'commander';
import { part } from '../api/api';
import { agreed, changing } from '../consent';
import { atDesk, type Desk, type Surroundings } from '../desk';
import { Failure } from '../failure';
import { table } from '../text/table';
import { inJapan } from '../text/time';
import { whole } from '../text/yen';
import { type Job, named, OPERATORS, pathOf, READERS, SERVICES, watched } from './read-model';

interface Parked {
  projection: string;
  stream: string;
  revision: number;
  eventId: string;
  eventType: string;
  error: string;
  waiting: number;
  since: string;
}

interface FailingWork {
  process: string;
  id: string;
  attempts: number;
  error: string;
}

interface Stuck {
  parked: (Parked & { service: string })[];
  failing: (FailingWork & { service: string })[];
}

const streamPath = (service: string, projection: string, stream: string) =>
  `${pathOf(service)}/parked/${part(projection)}/${part(stream)}`;

export function addParkedCommands(program: Command, around: Surroundings): void {
  const group = program
    .command('parked')
    .description('Streams that a read model cannot follow, and work that fails: list, try again, leave out.')
    .addHelpText(
      'after',
      '\nExamples:\n  $ modosu parked\n  $ modosu parked retry ledger:lots wallet-C1\n  $ modosu parked drop ledger:lots wallet-C1 --reason "written twice by an import"\n  $ modosu parked work payment:transfers T1',
    )
    .action(
      atDesk(around, READERS, async (desk) => {
        desk.show(await stuck(desk), drawStuck);
      }),
    );
  changing(group.command('retry').argument('<read model>', 'SERVICE:NAME').argument('<stream>', 'such as wallet-C1'))
    .description('Apply the parked events of a stream again, in order, each once.')
    .action(
      atDesk(around, OPERATORS, async (desk, command) => {
        const { service, projection, path, shown, name } = await chosen(desk, command);
        const lines = [...drawOne(name, shown), 'They are applied again, all or up to the first that cannot be.'];
        const will = { projection: name, parked: shown };
        if (!(await agreed(desk, command, { will, lines, question: 'Try them again?' }))) return;
        await finished(desk, service, await desk.api.post<Job>(`${path}/retry`, { projection }));
      }),
    );
  changing(group.command('drop').argument('<read model>', 'SERVICE:NAME').argument('<stream>', 'such as wallet-C1'))
    .description('Leave the event at which a stream stands out of this read model for ever, and go on behind it.')
    .requiredOption('--reason <text>', 'why; recorded in the log with who and when')
    .action(
      atDesk(around, OPERATORS, async (desk, command) => {
        const { reason } = command.opts<{ reason: string }>();
        const { service, path, shown, name } = await chosen(desk, command);
        const { revision } = shown;
        const lines = [
          ...drawOne(name, shown),
          `Revision ${revision} is left out of ${name}, now and in every rebuild; the log keeps it. What waits goes on.`,
        ];
        const will = { projection: name, reason, parked: shown };
        if (!(await agreed(desk, command, { will, lines, question: `Leave revision ${revision} out?` }))) return;
        await finished(desk, service, await desk.api.post<Job>(`${path}/drop`, { revision, reason }));
      }),
    );
  changing(group.command('work').argument('<process>', 'SERVICE:PROCESS').argument('<id>', 'as modosu parked lists it'))
    .description('Let a piece of work that fails be tried at once.')
    .action(
      atDesk(around, OPERATORS, async (desk, command) => {
        const [process = '', id = ''] = command.args;
        const { service, projection: own } = named(process);
        const lines = [`${process} ${id} is tried again within a second, whatever its pause.`];
        if (!(await agreed(desk, command, { will: { process, id }, lines, question: 'Try it now?' }))) return;
        const path = `${pathOf(service)}/open-work/${part(own)}/${part(id)}/retry`;
        desk.show(await desk.api.post<object>(path, {}), () => [`${process} ${id} is due now.`]);
      }),
    );
}

async function chosen(desk: Desk, command: Command) {
  const [name = '', stream = ''] = command.args;
  const { service, projection } = named(name);
  const path = streamPath(service, projection, stream);
  const shown = await desk.api.get<Parked & { behind: { revision: number; eventType: string; at: string }[] }>(path);
  return { name, service, projection, path, shown };
}

async function finished(desk: Desk, service: string, job: Job): Promise<void> {
  const done = await watched(desk, 'Applying', service, job);
  if (done.state === 'failed') throw new Failure(done.outcome ?? 'It failed.');
  desk.show(done, ({ outcome }) => [outcome ?? 'done']);
}

async function stuck(desk: Desk): Promise<Stuck> {
  const all: Stuck = { parked: [], failing: [] };
  for (const service of SERVICES) {
    let after: string | undefined;
    do {
      const page = await desk.api.get<{ parked: Parked[]; next?: string }>(`${pathOf(service)}/parked`, { after });
      all.parked.push(...page.parked.map((one) => ({ service, ...one })));
      after = page.next;
    } while (after !== undefined);
    const { failing } = await desk.api.get<{ failing: FailingWork[] }>(`${pathOf(service)}/open-work`);
    all.failing.push(...failing.map((one) => ({ service, ...one })));
  }
  return all;
}

function drawStuck({ parked, failing }: Stuck): string[] {
  const streams = table(
    [
      { title: 'read model' },
      { title: 'stream' },
      { title: 'revision', right: true },
      { title: 'event' },
      { title: 'waiting', right: true },
      { title: 'since' },
      { title: 'error' },
    ],
    parked.map(({ service, projection, stream, revision, eventType, waiting, since, error }) => [
      `${service}:${projection}`,
      stream,
      String(revision),
      eventType,
      whole(waiting),
      inJapan(since),
      error,
    ]),
  );
  const work = table(
    [{ title: 'process' }, { title: 'work' }, { title: 'tries', right: true }, { title: 'error' }],
    failing.map(({ service, process, id, attempts, error }) => [`${service}:${process}`, id, whole(attempts), error]),
  );
  return ['Parked streams', ...streams, '', 'Failing work', ...work];
}

function drawOne(
  name: string,
  shown: Parked & { behind: readonly { revision: number; eventType: string; at: string }[] },
): string[] {
  const { stream, revision, eventType, eventId, error, waiting, since, behind } = shown;
  const more = waiting - behind.length;
  return [
    `${name} stands at ${stream}, revision ${revision}: ${eventType}, ${eventId}, written ${inJapan(since)}`,
    `  ${error}`,
    `${whole(waiting)} wait behind it${waiting > 0 ? ':' : '.'}`,
    ...behind.map((one) => `  ${one.revision}  ${one.eventType}  ${inJapan(one.at)}`),
    ...(more > 0 ? [`  and ${whole(more)} more`] : []),
  ];
}
