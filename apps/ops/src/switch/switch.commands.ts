import type { Fields, Reply } from '@modosu/api-client/api-client';
import { Argument, type Command } from 'commander';
import { type CommandContext, type Environment, withSession } from '../command-context';
import { agreed, changing } from '../consent';
import { facts, table } from '../text/table';
import { inJapan } from '../text/time';

type Scope = Fields<'charging.switch.set'>['scope'];
type Switches = Reply<'charging.switch.list'>;

/** What each switch stops, in the words of those who feel it. */
export const SCOPES: Record<Scope, string> = {
  credit: 'charging from credit cards',
  debit: 'charging from debit cards',
  bank: 'charging from bank accounts',
  cash: 'charging with cash at registers and ATMs',
  charging: 'every way of charging',
  'card-registration': 'the registration of new cards',
  registration: 'the registration of new customers',
};

export function addSwitchCommands(program: Command, environment: Environment): void {
  const group = program.command('switch').description('Ways of charging, and registrations: stop and restart them.');
  group
    .command('list')
    .description('Every switch, who set it last, when and why.')
    .addHelpText('after', '\nExample:\n  $ modosu switch list')
    .action(
      withSession(environment, ['operations', 'fraud', 'support', 'approver'], async (context) => {
        context.show(await context.api.call('charging.switch.list'), drawSwitches);
      }),
    );
  for (const state of ['off', 'on'] as const) {
    changing(group.command(state))
      .addArgument(
        new Argument('<scope>', state === 'off' ? 'what is stopped' : 'what is restarted').choices(Object.keys(SCOPES)),
      )
      .description(
        state === 'off'
          ? 'Stop a way of charging, or registrations, for everybody and at once.'
          : 'Restart a way of charging, or registrations.',
      )
      .requiredOption('--reason <text>', 'why; kept with who and when')
      .addHelpText(
        'after',
        `\nExample:\n  $ modosu switch ${state} charging --reason "${WHY[state]}"\n\nScopes:\n${scopes()}`,
      )
      .action(
        withSession(environment, ['operations', 'fraud'], (context, command) => setSwitch(context, command, state)),
      );
  }
}

const WHY = { off: 'cluster of reports since 23:00', on: 'all cards are verified again' };
const scopes = () => facts(Object.entries(SCOPES).map(([scope, what]) => [`  ${scope}`, what])).join('\n');

async function setSwitch(context: CommandContext, command: Command, state: 'on' | 'off'): Promise<void> {
  const scope = command.args[0] as Scope;
  const { reason } = command.opts<{ reason: string }>();
  const { switches } = await context.api.call('charging.switch.list');
  const before = switches.find((one) => one.scope === scope);
  const on = state === 'on';
  const lines = [
    `Now: ${before ? oneLine(before) : `${scope} is not known there`}`,
    before?.on === on
      ? `It is ${state} already; this only sets the reason anew.`
      : `This ${on ? 'restarts' : 'stops'} ${SCOPES[scope]}, for everybody and at once.`,
    'Paying with an existing balance goes on in any case.',
  ];
  const question = `Switch ${scope} ${state}?`;
  if (!(await agreed(context, command, { will: { scope, on, reason, before }, lines, question }))) return;
  await context.api.call('charging.switch.set', { scope, on, reason });
  context.show({ scope, on, reason }, () => [`${scope} is ${state}: ${reason}`]);
}

const oneLine = ({ scope, on, by, at, reason }: Switches['switches'][number]) =>
  `${scope} is ${on ? 'on' : 'off'}${at === undefined ? ', never set' : `, since ${inJapan(at)} by ${by}: ${reason}`}`;

export function drawSwitches({ switches }: Switches): string[] {
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
