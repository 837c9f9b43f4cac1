import { type Command, InvalidArgumentError } from 'commander';
import { part } from '../api/api';
import { more, withPages } from '../api/page-options';
import { type PageOptions, pages } from '../api/pages';
import { atDesk, type Surroundings } from '../desk';
import { follow } from './follow';
import { drawCauses, drawEvent, drawEvents, drawStreams, type EventLine, type LoggedEvent, type Stream } from './log';

export const READERS = ['operations', 'administrator', 'fraud'];

interface ReadOptions {
  from?: string;
  to?: string;
  backwards?: boolean;
  limit?: string;
  all?: boolean;
}
interface ShownEvent {
  event: LoggedEvent;
  cause?: EventLine;
  caused: EventLine[];
  correlated: EventLine[];
  cut?: true;
}

export function addLogCommands(program: Command, around: Surroundings): void {
  withPages(program.command('streams'))
    .description('The streams of the log by name: how many events each has, and when the last one happened.')
    .option('--category <name>', 'only streams of this category, like wallet or charge')
    .addHelpText('after', '\nExamples:\n  $ modosu streams --category incident\n  $ modosu streams --all --json')
    .action(
      atDesk(around, undefined, async (desk, command) => {
        const { category, ...page } = command.opts<PageOptions & { category?: string }>();
        const path = '/v1/staff/log/streams';
        const { items, next } = await pages<Stream, 'streams'>(desk.api, path, 'streams', page, { category });
        desk.show({ streams: items, next }, () => [...drawStreams(items), ...more(next)]);
      }),
    );
  program
    .command('read')
    .argument('<stream>', 'a stream, like wallet-CUSTOMER or charge-CHARGE')
    .description('The events of a stream as they are stored.')
    .option('--from <revision>', 'the first revision to read', number)
    .option('--to <revision>', 'the last revision to read', number)
    .option('--backwards', 'the newest first')
    .option('--limit <n>', 'how many at most, up to 1000 (default 100)', number)
    .option('--all', 'every page')
    .addHelpText(
      'after',
      '\nExamples:\n  $ modosu read charge-CHARGE\n  $ modosu read wallet-CUSTOMER --backwards --limit 5\nStreams: modosu streams',
    )
    .action(
      atDesk(around, READERS, async (desk, command) => {
        const { from, to, backwards, limit, all } = command.opts<ReadOptions>();
        const path = `/v1/staff/log/streams/${part(command.args[0]!)}`;
        const query = {
          to,
          direction: backwards ? 'backwards' : undefined,
          limit: limit ?? (all ? '1000' : undefined),
        };
        const events: LoggedEvent[] = [];
        let next: string | number | undefined = from;
        do {
          const page: { events: LoggedEvent[]; next?: number } = await desk.api.get(path, { ...query, from: next });
          events.push(...page.events);
          next = page.next;
        } while (all && next !== undefined);
        const rest = next === undefined ? [] : ['', `There is more: --from ${next}, or --all`];
        desk.show({ events, next }, () => [...drawEvents(events), ...rest]);
      }),
    );
  program
    .command('tail')
    .description('The newest events of the whole log, and every new one as it comes, until Ctrl-C.')
    .option('--category <name>', 'only streams of this category, like wallet or charge')
    .option('--type <type>', 'only this type of event, like wallet.payment-made.v1')
    .option('--customer <id>', 'only what concerns this customer')
    .option('--from <position>', 'from a position of the log on, 0 for its start', number)
    .option('--limit <n>', 'how many of the newest to begin with (default 10)', number)
    .option('--no-follow', 'stop at the end of the log instead of waiting')
    .addHelpText(
      'after',
      '\nWith --json each event is one line.\n\nExamples:\n  $ modosu tail\n  $ modosu tail --category charge --json | grep declined\n  $ modosu tail --customer CUSTOMER --from 0',
    )
    .action(atDesk(around, READERS, (desk, command) => follow(desk, command.opts())));
  program
    .command('event')
    .argument('<event>', 'the id of an event')
    .description('An event in full, and the tree of what caused it and what it caused.')
    .addHelpText('after', '\nExample:\n  $ modosu event EVENT\nIds: modosu tail --json, modosu postings ACCOUNT --json')
    .action(
      atDesk(around, READERS, async (desk, command) => {
        const path = `/v1/staff/log/events/${part(command.args[0]!)}`;
        desk.show(await desk.api.get<ShownEvent>(path), drawShown);
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

export function number(text: string): string {
  if (/^\d{1,20}$/.test(text)) return text;
  throw new InvalidArgumentError('It must be a whole number.');
}
