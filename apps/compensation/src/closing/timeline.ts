import { Injectable } from '@nestjs/common';
import { AlertsReader } from '../alert/alerts.reader';
import { EvidenceReader } from '../evidence/evidence.reader';
import type { Incident } from '../incident/incident.state';
import { Plans, type RecordedTimes } from '../plan/plan.aggregate';
import type { ReportFacts } from '../report/reports.reader';

/** When what happened. */
@Injectable()
export class Timelines {
  constructor(
    private readonly alerts: AlertsReader,
    private readonly evidence: EvidenceReader,
    private readonly plans: Plans,
  ) {}

  async of(incident: Incident, charges: readonly { readonly at: string }[], reports: readonly ReportFacts[]) {
    const { from, planId } = incident;
    const times: RecordedTimes = planId === undefined ? {} : await this.plans.recordedTimes(planId);
    const { approvedAt, executedAt, approvedOn } = times;
    const timeline = {
      firstUnauthorisedAt: earliest(charges.map(({ at }) => at)),
      firstAlertAt: await this.alerts.firstAt(from),
      firstReportAt: earliest(reports.map(({ filedAt }) => filedAt).filter((filedAt) => filedAt >= from)),
      containedAt: await this.evidence.containedAt(from),
      approvedAt: approvedOn,
      // The scenario's clock stands still while a plan is carried out; the seconds are given apart, in real time.
      madeWholeAt: executedAt && approvedOn,
    };
    const realMs = approvedAt && executedAt && executedAt.getTime() - approvedAt.getTime();
    return { timeline, secondsFromApprovalToMadeWhole: realMs === undefined ? undefined : realMs / 1_000 };
  }
}

function earliest(instants: readonly string[]): string | undefined {
  return [...instants].sort()[0];
}
