import { writeFileSync } from 'node:fs';
import type { Item } from '@modosu/api-client/pages';
import { type Command, Option } from 'commander';
import { list, type PageOptions } from '../api/list';
import { more, withPages } from '../api/page-options';
import { type CommandContext, type Environment, withSession } from '../command-context';
import { agreed, changing } from '../consent';
import { asAnother } from '../report/report.commands';
import { facts, table } from '../text/table';
import { inJapan } from '../text/time';
import { yen } from '../text/yen';
import { addPayoutCommands } from './payout.commands';
import { addVoidCommands } from './void.commands';

const GOODS = ['general', 'tobacco', 'gift-card', 'electronics'] as const;
type Goods = (typeof GOODS)[number];
const OPERATIONS = ['operations', 'administrator'];
const goods = () => new Option('--category <goods>', 'what it mostly sells').choices(GOODS).default('general');

export function addMerchantCommands(program: Command, environment: Environment): void {
  const group = program.command('merchant').description('Merchants: their shops, state, balance and payouts.');
  withPages(group.command('list'))
    .description('Merchants, in the order in which they were registered.')
    .addOption(new Option('--state <state>', 'only these').choices(['active', 'suspended']))
    .addHelpText('after', '\nExample:\n  $ modosu merchant list --state suspended')
    .action(
      withSession(environment, undefined, async (context, command) => {
        const { state, ...page } = command.opts<PageOptions & { state?: 'active' | 'suspended' }>();
        const { items, next } = await list(context.api, 'payment.merchant.list', 'merchants', page, { state });
        context.show({ merchants: items, next }, () => [...drawMerchants(items), ...more(next)]);
      }),
    );
  group
    .command('show')
    .argument('<merchant>', 'the id of a merchant')
    .description('A merchant: its state, what it earned, what is payable, and the account that it is paid out to.')
    .addHelpText('after', '\nExample:\n  $ modosu merchant show MERCHANT')
    .action(withSession(environment, undefined, async (context, command) => showMerchant(context, command.args[0]!)));
  changing(group.command('register').argument('<name>', 'what it is called'))
    .description('Register a merchant.')
    .addOption(goods())
    .addHelpText('after', '\nExample:\n  $ modosu merchant register "Corner shop" --category tobacco')
    .action(
      withSession(environment, OPERATIONS, async (context, command) => {
        const will = { name: command.args[0]!, category: command.opts<{ category: Goods }>().category };
        if (!(await agreed(context, command, { will, lines: [], question: `Register ${will.name}?` }))) return;
        const done = await context.api.call('payment.merchant.register', will);
        context.show(done, ({ merchantId }) => [`Registered: ${merchantId}`]);
      }),
    );
  changing(
    group.command('open-shop').argument('<merchant>', 'the id of a merchant').argument('<name>', 'what it is called'),
  )
    .description('Open a further shop of a merchant; tills are made for it.')
    .addOption(goods())
    .addHelpText('after', '\nExample:\n  $ modosu merchant open-shop MERCHANT "At the station"')
    .action(
      withSession(environment, OPERATIONS, async (context, command) => {
        const [merchantId, name] = command.args as [string, string];
        const will = { merchantId, name, category: command.opts<{ category: Goods }>().category };
        if (!(await agreed(context, command, { will, lines: [], question: `Open ${name}?` }))) return;
        const done = await context.api.call('payment.merchant.open-shop', will);
        context.show(done, ({ shopId }) => [`Opened: ${shopId}`]);
      }),
    );
  group
    .command('code')
    .argument('<merchant>', 'the id of a merchant')
    .description('The code that a merchant shows to customers, to be printed: for any amount.')
    .option('--svg <file>', 'write its picture')
    .addHelpText('after', '\nExample:\n  $ modosu merchant code MERCHANT --svg code.svg')
    .action(
      withSession(environment, OPERATIONS, async (context, command) => {
        const code = await context.api.call('payment.shop-code.static', { merchantId: command.args[0]! });
        const { svg } = command.opts<{ svg?: string }>();
        if (svg !== undefined) {
          writeFileSync(svg, code.picture);
          context.terminal.err(`Written to ${svg}; a browser shows and prints it.`);
        }
        context.show(code, ({ content }) => [content]);
      }),
    );
  withPages(group.command('shops').argument('<merchant>', 'the id of a merchant'))
    .description('The shops of a merchant.')
    .addHelpText('after', '\nExample:\n  $ modosu merchant shops MERCHANT')
    .action(
      withSession(environment, undefined, async (context, command) => {
        const of = { merchantId: command.args[0]! };
        const { items, next } = await list(
          context.api,
          'payment.merchant.shops',
          'shops',
          command.opts<PageOptions>(),
          of,
        );
        context.show({ shops: items, next }, () => [
          ...table(
            [{ title: 'shop' }, { title: 'name' }, { title: 'category' }, { title: 'opened' }],
            items.map(({ shopId, name, category, openedAt }) => [shopId, name, category, inJapan(openedAt)]),
          ),
          ...more(next),
        ]);
      }),
    );
  for (const action of ['suspend', 'reinstate'] as const) {
    changing(group.command(action).argument('<merchant>', 'the id of a merchant'))
      .description(
        action === 'suspend'
          ? 'Stop a merchant at once: it takes, voids and refunds no payment, and nothing is paid out to it.'
          : 'As another person than who suspended it, let a merchant go on.',
      )
      .requiredOption('--reason <text>', 'why; kept with who and when')
      .addHelpText('after', `\nExample:\n  $ modosu merchant ${action} MERCHANT --reason "${REASONS[action]}"`)
      .action(
        withSession(environment, ['operations', 'fraud'], async (context, command) => {
          const merchantId = command.args[0]!;
          const will = { merchantId, reason: command.opts<{ reason: string }>().reason };
          const lines = drawMerchant(await context.api.call('payment.merchant.of', { merchantId }));
          const question = `${action === 'suspend' ? 'Suspend' : 'Reinstate'} this merchant?`;
          if (!(await agreed(context, command, { will, lines, question }))) return;
          await context.api.call(`payment.merchant.${action}`, will);
          context.show(will, () => [
            `${merchantId} is ${action === 'suspend' ? 'suspended' : 'reinstated'}: ${will.reason}`,
            ...(action === 'suspend' ? [`To end it: ${asAnother(context, 'fraud')} modosu merchant reinstate`] : []),
          ]);
        }),
      );
  }
  addPayoutCommands(group, environment);
  addVoidCommands(group, environment);
}

const REASONS = { suspend: 'goods never arrive', reinstate: 'the owner has changed' };

async function showMerchant({ api, show }: CommandContext, merchantId: string): Promise<void> {
  const merchant = await api.call('payment.merchant.of', { merchantId });
  const balance = await api.call('payment.merchant.balance', { merchantId });
  const { account, proposed } = await api.call('charging.payee.show', { merchantId });
  show({ ...merchant, balance, account, proposed }, () => [
    ...drawMerchant(merchant),
    ...facts([
      ['earned', yen(balance.earnedYen)],
      ['paid out', yen(balance.paidOutYen)],
      ['payable', yen(balance.payableYen)],
      ['account', account ? `… ${account.last4}, since ${inJapan(account.at)}` : 'none'],
      ...(proposed
        ? [['to confirm', `… ${proposed.last4} (${proposed.accountId}), by ${proposed.by}`] as [string, string]]
        : []),
    ]),
  ]);
}

type Noted = { readonly reason: string; readonly by: string; readonly at: string };
const noted = ({ reason, by, at }: Noted) => `since ${inJapan(at)} by ${by}: ${reason}`;

function drawMerchant(merchant: {
  readonly merchantId: string;
  readonly name: string;
  readonly category: string;
  readonly state: string;
  readonly shops: number;
  readonly suspension?: Noted;
  readonly payoutHold?: Noted;
}): string[] {
  const { merchantId, name, category, state, shops, suspension, payoutHold } = merchant;
  return facts([
    ['merchant', merchantId],
    ['name', name],
    ['category', category],
    ['state', suspension ? `${state} ${noted(suspension)}` : state],
    ['payouts', payoutHold ? `held ${noted(payoutHold)}` : 'not held'],
    ['shops', String(shops)],
  ]);
}

function drawMerchants(merchants: readonly Item<'payment.merchant.list'>[]): string[] {
  return table(
    [{ title: 'merchant' }, { title: 'name' }, { title: 'category' }, { title: 'state' }, { title: 'registered' }],
    merchants.map(({ merchantId, name, category, state, registeredAt }) => [
      merchantId,
      name,
      category,
      state === 'suspended' ? 'SUSPENDED' : state,
      inJapan(registeredAt),
    ]),
  );
}
