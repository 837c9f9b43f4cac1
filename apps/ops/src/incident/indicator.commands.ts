import type { Reply } from '@modosu/api-client/api-client';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { drawFlagged, type Flagged, INDICATOR_KINDS, type IndicatorKind } from '../alert/alert.commands';
import { type CommandContext, type Environment, withSession } from '../command-context';
import { agreed, changing } from '../consent';
import { Failure, UsageError } from '../failure';
import type { LoggedEvent } from '../log/log';
import { withProgress } from '../progress';
import { table } from '../text/table';
import { inJapan } from '../text/time';
import { whole } from '../text/yen';
import { FRAUD, INCIDENT, idOf } from './addressed';

/** Most that the API lists of what stands out. */
const MOST_FLAGGED = 1_000;
/** How many of those to be added are shown before they are. */
const SHOWN = 5;

interface Indicator {
  readonly kind: string;
  readonly value: string;
  readonly reason: string;
  readonly at: string;
  readonly by: string;
}

interface IndicateOptions {
  kind: IndicatorKind;
  value?: string;
  flagged?: boolean;
  reason: string;
  leastAccounts: number;
  leastReported: number;
  leastRefused: number;
}

export function addIndicatorCommands(group: Command, environment: Environment): void {
  changing(group.command('indicate').argument('<incident>', INCIDENT))
    .description('Add indicators: what links transactions to the incident, with the reason.')
    .addOption(new Option('--kind <kind>', 'what it is').choices(INDICATOR_KINDS).makeOptionMandatory())
    .addOption(new Option('--value <value>', 'one, as modosu flagged shows it').conflicts('flagged'))
    .option('--flagged', 'all that modosu flagged shows of this kind in the time of the incident, and that have')
    .option('--least-accounts <n>', '... so many accounts', wholeNumber, 0)
    .option('--least-reported <n>', '... so many charges that were reported', wholeNumber, 0)
    .option('--least-refused <n>', '... so many sign-ins that were refused', wholeNumber, 0)
    .requiredOption('--reason <text>', 'why it belongs')
    .addHelpText(
      'after',
      `
What is one already is left out.

Examples:
  $ modosu incident indicate INCIDENT --kind device --value runner-phone --reason "one phone, forty accounts"
  $ modosu incident indicate INCIDENT --kind device --flagged --least-accounts 3 --least-reported 2 --reason "shared phones"`,
    )
    .action(withSession(environment, FRAUD, indicate));
  group
    .command('indicators')
    .argument('<incident>', INCIDENT)
    .description('The indicators of an incident, each with who added it, when and why; read from its stream.')
    .addHelpText(
      'after',
      '\nExample:\n  $ modosu incident indicators INCIDENT\nOne more: modosu incident indicate INCIDENT --kind …',
    )
    .action(
      withSession(environment, ['fraud', 'operations', 'administrator'], async (context, command) => {
        const incidentId = idOf(command);
        const { indicators } = await streamOf(context, incidentId);
        context.show({ incidentId, indicators }, () => drawIndicators(indicators));
      }),
    );
}

async function indicate(context: CommandContext, command: Command): Promise<void> {
  const { kind, value, flagged, reason, ...least } = command.opts<IndicateOptions>();
  const incidentId = idOf(command);
  if (value === undefined && !flagged) throw new UsageError('name one with --value, or take all with --flagged');
  const found = value === undefined ? await standingOut(context, incidentId, kind, least) : undefined;
  const values = found ? found.map((one) => one.value) : [value ?? ''];
  const will = { incidentId, kind, values, reason };
  const lines = [
    ...(found ? inShort(found, kind) : [`Adds ${kind} ${value}: ${reason}`]),
    'Nothing is classified by it before the next run of the rules.',
  ];
  const question = values.length === 1 ? 'Add this indicator?' : `Add these ${whole(values.length)} indicators?`;
  if (!(await agreed(context, command, { will, lines, question }))) return;
  await withProgress(context, 'Adding', async (report) => {
    for (const [done, one] of values.entries()) {
      report({ done, total: values.length });
      await context.api.call('compensation.incident.add-indicator', { incidentId, kind, value: one, reason });
    }
  });
  context.show(will, () => [`Added ${whole(values.length)}. Next: modosu incident scope ${incidentId}`]);
}

/** @throws Failure if there is nothing that is not an indicator already */
async function standingOut(
  context: CommandContext,
  incidentId: string,
  kind: IndicatorKind,
  { leastAccounts, leastReported, leastRefused }: Pick<IndicateOptions, `least${string}` & keyof IndicateOptions>,
): Promise<Flagged[]> {
  const { from, to, indicators } = await streamOf(context, incidentId);
  const wanted = { from, to, kind, limit: MOST_FLAGGED };
  const { flagged } = await context.api.call('compensation.alert.flagged', wanted);
  const before = new Set(indicators.filter((one) => one.kind === kind).map((one) => one.value));
  const found = flagged.filter(
    ({ value, accounts, reported, refusedSignIns }) =>
      accounts >= leastAccounts && reported >= leastReported && refusedSignIns >= leastRefused && !before.has(value),
  );
  if (found.length > 0) return found;
  throw new Failure(`No ${kind} is like that, or all are indicators already. What stands out: modosu flagged`);
}

function inShort(found: readonly Flagged[], kind: string): string[] {
  const more = found.length - SHOWN;
  return [
    `Adds ${whole(found.length)} of kind ${kind}:`,
    ...drawFlagged({ flagged: found.slice(0, SHOWN) }),
    ...(more > 0 ? [`and ${whole(more)} more`] : []),
  ];
}

/** What the stream of an incident says of its time and its indicators. */
async function streamOf(context: CommandContext, incidentId: string) {
  const events: LoggedEvent[] = [];
  let next: number | undefined;
  do {
    const wanted = { stream: `incident-${incidentId}`, from: next, limit: 1_000 };
    const page: Reply<'ledger.stream.read'> = await context.api.call('ledger.stream.read', wanted);
    events.push(...page.events);
    next = page.next;
  } while (next !== undefined);
  const opened = events.find(({ type }) => type.startsWith('incident.opened.'))?.data;
  const { from = '', to = '' } = (opened ?? {}) as { from?: string; to?: string };
  const added = events.filter(({ type }) => type.startsWith('incident.indicator-added.'));
  const indicators = added.map(({ data, metadata }) => {
    const { kind, value, reason } = data as Pick<Indicator, 'kind' | 'value' | 'reason'>;
    const { occurredAt: at, actor } = metadata as { occurredAt: string; actor: { id: string } };
    return { kind, value, reason, at, by: actor.id };
  });
  return { from, to, indicators };
}

function drawIndicators(indicators: readonly Indicator[]): string[] {
  return table(
    ['kind', 'value', 'why', 'added', 'by'].map((title) => ({ title })),
    indicators.map(({ kind, value, reason, at, by }) => [kind, value, reason, inJapan(at), by]),
  );
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError('a whole number from 0 is needed');
  return value;
}
