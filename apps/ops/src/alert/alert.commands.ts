import type { Fields } from '@modosu/api-client/api-client';
import type { Item } from '@modosu/api-client/pages';
import { type Command, Option } from 'commander';
import { list, type PageOptions } from '../api/list';
import { limit, more, withPages } from '../api/page-options';
import { type Environment, withSession } from '../command-context';
import { table } from '../text/table';
import { inJapan, instant } from '../text/time';
import { whole, yen } from '../text/yen';

type Alert = Item<'compensation.alert.list'>;
export type Flagged = Item<'compensation.alert.flagged'>;
export type IndicatorKind = Flagged['kind'];

const RIGHT = true;
/** What links transactions: what stands out is of these kinds, and so are the indicators of an incident. */
export const INDICATOR_KINDS: readonly IndicatorKind[] = [
  'device',
  'address',
  'network',
  'session',
  'merchant',
  'reset-contact',
  'customer',
  'cadence',
  'time-window',
];

export function addAlertCommands(program: Command, environment: Environment): void {
  withPages(program.command('alerts'))
    .description('What the rules raised: clusters of reports, bursts of charges and of refused sign-ins.')
    .addHelpText('after', '\nExample:\n  $ modosu alerts --limit 20')
    .action(
      withSession(environment, undefined, async (context, command) => {
        const { items, next } = await list(
          context.api,
          'compensation.alert.list',
          'alerts',
          command.opts<PageOptions>(),
          {},
        );
        context.show({ alerts: items, next }, () => [...drawAlerts(items), ...more(next)]);
      }),
    );
  program
    .command('flagged')
    .description('What stands out before anybody has classified it: devices, addresses and contacts of many accounts.')
    .requiredOption('--from <time>', 'the beginning of the time looked at, like 2019-07-01T00:00+09:00', instant)
    .requiredOption('--to <time>', 'its end', instant)
    .addOption(new Option('--kind <kind>', 'only these').choices(INDICATOR_KINDS))
    .option('--limit <n>', 'how many at most, up to 1000 (default 100)', limit)
    .addHelpText(
      'after',
      '\nExample:\n  $ modosu flagged --from 2019-07-01T00:00+09:00 --to 2019-07-05T00:00+09:00 --kind device',
    )
    .action(
      withSession(environment, ['fraud'], async (context, command) => {
        const wanted = command.opts<Fields<'compensation.alert.flagged'>>();
        context.show(await context.api.call('compensation.alert.flagged', wanted), drawFlagged);
      }),
    );
}

export function drawAlerts(alerts: readonly Alert[]): string[] {
  return table(
    [{ title: 'time' }, { title: 'rule' }, { title: 'detail' }],
    alerts.map(({ at, rule, ruleVersion, detail }) => [inJapan(at), `${rule} (${ruleVersion})`, inShort(detail)]),
  );
}

export function drawFlagged({ flagged }: { readonly flagged: readonly Flagged[] }): string[] {
  const figures = ['accounts', 'refused sign-ins', 'charges', 'charged', 'reported'];
  return table(
    [{ title: 'kind' }, { title: 'value' }, ...figures.map((title) => ({ title, right: RIGHT }))],
    flagged.map(({ kind, value, accounts, refusedSignIns, charges, chargedYen, reported }) => [
      kind,
      value,
      whole(accounts),
      whole(refusedSignIns),
      whole(charges),
      yen(chargedYen),
      whole(reported),
    ]),
  );
}

/** Lists of ids fill a screen; how many there are is what counts at a glance. */
function inShort(detail: Record<string, unknown>): string {
  return Object.entries(detail)
    .map(([name, value]) => {
      if (Array.isArray(value)) return `${name}: ${value.length > 3 ? `${value.length} of them` : value.join(', ')}`;
      return `${name}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`;
    })
    .join(', ');
}
