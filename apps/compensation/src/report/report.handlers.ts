import * as messages from '@modosu/contracts/compensation.messages';
import type { RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import { ReadModels } from '@modosu/service-kit/read-models/read-models';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { PATIENCE } from '../policy/compensation-policy';
import { Reports } from './report.aggregate';
import { ReportsReader } from './reports.reader';

/** Reports: filed by customers and staff. */
@Injectable()
export class ReportHandlers {
  constructor(
    private readonly reports: Reports,
    private readonly reader: ReportsReader,
    private readonly readModels: ReadModels,
  ) {}

  @Handles(messages.fileReport)
  async file(request: RequestOf<typeof messages.fileReport>, context: RequestContext) {
    // Customers speak for themselves; staff may speak for a person who need not even be a customer.
    const customerId = context.actor.kind === 'customer' ? context.actor.id : request.customerId;
    const reportId = context.idOf('report', customerId ?? '');
    const command = { type: 'file', ...request, reportId, customerId } as const;
    await this.reports.handle(reportId, command, context.command(), { isNew: true });
    return { reportId };
  }

  @Handles(messages.listReports)
  async list(request: RequestOf<typeof messages.listReports>, _context: RequestContext) {
    await this.readModels.caughtUp(PATIENCE);
    return this.reader.list(request);
  }

  @Handles(messages.ownReports)
  async own({ limit, after }: RequestOf<typeof messages.ownReports>, { actor }: RequestContext) {
    await this.readModels.caughtUp(PATIENCE);
    return this.reader.list({ customerId: actor.id, limit, after });
  }

  @Handles(messages.showReport)
  async show({ reportId }: RequestOf<typeof messages.showReport>, { actor }: RequestContext) {
    const { filed, progress, refusal } = (await this.reports.load(reportId)).state;
    // A customer does not learn that there is a report of another one.
    if (!filed || (actor.kind === 'customer' && filed.customerId !== actor.id)) throw new Refusal('REPORT_UNKNOWN');
    const { at: filedAt, mail, ...report } = filed;
    return { ...report, transactionId: mail?.transactionId, state: progress, filedAt, reason: refusal?.reason };
  }

  @Handles(messages.openReportsOf)
  async openOf({ customerId }: RequestOf<typeof messages.openReportsOf>, _context: RequestContext) {
    await this.readModels.caughtUp(PATIENCE);
    return this.reader.openOf(customerId);
  }
}
