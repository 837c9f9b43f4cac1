import * as messages from '@modosu/contracts/compensation.messages';
import type { RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Answers } from '@modosu/service-kit/transport/answers';
import { Controller } from '@nestjs/common';
import { Desk } from '../desk';
import { placeFrom, placeOf } from '../page-place';
import { scopeOf } from '../plan/draft';
import { byBytes } from '../plan/rows-by-bytes';

/** Incidents: opened, widened, classified, held. */
@Controller()
export class IncidentController {
  constructor(private readonly desk: Desk) {}

  @Answers(messages.openIncident)
  async open(request: RequestOf<typeof messages.openIncident>, context: RequestContext) {
    const incidentId = context.idOf('incident');
    await this.desk.incidents.handle(incidentId, { kind: 'open', incidentId, ...request }, context.command());
    return { incidentId };
  }

  @Answers(messages.addIndicator)
  async addIndicator(request: RequestOf<typeof messages.addIndicator>, context: RequestContext) {
    const { incidentId, kind: indicator, value, reason } = request;
    const command = { kind: 'add-indicator' as const, indicator, value, reason };
    await this.desk.incidents.handle(incidentId, command, context.command());
    return {};
  }

  @Answers(messages.recordCallback)
  async recordCallback(request: RequestOf<typeof messages.recordCallback>, context: RequestContext) {
    const { incidentId, ...answer } = request;
    await this.desk.incidents.handle(incidentId, { kind: 'record-callback', ...answer }, context.command());
    if (answer.answer === 'genuine') await this.desk.letGo(incidentId, context, answer.transactionIds);
    return {};
  }

  @Answers(messages.scopeIncident)
  async scope({ incidentId }: RequestOf<typeof messages.scopeIncident>, context: RequestContext) {
    const summary = await this.desk.scoping.run(incidentId, await this.openIncident(incidentId), context.command());
    await this.desk.letGo(incidentId, context);
    return summary;
  }

  @Answers(messages.holdFunds)
  async hold({ incidentId }: RequestOf<typeof messages.holdFunds>, context: RequestContext) {
    return this.desk.holding.hold(incidentId, await this.openIncident(incidentId), context);
  }

  @Answers(messages.listIncidents)
  async list(_request: RequestOf<typeof messages.listIncidents>, _context: RequestContext) {
    await this.desk.readModels.caughtUp();
    const query = this.desk.db.selectFrom('incidents').selectAll().orderBy('position');
    const rows = await query.execute();
    const incidents = rows.map((row) => ({
      incidentId: row.incident_id,
      name: row.name,
      state: row.state,
      openedAt: row.opened_at,
      ...(row.plan_id === null ? {} : { planId: row.plan_id }),
    }));
    return { incidents };
  }

  @Answers(messages.listClassified)
  async transactions(request: RequestOf<typeof messages.listClassified>, _context: RequestContext) {
    const { incidentId, classification, kind, limit, after } = request;
    // The next page goes on in the run of the rules in which this one began.
    const [run, at, id] = placeFrom(after, 3) ?? [];
    const last = scopeOf((await this.desk.incident(incidentId)).state);
    const scopeId = run ?? last;
    let query = this.desk.db
      .selectFrom('classified_transactions')
      .selectAll()
      .where('scope_id', '=', scopeId)
      .orderBy('at')
      .orderBy('transaction_id')
      .limit(limit + 1);
    if (classification) query = query.where('classification', '=', classification);
    if (kind) query = query.where('kind', '=', kind);
    if (at !== undefined) {
      query = query.where((eb) =>
        eb.or([eb('at', '>', at), eb.and([eb('at', '=', at), eb('transaction_id', '>', id)])]),
      );
    }
    const rows = await query.execute();
    const found = rows.slice(0, limit).map((row) => ({
      transactionId: row.transaction_id,
      kind: row.kind,
      customerId: row.customer_id,
      amountYen: Number(row.amount_yen),
      at: row.at,
      ...(row.session_id === null ? {} : { sessionId: row.session_id }),
      classification: row.classification,
      score: Number(row.score),
      evidence: JSON.parse(row.evidence),
      reported: Number(row.reported) === 1,
    }));
    const transactions = byBytes(found)[0]!.rows;
    return {
      transactions,
      ...(transactions.length < rows.length
        ? { next: placeOf([scopeId, transactions.at(-1)!.at, transactions.at(-1)!.transactionId]) }
        : {}),
    };
  }

  @Answers(messages.listAccounts)
  async accounts({ incidentId, limit, after }: RequestOf<typeof messages.listAccounts>, _context: RequestContext) {
    const [run, customerId] = placeFrom(after, 2) ?? [];
    const last = scopeOf((await this.desk.incident(incidentId)).state);
    const scopeId = run ?? last;
    let query = this.desk.db
      .selectFrom('scoped_accounts')
      .selectAll()
      .where('scope_id', '=', scopeId)
      .orderBy('customer_id')
      .limit(limit + 1);
    if (customerId !== undefined) query = query.where('customer_id', '>', customerId);
    const rows = await query.execute();
    const found = rows.slice(0, limit).map((row) => ({
      customerId: row.customer_id,
      round: Number(row.round),
      reasons: JSON.parse(row.reasons),
      chargedYen: Number(row.charged_yen),
    }));
    const accounts = byBytes(found)[0]!.rows;
    return {
      accounts,
      ...(accounts.length < rows.length ? { next: placeOf([scopeId, accounts.at(-1)!.customerId]) } : {}),
    };
  }

  private async openIncident(incidentId: string) {
    const { state } = await this.desk.incident(incidentId);
    if (state.closed) throw new Refusal('INCIDENT_CLOSED');
    return state;
  }
}
