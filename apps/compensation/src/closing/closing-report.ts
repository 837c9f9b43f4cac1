import type { incidentReport } from '@modosu/contracts/compensation.messages';
import type { ReplyOf } from '@modosu/contracts/message';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Injectable } from '@nestjs/common';
import { EvidenceReader } from '../evidence/evidence.reader';
import { HoldsReader } from '../hold/holds.reader';
import type { Incident } from '../incident/incident.state';
import { RemediesReader } from '../remedies/remedies.reader';
import type { ReportFacts } from '../report/reports.reader';
import { Books } from './books';
import { IncidentOutflow } from './incident-outflow';
import { Timelines } from './timeline';

/** The whole incident in figures, made anew from the log each time it is asked for. */
@Injectable()
export class ClosingReports {
  constructor(
    private readonly outflow: IncidentOutflow,
    private readonly books: Books,
    private readonly evidence: EvidenceReader,
    private readonly remedies: RemediesReader,
    private readonly holds: HoldsReader,
    private readonly timelines: Timelines,
  ) {}

  async of(incidentId: string, incident: Incident, context: RequestContext): Promise<ReplyOf<typeof incidentReport>> {
    const { flagged, outflow } = await this.outflow.of(incident, context);
    const evidence = await this.evidence.between(incident.from, incident.to);
    const charges = evidence.transactions.filter(({ id }) => flagged.charges.has(id));
    const byVictim = new Map<string, number>();
    for (const { customerId, amountYen } of charges)
      byVictim.set(customerId, (byVictim.get(customerId) ?? 0) + amountYen);
    const { recoveredYen, lossYen, receivableYen } = await this.books.remedies(incidentId, context);
    const reports = await this.evidence.allReports();
    const { timeline, secondsFromApprovalToMadeWhole } = await this.timelines.of(incident, charges, reports);
    const { firstAlertAt } = timeline;
    const late = charges.filter(({ at }) => firstAlertAt !== undefined && at > firstAlertAt);
    const destinations = await this.remedies.sums(incidentId, 'destination');
    const rows = await this.remedies.sums(incidentId, 'plan_row');
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
      ownMoneyRestoredYen: (await this.remedies.yenOf(incidentId, 'own-money')).amountYen,
      cashbackReversedYen: (await this.remedies.yenOf(incidentId, 'cashback')).amountYen,
      unauthorisedOutflowYen: outflow.totalYen,
      recoveredYen,
      lossYen,
      receivableYen,
      recoveredLateYen: await this.remedies.recoveredLateYen(incidentId),
      feesYen: await this.evidence.chargebackFeesYen(flagged.charges),
      destinations: destinations.map(({ key: destination, ...sum }) => ({ destination, ...sum })),
      rows: rows.map(({ key: row, ...sum }) => ({ row, ...sum })),
      reports: countReports(reports),
      correctedYen: (await this.remedies.yenOf(incidentId, 'charge')).correctedYen,
      holdsReleased: incident.released,
      heldYen: sum(await this.holds.ofIncident(incidentId), 'heldYen'),
      timeline,
      preventableYen: sum(late, 'amountYen'),
      secondsFromApprovalToMadeWhole,
    };
  }
}

function sum<Field extends string>(some: readonly Readonly<Record<Field, number>>[], field: Field): number {
  return some.reduce((yen, one) => yen + one[field], 0);
}

function countReports(reports: readonly ReportFacts[]) {
  const of = (...states: ReportFacts['state'][]) => reports.filter(({ state }) => states.includes(state)).length;
  return { filed: reports.length, upheld: of('upheld'), refused: of('refused'), open: of('open', 'refusal-proposed') };
}
