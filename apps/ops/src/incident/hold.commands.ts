import type { Command } from 'commander';
import { more, withPages } from '../api/page-options';
import { type PageOptions, pages } from '../api/pages';
import { agreed, changing } from '../consent';
import { atDesk, type Desk, type Surroundings } from '../desk';
import { Failure } from '../failure';
import { table } from '../text/table';
import { inJapan } from '../text/time';
import { yen } from '../text/yen';
import { FRAUD, INCIDENT, idOf, pathOf } from './addressed';

interface Held {
  customerId: string;
  originalId: string;
  heldYen: number;
  heldAt: string;
}

export function addHoldCommands(group: Command, around: Surroundings): void {
  withPages(group.command('holds').argument('<incident>', INCIDENT))
    .description('What is on hold for the incident, for which original and in whose wallet, oldest first.')
    .addHelpText('after', '\nExample:\n  $ modosu incident holds INCIDENT')
    .action(
      atDesk(around, undefined, async (desk, command) => {
        const { items, next } = await heldBy(desk, command, command.opts<PageOptions>());
        desk.show({ holds: items, ...(next === undefined ? {} : { next }) }, () => [...drawHeld(items), ...more(next)]);
      }),
    );
  changing(group.command('release').argument('<incident>', INCIDENT))
    .description(
      'Let go of what is on hold for one original in one wallet. Cleared, expired and closed do it by themselves.',
    )
    .requiredOption('--customer <id>', 'whose wallet')
    .requiredOption('--original <id>', 'for which charge, payment or cashback it is on hold')
    .requiredOption('--reason <text>', 'why; kept with who and when')
    .addHelpText(
      'after',
      '\nExample:\n  $ modosu incident release INCIDENT --customer CUSTOMER --original CHARGE --reason "not ours to keep"',
    )
    .action(atDesk(around, FRAUD, release));
}

async function release(desk: Desk, command: Command): Promise<void> {
  const { customer, original, reason } = command.opts<Record<string, string>>();
  const { items } = await heldBy(desk, command, { all: true });
  const held = items.find((one) => one.customerId === customer && one.originalId === original);
  if (!held) throw new Failure(`Nothing is on hold there. What is: modosu incident holds ${idOf(command)}`);
  const body = { customerId: customer, originalId: original, reason };
  const lines = [`${yen(held.heldYen)} of ${customer}, on hold since ${inJapan(held.heldAt)}, can be used again.`];
  if (!(await agreed(desk, command, { will: { ...body, heldYen: held.heldYen }, lines, question: 'Let go of it?' })))
    return;
  const released = await desk.api.post<{ releasedYen: number }>(`${pathOf(command)}/holds/release`, body);
  desk.show(released, ({ releasedYen }) => [
    releasedYen > 0 ? `${yen(releasedYen)} went back.` : 'It stays on hold for another incident.',
  ]);
}

function heldBy(desk: Desk, command: Command, options: PageOptions) {
  return pages<Held, 'holds'>(desk.api, `${pathOf(command)}/holds`, 'holds', options);
}

function drawHeld(holds: readonly Held[]): string[] {
  return table(
    [{ title: 'Since' }, { title: 'Customer' }, { title: 'Original' }, { title: 'On hold', right: true }],
    holds.map(({ heldAt, customerId, originalId, heldYen }) => [inJapan(heldAt), customerId, originalId, yen(heldYen)]),
  );
}
