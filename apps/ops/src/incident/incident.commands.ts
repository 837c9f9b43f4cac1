import type { Fields } from '@modosu/api-client/api-client';
import type { Item } from '@modosu/api-client/pages';
import { type Command, Option } from 'commander';
import { list, type PageOptions } from '../api/list';
import { more, withPages } from '../api/page-options';
import { type CommandContext, type Environment, withSession } from '../command-context';
import { Failure } from '../failure';
import type { Plan, Progress } from '../plan/plan';
import { facts, table } from '../text/table';
import { inJapan } from '../text/time';
import { whole, yen } from '../text/yen';
import { addActingCommands } from './acting.commands';
import { idOf } from './addressed';
import { drawReport } from './incident-report';
import { drawReconciliation } from './reconciliation';

type Incident = Item<'compensation.incident.list'>;
type Account = Item<'compensation.incident.accounts'>;
type Transaction = Item<'compensation.incident.transactions'>;
type Wanted = Fields<'compensation.incident.transactions'>;

const RIGHT = true;

export function addIncidentCommands(program: Command, environment: Environment): void {
  const group = program
    .command('incident')
    .description('Incidents from the first look to the closing report: the whole case by hand.');
  group
    .command('list')
    .description('All incidents.')
    .addHelpText('after', '\nExample:\n  $ modosu incident list')
    .action(
      withSession(environment, undefined, async (context) => {
        context.show({ incidents: await incidents(context) }, ({ incidents: all }) => drawIncidents(all));
      }),
    );
  group
    .command('show')
    .argument('<incident>', 'the id of an incident')
    .description('One incident, its plan, and how far that is.')
    .addHelpText('after', '\nExample:\n  $ modosu incident show INCIDENT')
    .action(
      withSession(environment, undefined, async (context, command) => {
        const incidentId = command.args[0]!;
        const incident = (await incidents(context)).find((one) => one.incidentId === incidentId);
        if (!incident) throw new Failure(`There is no incident ${incidentId}. All of them: modosu incident list`);
        const { planId } = incident;
        if (planId === undefined) return context.show({ ...incident }, () => drawIncident(incident));
        const plan = await context.api.call('compensation.plan.show', { planId, limit: 1 });
        const progress = await context.api.call('compensation.plan.progress', { planId });
        const { lines: _, ...head } = plan;
        context.show({ ...incident, plan: head, progress }, () => drawIncident(incident, plan, progress));
      }),
    );
  group
    .command('report')
    .argument('<incident>', 'the id of an incident')
    .description('The closing report, made anew from the log: figures, destinations, and what happened when.')
    .addHelpText('after', '\nExample:\n  $ modosu incident report INCIDENT')
    .action(
      withSession(environment, undefined, async (context, command) => {
        context.show(await context.api.call('compensation.incident.report', { incidentId: idOf(command) }), drawReport);
      }),
    );
  group
    .command('reconcile')
    .argument('<incident>', 'the id of an incident')
    .description("Outflow against recovered + loss + receivable, and the books against the provider's file.")
    .addHelpText(
      'after',
      '\nThe exit code is 1 if it does not reconcile.\n\nExample:\n  $ modosu incident reconcile INCIDENT',
    )
    .action(
      withSession(environment, undefined, async (context, command) => {
        const found = await context.api.call('compensation.incident.reconcile', { incidentId: idOf(command) });
        context.show(found, drawReconciliation);
        if (!found.reconciled) throw new Failure('The incident does not reconcile.');
      }),
    );
  addActingCommands(group, environment);
  addLists(group, environment);
}

function addLists(group: Command, environment: Environment): void {
  withPages(group.command('transactions').argument('<incident>', 'the id of an incident'))
    .description('The classified transactions, each with its evidence.')
    .addOption(
      new Option('--classification <class>', 'only these').choices(['confirmed', 'probable', 'suspected', 'cleared']),
    )
    .addOption(new Option('--kind <kind>', 'only these').choices(['charge', 'payment', 'transfer']))
    .addHelpText(
      'after',
      '\nExample:\n  $ modosu incident transactions INCIDENT --kind charge --classification confirmed',
    )
    .action(
      withSession(environment, undefined, async (context, command) => {
        const { classification, kind, ...page } = command.opts<PageOptions & Pick<Wanted, 'classification' | 'kind'>>();
        const wanted = { incidentId: idOf(command), kind, classification };
        const { items, next } = await list(
          context.api,
          'compensation.incident.transactions',
          'transactions',
          page,
          wanted,
        );
        context.show({ transactions: items, next }, () => [...drawTransactions(items), ...more(next)]);
      }),
    );
  withPages(group.command('accounts').argument('<incident>', 'the id of an incident'))
    .description('The accounts that are in, each with the reasons why.')
    .addHelpText('after', '\nExample:\n  $ modosu incident accounts INCIDENT --all')
    .action(
      withSession(environment, undefined, async (context, command) => {
        const page = command.opts<PageOptions>();
        const wanted = { incidentId: idOf(command) };
        const { items, next } = await list(context.api, 'compensation.incident.accounts', 'accounts', page, wanted);
        context.show({ accounts: items, next }, () => [...drawAccounts(items), ...more(next)]);
      }),
    );
}

const incidents = async (context: CommandContext) => (await context.api.call('compensation.incident.list')).incidents;

function drawIncidents(all: readonly Incident[]): string[] {
  return table(
    [{ title: 'incident' }, { title: 'name' }, { title: 'state' }, { title: 'opened' }, { title: 'plan' }],
    all.map(({ incidentId, name, state, openedAt, planId }) => [
      incidentId,
      name,
      state,
      inJapan(openedAt),
      planId ?? '',
    ]),
  );
}

function drawIncident({ incidentId, name, state, openedAt, planId }: Incident, plan?: Plan, progress?: Progress) {
  return [
    ...facts([
      ['incident', incidentId],
      ['name', name],
      ['state', state],
      ['opened', inJapan(openedAt)],
      ['plan', planId ?? 'none yet'],
      ['plan state', plan?.state],
      ['to put right', plan && `${yen(plan.totals.originalsYen)}, ${whole(plan.totals.lines)} originals`],
      ['done', progress && `${whole(progress.completed)} of ${whole(progress.lines)}`],
    ]),
    '',
    `Next: modosu incident report ${incidentId}`,
  ];
}

function drawTransactions(items: readonly Transaction[]): string[] {
  const [time, amount] = [{ title: 'time' }, { title: 'amount', right: RIGHT }];
  return table(
    [
      time,
      { title: 'kind' },
      { title: 'transaction' },
      { title: 'customer' },
      amount,
      { title: 'class' },
      { title: 'evidence' },
    ],
    items.map((one) => [
      inJapan(one.at),
      one.kind,
      one.transactionId,
      one.customerId,
      yen(one.amountYen),
      `${one.classification} (${one.score})${one.reported ? ', reported' : ''}`,
      one.evidence.join('; '),
    ]),
  );
}

function drawAccounts(items: readonly Account[]): string[] {
  return table(
    [
      { title: 'customer' },
      { title: 'round', right: RIGHT },
      { title: 'charged', right: RIGHT },
      { title: 'why it is in' },
    ],
    items.map(({ customerId, round, chargedYen, reasons }) => [
      customerId,
      String(round),
      yen(chargedYen),
      reasons.join('; '),
    ]),
  );
}
