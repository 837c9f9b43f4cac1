import type { Command } from 'commander';
import type { Api } from '../api/api';
import { more, withPages } from '../api/page-options';
import { type PageOptions, pages } from '../api/pages';
import { agreed, changing } from '../consent';
import { atDesk, type Desk, type Surroundings } from '../desk';
import { facts, table } from '../text/table';
import { inJapan } from '../text/time';
import { whole } from '../text/yen';

export interface Seal {
  no: number;
  position: string;
  streams: number;
  events: number;
  root: string;
  previous: string;
  keyId: string;
  sealedAt: string;
  signature: string;
}

export const KEEPERS = ['operations', 'administrator'];
const SEALS = '/v1/staff/log/seals';
const RIGHT = true;

export function addSealCommand(program: Command, around: Surroundings): void {
  withPages(changing(program.command('seal')))
    .description('Seals the log as it is now: one signed hash over every event. It is also done every few minutes.')
    .option('--list', 'the seals there are, newest first, instead of making one')
    .option('--keys', 'the public keys that seals are checked with, instead of making one')
    .addHelpText(
      'after',
      '\nGive the key and a seal to somebody outside, and nothing before that seal can be changed unseen.\n\nExamples:\n  $ modosu seal\n  $ modosu seal --list --limit 5\n  $ modosu seal --keys > keys.json',
    )
    .action(
      atDesk(around, KEEPERS, async (desk, command) => {
        const { list, keys } = command.opts<{ list?: boolean; keys?: boolean }>();
        if (keys) return desk.terminal.out(JSON.stringify(await desk.api.get('/v1/staff/log/seal-key'), null, 2));
        if (list) return listSeals(desk, command.opts<PageOptions>());
        const [last] = (await desk.api.get<{ seals: Seal[] }>(SEALS, { limit: 1 })).seals;
        const lines = [
          last ? `The last seal is no ${last.no}, up to position ${last.position}.` : 'There is no seal yet.',
        ];
        if (!(await agreed(desk, command, { will: { last }, lines, question: 'Seal the log now?' }))) return;
        desk.show(await makeSeal(desk.api), drawSeal);
      }),
    );
}

export function makeSeal(api: Api): Promise<Seal & { isNew: boolean }> {
  return api.post(SEALS, {});
}

async function listSeals(desk: Desk, options: PageOptions): Promise<void> {
  const { items, next } = await pages<Seal, 'seals'>(desk.api, SEALS, 'seals', options);
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
  desk.show({ seals: items, next }, () => [...table(columns, rows), ...more(next)]);
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
}: Seal & { isNew: boolean }): string[] {
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
