import { Argument, type Command } from 'commander';
import { agreed, changing } from '../consent';
import { atDesk, type Surroundings } from '../desk';
import { table } from '../text/table';
import { inJapan } from '../text/time';

interface Switch {
  scope: string;
  on: boolean;
  by?: string;
  at?: string;
  reason?: string;
}

/** What each switch stops, in the words of those who feel it. */
const SCOPES: Record<string, string> = {
  credit: 'charging from credit cards',
  debit: 'charging from debit cards',
  bank: 'charging from bank accounts',
  cash: 'charging with cash at registers and ATMs',
  charging: 'every way of charging',
  'card-registration': 'the registration of new cards',
  registration: 'the registration of new customers',
};

export function addSwitchCommands(program: Command, around: Surroundings): void {
  const group = program.command('switch').description('Ways of charging, and registrations: stop and restart them.');
  group
    .command('list')
    .description('Every switch, who set it last, when and why.')
    .action(
      atDesk(around, ['operations', 'fraud', 'support', 'approver'], async (desk) => {
        desk.show(await desk.api.get<{ switches: Switch[] }>('/v1/staff/switches'), drawSwitches);
      }),
    );
  changing(group.command('set'))
    .addArgument(new Argument('<scope>', 'what is stopped or restarted').choices(Object.keys(SCOPES)))
    .addArgument(new Argument('<state>').choices(['on', 'off']))
    .description('Stop or restart a way of charging, or registrations. Shows what it will do, and asks.')
    .requiredOption('--reason <text>', 'why; kept with who and when')
    .addHelpText(
      'after',
      '\nExamples:\n  $ modosu switch set charging off --reason "cluster of reports since 23:00"\n  $ modosu switch set charging on --reason "all cards are verified again" --yes',
    )
    .action(
      atDesk(around, ['operations', 'fraud'], async (desk, command) => {
        const [scope, state] = command.args as [string, 'on' | 'off'];
        const { reason } = command.opts<{ reason: string }>();
        const { switches } = await desk.api.get<{ switches: Switch[] }>('/v1/staff/switches');
        const before = switches.find((one) => one.scope === scope);
        const on = state === 'on';
        const lines = [
          `Now: ${before ? oneLine(before) : `${scope} is not known there`}`,
          `This ${on ? 'restarts' : 'stops'} ${SCOPES[scope]}, for everybody and at once.`,
          'Paying with an existing balance goes on in any case.',
        ];
        const question = `Switch ${scope} ${state}?`;
        if (!(await agreed(desk, command, { will: { scope, on, reason, before }, lines, question }))) return;
        await desk.api.put(`/v1/staff/switches/${scope}`, { on, reason });
        desk.show({ scope, on, reason }, () => [`${scope} is ${state}: ${reason}`]);
      }),
    );
}

const oneLine = ({ scope, on, by, at, reason }: Switch) =>
  `${scope} is ${on ? 'on' : 'off'}${at === undefined ? ', never set' : `, since ${inJapan(at)} by ${by}: ${reason}`}`;

export function drawSwitches({ switches }: { switches: Switch[] }): string[] {
  return table(
    [{ title: 'switch' }, { title: 'state' }, { title: 'since' }, { title: 'by' }, { title: 'why' }],
    switches.map(({ scope, on, by, at, reason }) => [
      scope,
      on ? 'on' : 'OFF',
      at === undefined ? '' : inJapan(at),
      by ?? '',
      reason ?? '',
    ]),
  );
}
