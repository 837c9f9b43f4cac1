import type { closingReport } from '@modosu/contracts/compensation.messages';
import * as ledger from '@modosu/contracts/ledger.messages';
import { RAILS } from '@modosu/contracts/rails';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import type { z } from 'zod';
import type { Desk } from '../desk';
import type { RecordedTimes } from '../execution/remedies.reader';
import type { IncidentState } from '../incident/incident.decider';
import { incidentOutflow } from './reconciliation';

type ClosingReport = z.output<typeof closingReport>;

/** The whole incident in figures, made anew from the log each time it is asked for. */
export async function makeClosingReport(
  desk: Desk,
  incidentId: string,
  incident: IncidentState,
  context: RequestContext,
): Promise<ClosingReport> {
  const { flagged, outflow } = await incidentOutflow(desk, incident, context);
  const evidence = await desk.reader.between(incident.from, incident.to);
  const charges = evidence.transactions.filter(({ id }) => flagged.charges.has(id));
  const byVictim = new Map<string, number>();
  for (const { customerId, amountYen } of charges)
    byVictim.set(customerId, (byVictim.get(customerId) ?? 0) + amountYen);
  const atLeast = String(await desk.readModels.lastPosition(['compensation-']));
  const posted = await desk.messenger.send(ledger.remedies, { incidentId, atLeast }, context, { as: 'service' });
  const correctedYen = (await desk.remedies.yenOf(incidentId, 'charge')).correctedYen;
  const times = incident.planId === undefined ? {} : await desk.remedies.recordedTimes(incident.planId);
  const timeline = await timelineOf(desk, incident, charges, times);
  const { approvedAt, executedAt } = times;
  return {
    incidentId,
    name: incident.name,
    state: incident.closed ? 'closed' : 'open',
    asOf: context.now,
    ruleVersion: incident.scope!.summary.ruleVersion,
    victims: byVictim.size,
    charges: charges.length,
    unauthorisedYen: outflow.chargesYen,
    maxPerVictimYen: Math.max(0, ...byVictim.values()),
    ownMoneyRestoredYen: (await desk.remedies.yenOf(incidentId, 'own-money')).amountYen,
    cashbackReversedYen: (await desk.remedies.yenOf(incidentId, 'cashback')).amountYen,
    unauthorisedOutflowYen: outflow.totalYen,
    recoveredYen: posted.recoveredYen,
    lossYen: posted.lossYen,
    receivableYen: posted.receivableYen,
    recoveredLateYen: await desk.remedies.recoveredLateYen(incidentId),
    feesYen: await feesOf(desk, flagged.charges),
    destinations: (await desk.remedies.sums(incidentId, 'destination')).map(({ key, ...sum }) => ({
      destination: key,
      ...sum,
    })),
    rows: (await desk.remedies.sums(incidentId, 'plan_row')).map(({ key, ...sum }) => ({ row: key, ...sum })),
    reports: countReports(await desk.reader.reports()),
    correctedYen,
    ...(incident.released ? { holdsReleased: incident.released } : {}),
    heldYen: (await desk.holds.ofIncident(incidentId)).reduce((sum, { heldYen }) => sum + heldYen, 0),
    timeline,
    preventableYen: charges.reduce(
      (sum, { at, amountYen }) =>
        sum + (timeline.firstAlertAt !== undefined && at > timeline.firstAlertAt ? amountYen : 0),
      0,
    ),
    ...(approvedAt && executedAt
      ? { secondsFromApprovalToMadeWhole: (executedAt.getTime() - approvedAt.getTime()) / 1_000 }
      : {}),
  };
}

async function timelineOf(
  desk: Desk,
  incident: IncidentState,
  charges: readonly { at: string }[],
  times: RecordedTimes,
) {
  const { db } = desk;
  const first = charges.reduce<string | undefined>(
    (least, { at }) => (least === undefined || at < least ? at : least),
    undefined,
  );
  const alert = await db
    .selectFrom('alerts')
    .select('at')
    .where('at', '>=', incident.from)
    .orderBy('at')
    .executeTakeFirst();
  const report = await db
    .selectFrom('reports')
    .select('filed_at')
    .where('filed_at', '>=', incident.from)
    .orderBy('filed_at')
    .executeTakeFirst();
  const stopped = await db
    .selectFrom('evidence_switches')
    .select('at')
    .where('is_on', '=', 0)
    .where('scope', 'in', [...Object.values(RAILS.card.methods), 'charging'])
    .where('at', '>=', incident.from)
    .orderBy('at')
    .executeTakeFirst();
  return {
    ...(first === undefined ? {} : { firstUnauthorisedAt: first }),
    ...(alert ? { firstAlertAt: alert.at as string } : {}),
    ...(report ? { firstReportAt: report.filed_at as string } : {}),
    ...(stopped ? { containedAt: stopped.at as string } : {}),
    ...(times.approvedOn === undefined ? {} : { approvedAt: times.approvedOn }),
    // The scenario's clock stands still while a plan is carried out; the seconds are told apart, in real time.
    ...(times.executedAt && times.approvedOn !== undefined ? { madeWholeAt: times.approvedOn } : {}),
  };
}

async function feesOf(desk: Desk, charges: ReadonlyMap<string, unknown>): Promise<number> {
  const rows = await desk.db.selectFrom('evidence_chargebacks').select(['charge_id', 'fee_yen']).execute();
  return rows.reduce((sum, row) => sum + (charges.has(row.charge_id) ? Number(row.fee_yen) : 0), 0);
}

function countReports(reports: readonly { state: string }[]) {
  const of = (...states: string[]) => reports.filter(({ state }) => states.includes(state)).length;
  return { filed: reports.length, upheld: of('upheld'), refused: of('refused'), open: of('open', 'refusal-proposed') };
}
