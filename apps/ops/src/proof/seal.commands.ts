import type { ApiClient, Reply } from '@modosu/api-client/api-client';
import type { Command } from 'commander';
import { list, type PageOptions } from '../api/list';
import { more, withPages } from '../api/page-options';
import { type CommandContext, type Environment, withSession } from '../command-context';
import { agreed, changing } from '../consent';
import { LOG_ROLES } from '../log/log-roles';
import { facts, table } from '../text/table';
import { inJapan } from '../text/time';
import { whole } from '../text/yen';

const RIGHT = true;

export function addSealCommand(program: Command, environment: Environment): void {
  withPages(changing(program.command('seal')))
    .description('Seals the log as it is now: one signed hash over every event. It is also done every few minutes.')
    .option('--list', 'the seals there are, newest first, instead of making one')
    .option('--keys', 'the public keys that seals are checked with, instead of making one')
    .addHelpText(
      'after',
      '\nGive the key and a seal to somebody outside, and nothing before that seal can be changed unseen.\n\nExamples:\n  $ modosu seal\n  $ modosu seal --list --limit 5\n  $ modosu seal --keys > keys.json',
    )
    .action(
      withSession(environment, LOG_ROLES, async (context, command) => {
        const { list, keys } = command.opts<{ list?: boolean; keys?: boolean }>();
        if (keys) return context.terminal.out(JSON.stringify(await context.api.call('ledger.seal.keys'), null, 2));
        if (list) return listSeals(context, command.opts<PageOptions>());
        const [last] = (await context.api.call('ledger.seal.list', { limit: 1 })).seals;
        const lines = [
          last ? `The last seal is no ${last.no}, up to position ${last.position}.` : 'There is no seal yet.',
        ];
        if (!(await agreed(context, command, { will: { last }, lines, question: 'Seal the log now?' }))) return;
        context.show(await makeSeal(context.api), drawSeal);
      }),
    );
}

export function makeSeal(api: ApiClient): Promise<Reply<'ledger.seal.make'>> {
  return api.call('ledger.seal.make');
}

async function listSeals(context: CommandContext, options: PageOptions): Promise<void> {
  const { items, next } = await list(context.api, 'ledger.seal.list', 'seals', options, {});
  const columns = [
    { title: 'no', right: RIGHT },
    { title: 'sealed' },
    { title: 'position', right: RIGHT },
    { title: 'events', right: RIGHT },
    { title: 'streams', right: RIGHT },
    { title: 'root' },
    { title: 'key' },
  ];
  const rows = items.map(({ no, sealedAt, position, events, streams, root, keyId }) => [
    String(no),
    inJapan(sealedAt),
    position,
    whole(events),
    whole(streams),
    `${root.slice(0, 16)}…`,
    keyId,
  ]);
  context.show({ seals: items, next }, () => [...table(columns, rows), ...more(next)]);
}

function drawSeal({
  no,
  position,
  events,
  streams,
  root,
  keyId,
  sealedAt,
  isNew,
}: Reply<'ledger.seal.make'>): string[] {
  return [
    isNew ? `Sealed: no ${no}` : `Nothing was written since seal no ${no}; it is still the last.`,
    ...facts([
      ['position', position],
      ['events', whole(events)],
      ['streams', whole(streams)],
      ['root', root],
      ['key', keyId],
      ['sealed', inJapan(sealedAt)],
    ]),
  ];
}
