import { type Command, Option } from 'commander';
import { part } from '../api/api';
import { more, withPages } from '../api/page-options';
import { type PageOptions, pages } from '../api/pages';
import { atDesk, type Desk, type Surroundings } from '../desk';
import { Failure } from '../failure';
import type { Plan, Progress } from '../plan/plan';
import { facts, table } from '../text/table';
import { inJapan } from '../text/time';
import { whole, yen } from '../text/yen';
import { addActingCommands } from './acting.commands';
import { drawReport, type IncidentReport } from './incident-report';
import { drawReconciliation, type Reconciliation } from './reconciliation';

interface Incident {
  incidentId: string;
  name: string;
  state: string;
  openedAt: string;
  planId?: string;
}
interface Account {
  customerId: string;
  round: number;
  reasons: string[];
  chargedYen: number;
}
interface Transaction {
  transactionId: string;
  kind: string;
  customerId: string;
  amountYen: number;
  at: string;
  classification: string;
  score: number;
  evidence: string[];
  reported: boolean;
}

const RIGHT = true;
const pathOf = (command: Command) => `/v1/staff/incidents/${part(command.args[0]!)}`;

export function addIncidentCommands(program: Command, around: Surroundings): void {
  const group = program
    .command('incident')
    .description('Incidents from the first look to the closing report: the whole case by hand.');
  group
    .command('list')
    .description('All incidents.')
    .addHelpText('after', '\nExample:\n  $ modosu incident list')
    .action(
      atDesk(around, undefined, async (desk) => {
        desk.show({ incidents: await incidents(desk) }, ({ incidents: all }) => drawIncidents(all));
      }),
    );
  group
    .command('show')
    .argument('<incident>', 'the id of an incident')
    .description('One incident, its plan, and how far that is.')
    .addHelpText('after', '\nExample:\n  $ modosu incident show INCIDENT')
    .action(
      atDesk(around, undefined, async (desk, command) => {
        const incidentId = command.args[0]!;
        const incident = (await incidents(desk)).find((one) => one.incidentId === incidentId);
        if (!incident) throw new Failure(`There is no incident ${incidentId}. All of them: modosu incident list`);
        const { planId } = incident;
        if (planId === undefined) return desk.show({ ...incident }, () => drawIncident(incident));
        const path = `/v1/staff/plans/${part(planId)}`;
        const plan = await desk.api.get<Plan>(path, { limit: 1 });
        const progress = await desk.api.get<Progress>(`${path}/progress`);
        const { lines: _, ...head } = plan;
        desk.show({ ...incident, plan: head, progress }, () => drawIncident(incident, plan, progress));
      }),
    );
  group
    .command('report')
    .argument('<incident>', 'the id of an incident')
    .description('The closing report, made anew from the log: figures, destinations, and what happened when.')
    .addHelpText('after', '\nExample:\n  $ modosu incident report INCIDENT')
    .action(
      atDesk(around, undefined, async (desk, command) => {
        desk.show(await desk.api.get<IncidentReport>(`${pathOf(command)}/report`), drawReport);
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
      atDesk(around, undefined, async (desk, command) => {
        const found = await desk.api.get<Reconciliation>(`${pathOf(command)}/reconciliation`);
        desk.show(found, drawReconciliation);
        if (!found.reconciled) throw new Failure('The incident does not reconcile.');
      }),
    );
  addActingCommands(group, around);
  addLists(group, around);
}

function addLists(group: Command, around: Surroundings): void {
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
      atDesk(around, undefined, async (desk, command) => {
        const { classification, kind, ...page } = command.opts<
          PageOptions & Record<'classification' | 'kind', string>
        >();
        const path = `${pathOf(command)}/transactions`;
        const { items, next } = await pages<Transaction, 'transactions'>(desk.api, path, 'transactions', page, {
          classification,
          kind,
        });
        desk.show({ transactions: items, next }, () => [...drawTransactions(items), ...more(next)]);
      }),
    );
  withPages(group.command('accounts').argument('<incident>', 'the id of an incident'))
    .description('The accounts that are in, each with the reasons why.')
    .addHelpText('after', '\nExample:\n  $ modosu incident accounts INCIDENT --all')
    .action(
      atDesk(around, undefined, async (desk, command) => {
        const path = `${pathOf(command)}/accounts`;
        const { items, next } = await pages<Account, 'accounts'>(
          desk.api,
          path,
          'accounts',
          command.opts<PageOptions>(),
        );
        desk.show({ accounts: items, next }, () => [...drawAccounts(items), ...more(next)]);
      }),
    );
}

const incidents = async (desk: Desk) =>
  (await desk.api.get<{ incidents: Incident[] }>('/v1/staff/incidents')).incidents;

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
      ['to put right', plan && `${yen(plan.totals.originalsYen ?? 0)}, ${whole(plan.totals.lines ?? 0)} originals`],
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
