import * as messages from '@modosu/contracts/compensation.messages';
import type { RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Answers } from '@modosu/service-kit/transport/answers';
import { Controller } from '@nestjs/common';
import { Desk } from '../desk';
import { numberIn } from '../page-place';
import { byBytes } from '../plan/rows-by-bytes';

/** Reports: filed by customers and staff, refused only by two people. */
@Controller()
export class ReportController {
  constructor(private readonly desk: Desk) {}

  @Answers(messages.fileReport)
  async file(request: RequestOf<typeof messages.fileReport>, context: RequestContext) {
    // Customers speak for themselves; staff may speak for somebody, who need not even be a customer.
    const customerId = context.actor.kind === 'customer' ? context.actor.id : request.customerId;
    const reportId = context.idOf('report', customerId ?? '');
    const filed = { ...request, reportId, ...(customerId === undefined ? {} : { customerId }) };
    await this.desk.reports.handle(reportId, { kind: 'file', ...filed }, context.command(), { isNew: true });
    return { reportId };
  }

  @Answers(messages.listReports)
  async list({ state, limit, after }: RequestOf<typeof messages.listReports>, _context: RequestContext) {
    await this.desk.readModels.caughtUp();
    let query = this.desk.db
      .selectFrom('reports')
      .selectAll()
      .orderBy('position')
      .limit(limit + 1);
    if (state) query = query.where('state', '=', state);
    if (after !== undefined) query = query.where('position', '>', numberIn(after));
    const rows = await query.execute();
    const found = rows.slice(0, limit).map((row) => ({
      reportId: row.report_id,
      ...(row.customer_id === null ? {} : { customerId: row.customer_id }),
      chargeIds: JSON.parse(row.charge_ids),
      channel: row.channel,
      description: row.description,
      state: row.state,
      filedAt: row.filed_at,
      ...(row.reason === null ? {} : { reason: row.reason }),
    }));
    // By bytes too: a description may be long, and in any letters.
    const reports = byBytes(found)[0]!.rows;
    const last = rows[reports.length - 1];
    return { reports, ...(reports.length < rows.length ? { next: String(last!.position) } : {}) };
  }

  @Answers(messages.showReport)
  async show({ reportId }: RequestOf<typeof messages.showReport>, { actor }: RequestContext) {
    const { state } = await this.desk.reports.load(reportId);
    const { filed, progress, refusal } = state;
    // Whose report it is not, does not learn that there is one.
    if (!filed || (actor.kind === 'customer' && filed.customerId !== actor.id)) throw new Refusal('REPORT_UNKNOWN');
    const { at: filedAt, ...report } = filed;
    return { ...report, state: progress, filedAt, ...(refusal ? { reason: refusal.reason } : {}) };
  }

  @Answers(messages.openReportsOf)
  async openOf({ customerId }: RequestOf<typeof messages.openReportsOf>, _context: RequestContext) {
    await this.desk.readModels.caughtUp();
    const open = this.desk.db
      .selectFrom('reports')
      .where('customer_id', '=', customerId)
      .where('state', 'in', ['open', 'refusal-proposed']);
    const counted = await open.select((select) => select.fn.countAll().as('open')).executeTakeFirstOrThrow();
    const rows = await open.select('report_id').orderBy('filed_at').orderBy('report_id').limit(20).execute();
    return { open: Number(counted.open), reportIds: rows.map((row) => String(row.report_id)) };
  }

  @Answers(messages.proposeRefusal)
  async proposeRefusal(request: RequestOf<typeof messages.proposeRefusal>, context: RequestContext) {
    const { reportId, reason, evidence } = request;
    const command = { kind: 'propose-refusal' as const, reason, evidence, by: context.actor.id };
    await this.desk.reports.handle(reportId, command, context.command());
    return {};
  }

  @Answers(messages.confirmRefusal)
  async confirmRefusal({ reportId }: RequestOf<typeof messages.confirmRefusal>, context: RequestContext) {
    await this.desk.reports.handle(reportId, { kind: 'confirm-refusal', by: context.actor.id }, context.command());
    const { chargeIds = [] } = (await this.desk.reports.load(reportId)).state.filed ?? {};
    if (chargeIds.length === 0) return {};
    for (const incidentId of await this.desk.openIncidents()) await this.desk.letGo(incidentId, context, chargeIds);
    return {};
  }
}
