import type { Item } from '@modosu/api-client/pages';
import type { Command } from 'commander';
import { list, type PageOptions } from '../api/list';
import { more, withPages } from '../api/page-options';
import { type CommandContext, type Environment, withSession } from '../command-context';
import { agreed, changing } from '../consent';
import { Failure } from '../failure';
import { table } from '../text/table';
import { inJapan } from '../text/time';
import { yen } from '../text/yen';
import { FRAUD, INCIDENT, idOf } from './addressed';

type Held = Item<'compensation.hold.list'>;

export function addHoldCommands(group: Command, environment: Environment): void {
  withPages(group.command('holds').argument('<incident>', INCIDENT))
    .description('What is on hold for the incident, for which original and in whose wallet, oldest first.')
    .addHelpText('after', '\nExample:\n  $ modosu incident holds INCIDENT')
    .action(
      withSession(environment, undefined, async (context, command) => {
        const { items, next } = await heldBy(context, command, command.opts<PageOptions>());
        context.show({ holds: items, next }, () => [...drawHeld(items), ...more(next)]);
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
    .action(withSession(environment, FRAUD, release));
}

async function release(context: CommandContext, command: Command): Promise<void> {
  const { customer, original, reason } = command.opts<{ customer: string; original: string; reason: string }>();
  const { items } = await heldBy(context, command, { all: true });
  const held = items.find((one) => one.customerId === customer && one.originalId === original);
  if (!held) throw new Failure(`Nothing is on hold there. What is: modosu incident holds ${idOf(command)}`);
  const body = { customerId: customer, originalId: original, reason };
  const lines = [`${yen(held.heldYen)} of ${customer}, on hold since ${inJapan(held.heldAt)}, can be used again.`];
  if (!(await agreed(context, command, { will: { ...body, heldYen: held.heldYen }, lines, question: 'Let go of it?' })))
    return;
  const released = await context.api.call('compensation.hold.release', { incidentId: idOf(command), ...body });
  context.show(released, ({ releasedYen }) => [
    releasedYen > 0 ? `${yen(releasedYen)} went back.` : 'It stays on hold for another incident.',
  ]);
}

function heldBy(context: CommandContext, command: Command, options: PageOptions) {
  return list(context.api, 'compensation.hold.list', 'holds', options, { incidentId: idOf(command) });
}

function drawHeld(holds: readonly Held[]): string[] {
  return table(
    [{ title: 'Since' }, { title: 'Customer' }, { title: 'Original' }, { title: 'On hold', right: true }],
    holds.map(({ heldAt, customerId, originalId, heldYen }) => [inJapan(heldAt), customerId, originalId, yen(heldYen)]),
  );
}
