import { forEachLimit } from '@modosu/concurrency/for-each-limit';
import type { PlanLine } from '@modosu/contracts/compensation.events';
import type { ProcessContext } from '@modosu/service-kit/request/request-context';
import { Injectable } from '@nestjs/common';
import { AT_ONCE } from '../policy/compensation-policy';
import { Reports } from '../report/report.aggregate';
import { ReportsReader } from '../report/reports.reader';
import type { ApprovedPlan } from './execution.process';

/** Reports whose charges were put right were right. */
@Injectable()
export class UpheldReports {
  constructor(
    private readonly reports: Reports,
    private readonly reader: ReportsReader,
  ) {}

  async uphold(
    lines: readonly PlanLine[],
    { planId, incidentId }: ApprovedPlan,
    context: ProcessContext,
  ): Promise<void> {
    const charges = lines.filter(({ kind }) => kind === 'charge');
    const named = new Set(lines.flatMap(({ originalId, debitIds = [] }) => [originalId, ...debitIds]));
    const customers = new Set(charges.map(({ customerId }) => customerId));
    const upheld = (await this.reader.all()).filter((report) => {
      if (report.state !== 'open' && report.state !== 'refusal-proposed') return false;
      // A report that names no charges said that something on the account was not the customer's.
      if (report.chargeIds.length === 0) return report.customerId !== undefined && customers.has(report.customerId);
      return report.chargeIds.some((transactionId) => named.has(transactionId));
    });
    await forEachLimit(upheld, AT_ONCE, async ({ reportId }) => {
      const command = { type: 'uphold', incidentId, planId } as const;
      await this.reports.handle(reportId, command, context.step(`uphold:${reportId}`).command());
    });
  }
}
