import type { Reply } from '@modosu/api-client/api-client';
import { type Command, InvalidArgumentError } from 'commander';
import { list, type PageOptions } from '../api/list';
import { more, withPages } from '../api/page-options';
import { type CommandContext, type Environment, withSession } from '../command-context';
import { agreed, changing } from '../consent';
import { Failure } from '../failure';
import { facts, table } from '../text/table';
import { inJapan } from '../text/time';
import { yen } from '../text/yen';
import { checkDraws, isCommitted } from './draws';

type Campaign = Reply<'payment.campaign.show'>;

const ID = 'the id of a campaign';
const READERS = ['fraud', 'support', 'approver', 'operations', 'administrator'];
const OPERATIONS = ['operations', 'administrator'];

export function addCampaignCommands(program: Command, environment: Environment): void {
  const group = program.command('campaign').description('Cashback: campaigns, their budgets and their draws.');
  withPages(group.command('list'))
    .description('All campaigns, in the order in which they were created.')
    .addHelpText('after', '\nExample:\n  $ modosu campaign list')
    .action(
      withSession(environment, READERS, async (context, command) => {
        const { items, next } = await list(
          context.api,
          'payment.campaign.list',
          'items',
          command.opts<PageOptions>(),
          {},
        );
        context.show({ items, next }, () => [
          ...table(
            [
              { title: 'campaign' },
              { title: 'name' },
              { title: 'for' },
              { title: '%', right: true },
              { title: 'until' },
              { title: 'state' },
            ],
            items.map((one) => [one.campaignId, one.name, one.kind, String(one.percent), inJapan(one.to), one.state]),
          ),
          ...more(next),
        ]);
      }),
    );
  group
    .command('show')
    .argument('<campaign>', ID)
    .description('The terms of a campaign, how it stands, and what of its budget is spent.')
    .addHelpText('after', '\nExample:\n  $ modosu campaign show CAMPAIGN')
    .action(
      withSession(environment, READERS, async (context, command) => {
        context.show(await shown(context, command), draw);
      }),
    );
  group
    .command('check')
    .argument('<campaign>', ID)
    .description('Whether a lottery that has ended was drawn by the seed that it was created with: every draw again.')
    .addHelpText(
      'after',
      '\nExample:\n  $ modosu campaign check CAMPAIGN\n\nA draw wins if HMAC-SHA-256(seed, hash of its event) as a number is divisible by the odds.\nThe hash of an event: modosu event EVENT; that it stands in the log: modosu prove EVENT',
    )
    .action(withSession(environment, READERS, check));
  for (const deed of ['stop', 'end'] as const) {
    changing(group.command(deed).argument('<campaign>', ID))
      .description(
        deed === 'stop'
          ? 'Stop a campaign before its time: nothing earns cashback from it any more.'
          : 'End a campaign for good: nothing of it is granted any more, and the seed of a lottery becomes public.',
      )
      .requiredOption('--reason <text>', 'why; kept with who and when')
      .addHelpText('after', `\nExample:\n  $ modosu campaign ${deed} CAMPAIGN --reason "${WHY[deed]}"`)
      .action(
        withSession(environment, deed === 'stop' ? [...OPERATIONS, 'fraud'] : OPERATIONS, (context, command) =>
          act(context, command, deed),
        ),
      );
  }
  changing(group.command('void').argument('<customer>', 'whose wallet').argument('<grant>', 'the cashback'))
    .description('Take one cashback back, as far as it is still there; cap and budget are restored by that.')
    .option('--amount <yen>', 'only so much of it', wholeYen)
    .requiredOption('--reason <text>', 'why; kept with who and when')
    .addHelpText(
      'after',
      '\nExample:\n  $ modosu campaign void CUSTOMER cashback:PAYMENT --reason "the shop paid itself"',
    )
    .action(withSession(environment, ['operations'], voidOne));
}

const WHY = { stop: 'the budget was set wrongly', end: 'its time is over' };

const shown = (context: CommandContext, command: Command) =>
  context.api.call('payment.campaign.show', { campaignId: command.args[0]! });

function draw(campaign: Campaign): string[] {
  const { campaignId, name, kind, percent, monthlyCapYen, from, to, state, grantAfterDays, budgetYen, spentYen } =
    campaign;
  const odds =
    campaign.oneIn === undefined ? undefined : `one in ${campaign.oneIn}, up to ${yen(campaign.mostYen ?? 0)}`;
  return facts([
    ['campaign', campaignId],
    ['name', name],
    ['for', kind],
    ['per cent', String(percent)],
    ['lottery', odds],
    ['a month', yen(monthlyCapYen)],
    ['from', inJapan(from)],
    ['to', inJapan(to)],
    ['state', state],
    ['granted after', grantAfterDays > 0 ? `${grantAfterDays} days` : undefined],
    ['budget', budgetYen === undefined ? undefined : `${yen(spentYen)} of ${yen(budgetYen)} spent`],
    ['hash of the seed', campaign.seedHash],
    ['seed', campaign.seed],
  ]);
}

async function check(context: CommandContext, command: Command): Promise<void> {
  const { campaignId, seedHash, seed } = await shown(context, command);
  if (seedHash === undefined) throw new Failure('This campaign is no lottery.');
  if (seed === undefined) throw new Failure('Its seed is secret until it ends: modosu campaign end');
  if (!isCommitted(seed, seedHash))
    throw new Failure('The seed is NOT the one whose hash the campaign was created with.');
  const { items } = await list(context.api, 'payment.campaign.grants', 'items', { all: true }, { campaignId });
  const checked = checkDraws(seed, items);
  context.show(checked, ({ draws, won, granted, grantedYen, notGranted, wrong }) => [
    'The seed is the one whose hash the campaign was created with.',
    `${draws} draws, ${won} won, ${granted} of them granted: ${yen(grantedYen)}`,
    ...Object.entries(notGranted).map(([why, count]) => `${count} won and got nothing: ${why}`),
    ...wrong.map(({ grantId, says }) => `WRONG ${grantId}: ${says}`),
  ]);
  if (checked.wrong.length > 0) throw new Failure(`${checked.wrong.length} draws are not what the seed says.`);
}

async function act(context: CommandContext, command: Command, deed: 'stop' | 'end'): Promise<void> {
  const { reason } = command.opts<{ reason: string }>();
  const campaign = await shown(context, command);
  const { campaignId, name } = campaign;
  const lines = [
    ...draw(campaign),
    '',
    deed === 'stop' ? 'It never starts again.' : 'Nothing of it is granted any more.',
  ];
  const question = `${deed === 'stop' ? 'Stop' : 'End'} ${name}?`;
  if (!(await agreed(context, command, { will: { deed, campaignId, reason }, lines, question }))) return;
  await context.api.call(deed === 'stop' ? 'payment.campaign.stop' : 'payment.campaign.end', { campaignId, reason });
  context.show(await shown(context, command), draw);
}

async function voidOne(context: CommandContext, command: Command): Promise<void> {
  const [customerId, grantId] = command.args as [string, string];
  const { reason, amount: amountYen } = command.opts<{ reason: string; amount?: number }>();
  const body = { customerId, grantId, amountYen, reason };
  const lines = [
    `${amountYen === undefined ? 'What is left' : `Up to ${yen(amountYen)}`} of ${grantId} goes back to its campaign.`,
  ];
  if (!(await agreed(context, command, { will: body, lines, question: 'Take it back?' }))) return;
  const voided = await context.api.call('payment.cashback.void', body);
  context.show(voided, ({ voidedYen, stillGrantedYen }) => [
    `${yen(voidedYen)} went back; ${yen(stillGrantedYen)} of it is granted still.`,
  ]);
}

function wholeYen(text: string): number {
  if (/^[1-9]\d{0,7}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number of yen.');
}
