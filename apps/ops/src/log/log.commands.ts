import type { Reply } from '@modosu/api-client/api-client';
import type { Command } from 'commander';
import { list, type PageOptions } from '../api/list';
import { more, withPages } from '../api/page-options';
import { type Environment, withSession } from '../command-context';
import { follow } from './follow';
import { drawCauses, drawEvent, drawEvents, drawStreams, type LoggedEvent } from './log';
import { count, position } from './position';

export const READERS = ['operations', 'administrator', 'fraud'];

interface ReadOptions {
  from?: number;
  to?: number;
  backwards?: boolean;
  limit?: number;
  all?: boolean;
}
type ShownEvent = Reply<'ledger.event.show'>;

export function addLogCommands(program: Command, environment: Environment): void {
  withPages(program.command('streams'))
    .description('The streams of the log by name: how many events each has, and when the last one happened.')
    .option('--category <name>', 'only streams of this category, like wallet or charge')
    .addHelpText('after', '\nExamples:\n  $ modosu streams --category incident\n  $ modosu streams --all --json')
    .action(
      withSession(environment, undefined, async (context, command) => {
        const { category, ...page } = command.opts<PageOptions & { category?: string }>();
        const { items, next } = await list(context.api, 'ledger.stream.list', 'streams', page, { category });
        context.show({ streams: items, next }, () => [...drawStreams(items), ...more(next)]);
      }),
    );
  program
    .command('read')
    .argument('<stream>', 'a stream, like wallet-CUSTOMER or charge-CHARGE')
    .description('The events of a stream as they are stored.')
    .option('--from <revision>', 'the first revision to read', count)
    .option('--to <revision>', 'the last revision to read', count)
    .option('--backwards', 'the newest first')
    .option('--limit <n>', 'how many at most, up to 1000 (default 100)', count)
    .option('--all', 'every page')
    .addHelpText(
      'after',
      '\nExamples:\n  $ modosu read charge-CHARGE\n  $ modosu read wallet-CUSTOMER --backwards --limit 5\nStreams: modosu streams',
    )
    .action(
      withSession(environment, READERS, async (context, command) => {
        const { from, to, backwards, limit, all } = command.opts<ReadOptions>();
        const wanted = {
          stream: command.args[0]!,
          to,
          direction: backwards ? ('backwards' as const) : undefined,
          limit: limit ?? (all ? 1_000 : undefined),
        };
        const events: LoggedEvent[] = [];
        let next = from;
        do {
          const page: Reply<'ledger.stream.read'> = await context.api.call('ledger.stream.read', {
            ...wanted,
            from: next,
          });
          events.push(...page.events);
          next = page.next;
        } while (all && next !== undefined);
        const rest = next === undefined ? [] : ['', `There is more: --from ${next}, or --all`];
        context.show({ events, next }, () => [...drawEvents(events), ...rest]);
      }),
    );
  program
    .command('tail')
    .description('The newest events of the whole log, and every new one as it comes, until Ctrl-C.')
    .option('--category <name>', 'only streams of this category, like wallet or charge')
    .option('--type <type>', 'only this type of event, like wallet.payment-made.v1')
    .option('--customer <id>', 'only what concerns this customer')
    .option('--from <position>', 'from a position of the log on, 0 for its start', position)
    .option('--limit <n>', 'how many of the newest to begin with (default 10)', count)
    .option('--no-follow', 'stop at the end of the log instead of waiting')
    .addHelpText(
      'after',
      '\nWith --json each event is one line.\n\nExamples:\n  $ modosu tail\n  $ modosu tail --category charge --json | grep declined\n  $ modosu tail --customer CUSTOMER --from 0',
    )
    .action(withSession(environment, READERS, (context, command) => follow(context, command.opts())));
  program
    .command('event')
    .argument('<event>', 'the id of an event')
    .description('An event in full, and the tree of what caused it and what it caused.')
    .addHelpText('after', '\nExample:\n  $ modosu event EVENT\nIds: modosu tail --json, modosu postings ACCOUNT --json')
    .action(
      withSession(environment, READERS, async (context, command) => {
        context.show(await context.api.call('ledger.event.show', { eventId: command.args[0]! }), drawShown);
      }),
    );
}

function drawShown({ event, correlated, cut }: ShownEvent): string[] {
  return [
    ...drawEvent(event),
    '',
    `The same request (${correlated.length}${cut ? ' of more' : ''}):`,
    ...drawCauses(correlated, event.id),
  ];
}
