import { type Command, Option } from 'commander';
import { more, withPages } from '../api/page-options';
import { type PageOptions, pages } from '../api/pages';
import { atDesk, type Surroundings } from '../desk';
import { table } from '../text/table';
import { inJapan, instant } from '../text/time';
import { whole, yen } from '../text/yen';

interface Alert {
  alertId: string;
  rule: string;
  ruleVersion: string;
  at: string;
  detail: Record<string, unknown>;
}
export interface Flagged {
  kind: string;
  value: string;
  accounts: number;
  refusedSignIns: number;
  charges: number;
  chargedYen: number;
  reported: number;
}

const RIGHT = true;
/** What links transactions: what stands out is of these kinds, and so are the indicators of an incident. */
export const INDICATOR_KINDS = [
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

export function addAlertCommands(program: Command, around: Surroundings): void {
  withPages(program.command('alerts'))
    .description('What the rules raised: clusters of reports, bursts of charges and of refused sign-ins.')
    .addHelpText('after', '\nExample:\n  $ modosu alerts --limit 20')
    .action(
      atDesk(around, undefined, async (desk, command) => {
        const { items, next } = await pages<Alert, 'alerts'>(
          desk.api,
          '/v1/staff/alerts',
          'alerts',
          command.opts<PageOptions>(),
        );
        desk.show({ alerts: items, next }, () => [...drawAlerts(items), ...more(next)]);
      }),
    );
  program
    .command('flagged')
    .description('What stands out before anybody has classified it: devices, addresses and contacts of many accounts.')
    .requiredOption('--from <time>', 'the beginning of the time looked at, like 2019-07-01T00:00+09:00', instant)
    .requiredOption('--to <time>', 'its end', instant)
    .addOption(new Option('--kind <kind>', 'only these').choices(INDICATOR_KINDS))
    .option('--limit <n>', 'how many at most, up to 1000 (default 100)')
    .addHelpText(
      'after',
      '\nExample:\n  $ modosu flagged --from 2019-07-01T00:00+09:00 --to 2019-07-05T00:00+09:00 --kind device',
    )
    .action(
      atDesk(around, ['fraud'], async (desk, command) => {
        const query = command.opts<Record<string, string>>();
        desk.show(await desk.api.get<{ flagged: Flagged[] }>('/v1/staff/flagged', query), drawFlagged);
      }),
    );
}

export function drawAlerts(alerts: readonly Alert[]): string[] {
  return table(
    [{ title: 'time' }, { title: 'rule' }, { title: 'detail' }],
    alerts.map(({ at, rule, ruleVersion, detail }) => [inJapan(at), `${rule} (${ruleVersion})`, inShort(detail)]),
  );
}

export function drawFlagged({ flagged }: { flagged: Flagged[] }): string[] {
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
