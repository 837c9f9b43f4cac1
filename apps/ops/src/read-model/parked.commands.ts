import type { Reply } from '@modosu/api-client/api-client';
import { type Item, pages } from '@modosu/api-client/pages';
import type { Command } from 'commander';
import { type CommandContext, type Environment, withSession } from '../command-context';
import { agreed, changing } from '../consent';
import { Failure } from '../failure';
import { table } from '../text/table';
import { inJapan } from '../text/time';
import { whole } from '../text/yen';
import { type Job, named, OPERATORS, READERS, SERVICES, type Service, watched } from './read-model';

type Shown = Reply<`${Service}.parked.show`>;

interface Stuck {
  readonly parked: ({ service: Service } & Item<`${Service}.parked.list`>)[];
  readonly failing: ({ service: Service } & Item<`${Service}.open-work.failing`>)[];
}

export function addParkedCommands(program: Command, environment: Environment): void {
  const group = program
    .command('parked')
    .description('Streams that a read model cannot follow, and work that fails: list, try again, leave out.')
    .addHelpText(
      'after',
      '\nExamples:\n  $ modosu parked\n  $ modosu parked retry ledger:lots wallet-C1\n  $ modosu parked drop ledger:lots wallet-C1 --reason "written twice by an import"\n  $ modosu parked work payment:transfers T1',
    )
    .action(
      withSession(environment, READERS, async (context) => {
        context.show(await stuck(context), drawStuck);
      }),
    );
  changing(group.command('retry').argument('<read model>', 'SERVICE:NAME').argument('<stream>', 'such as wallet-C1'))
    .description('Apply the parked events of a stream again, in order, each once.')
    .action(
      withSession(environment, OPERATORS, async (context, command) => {
        const { service, place, shown, name } = await chosen(context, command);
        const lines = [...drawOne(name, shown), 'They are applied again, all or up to the first that cannot be.'];
        const will = { projection: name, parked: shown };
        if (!(await agreed(context, command, { will, lines, question: 'Try them again?' }))) return;
        await finished(context, service, await context.api.call(`${service}.parked.retry`, place));
      }),
    );
  changing(group.command('drop').argument('<read model>', 'SERVICE:NAME').argument('<stream>', 'such as wallet-C1'))
    .description('Leave the event at which a stream stands out of this read model for ever, and go on behind it.')
    .requiredOption('--reason <text>', 'why; recorded in the log with who and when')
    .action(
      withSession(environment, OPERATORS, async (context, command) => {
        const { reason } = command.opts<{ reason: string }>();
        const { service, place, shown, name } = await chosen(context, command);
        const { revision } = shown;
        const lines = [
          ...drawOne(name, shown),
          `Revision ${revision} is left out of ${name}, now and in every rebuild; the log keeps it. What waits goes on.`,
        ];
        const will = { projection: name, reason, parked: shown };
        if (!(await agreed(context, command, { will, lines, question: `Leave revision ${revision} out?` }))) return;
        await finished(
          context,
          service,
          await context.api.call(`${service}.parked.drop`, { ...place, revision, reason }),
        );
      }),
    );
  changing(group.command('work').argument('<process>', 'SERVICE:PROCESS').argument('<id>', 'as modosu parked lists it'))
    .description('Let a piece of work that fails be tried at once.')
    .action(
      withSession(environment, OPERATORS, async (context, command) => {
        const [process = '', id = ''] = command.args;
        const { service, projection: own } = named(process);
        const lines = [`${process} ${id} is tried again within a second, whatever its pause.`];
        if (!(await agreed(context, command, { will: { process, id }, lines, question: 'Try it now?' }))) return;
        context.show(await context.api.call(`${service}.open-work.retry`, { process: own, id }), () => [
          `${process} ${id} is due now.`,
        ]);
      }),
    );
}

async function chosen(context: CommandContext, command: Command) {
  const [name = '', stream = ''] = command.args;
  const { service, projection } = named(name);
  const place = { projection, stream };
  return { name, service, place, shown: await context.api.call(`${service}.parked.show`, place) };
}

async function finished(context: CommandContext, service: Service, job: Job): Promise<void> {
  const done = await watched(context, 'Applying', service, job);
  if (done.state === 'failed') throw new Failure(done.outcome ?? 'It failed.');
  context.show(done, ({ outcome }) => [outcome ?? 'done']);
}

async function stuck(context: CommandContext): Promise<Stuck> {
  const all: Stuck = { parked: [], failing: [] };
  for (const service of SERVICES) {
    for await (const { parked } of pages(context.api, `${service}.parked.list`, {})) {
      all.parked.push(...parked.map((one) => ({ service, ...one })));
    }
    const { failing } = await context.api.call(`${service}.open-work.failing`);
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

function drawOne(name: string, shown: Shown): string[] {
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
