import type { RequestOf } from '@modosu/contracts/message';
import { closeStatement, listStatements, merchantBalance, statementLines } from '@modosu/contracts/payment.messages';
import { Refusal } from '@modosu/event-sourcing/decider';
import { ReadModels } from '@modosu/service-kit/read-models/read-models';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { Merchants } from '../merchant/merchant.aggregate';
import { endOfPage, pageAfter, pageOf } from '../page/page';
import { linesBetween } from '../receipts/lines.projection';
import { Receipts } from '../receipts/receipts';
import { statementNamed, statementRows, statementsProjection } from './statements.projection';

const { prefixes } = statementsProjection;

/** What a merchant is owed, and how that came about. */
@Injectable()
export class StatementHandlers {
  constructor(
    private readonly merchants: Merchants,
    private readonly receipts: Receipts,
    private readonly readModels: ReadModels,
  ) {}

  @Handles(merchantBalance)
  async balance({ merchantId }: RequestOf<typeof merchantBalance>, _context: RequestContext) {
    const earnedYen = await this.receipts.earnedYen(merchantId);
    const { state } = await this.merchants.load(merchantId);
    if (!state.registered) throw new Refusal('MERCHANT_UNKNOWN');
    const { committedYen, proposedYen, payoutHold, settled } = state;
    return {
      merchantId,
      earnedYen,
      paidOutYen: committedYen,
      payableYen: earnedYen - committedYen,
      proposedYen,
      payoutHold,
      lastStatement: settled.number > 0 ? { number: settled.number, closingYen: settled.closingYen } : undefined,
    };
  }

  @Handles(closeStatement)
  async close({ merchantId }: RequestOf<typeof closeStatement>, context: RequestContext) {
    const statementId = context.idOf('statement', merchantId);
    return this.receipts.cutting(merchantId, async (cut) => {
      const command = { type: 'close-statement', statementId, cut } as const;
      return (await this.merchants.handle(merchantId, command, context.command())).reply;
    });
  }

  @Handles(listStatements)
  async list({ merchantId, limit, after }: RequestOf<typeof listStatements>, _context: RequestContext) {
    await this.readModels.caughtUp({ prefixes });
    const before = endOfPage(after);
    const rows = await statementRows(this.readModels.db, merchantId, limit, before);
    const page = pageOf(
      rows.map((row) => ({ ...row, position: row.number })),
      limit,
      (row) => ({
        statementId: row.statement_id,
        number: row.number,
        at: row.at,
        openingYen: row.opening_yen,
        receiptsYen: row.receipts_yen,
        voidsYen: row.voids_yen,
        refundsYen: row.refunds_yen,
        payoutsYen: row.payouts_yen,
        closingYen: row.closing_yen,
        lines: row.through_line - row.after_line,
      }),
    );
    return { statements: page.items, next: page.next };
  }

  @Handles(statementLines)
  async lines({ merchantId, statementId, limit, after }: RequestOf<typeof statementLines>, _context: RequestContext) {
    await this.readModels.caughtUp({ prefixes });
    const statement = await statementNamed(this.readModels.db, merchantId, statementId);
    if (!statement) throw new Refusal('NOT_FOUND');
    const from = Math.max(statement.after_line, pageAfter(limit, after).after);
    const between = { after: from, through: statement.through_line, limit };
    const rows = await linesBetween(this.readModels.db, merchantId, between);
    const page = pageOf(
      rows.map((row) => ({ ...row, position: row.line })),
      limit,
      (row) => ({
        line: row.line,
        kind: row.kind,
        paymentId: row.payment_id,
        amountYen: row.amount_yen,
        at: row.at,
      }),
    );
    return { lines: page.items, next: page.next };
  }
}
