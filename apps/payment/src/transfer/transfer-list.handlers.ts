import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { listTransfers, showTransfer, showTransferRule } from '@modosu/contracts/payment/transfers.messages';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Inject, Injectable } from '@nestjs/common';
import { type PaymentPolicy, POLICY } from '../policy/payment-policy';
import { Wallets } from '../wallet/wallet.aggregate';
import { type TransferRow, TransfersReader } from './transfers.reader';

/** What has become of transfers. */
@Injectable()
export class TransferListHandlers {
  constructor(
    private readonly reader: TransfersReader,
    private readonly wallets: Wallets,
    @Inject(POLICY) private readonly policy: PaymentPolicy,
  ) {}

  @Handles(showTransferRule)
  async rule(_: RequestOf<typeof showTransferRule>, { actor }: RequestContext) {
    const { status, transfers } = (await this.wallets.load(actor.id)).state;
    if (status === 'none') throw new Refusal('WALLET_UNKNOWN');
    return { rule: transfers.rule ?? this.policy.transfers.rule };
  }

  @Handles(listTransfers)
  async list({ limit, after }: RequestOf<typeof listTransfers>, { actor }: RequestContext) {
    const rows = await this.reader.transfersOf(actor.id, limit + 1, after);
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    const next = last && this.reader.placeOf(last.position, last.transfer_id);
    return { transfers: rows.slice(0, limit).map(viewOf), next };
  }

  @Handles(showTransfer)
  async show({ transferId }: RequestOf<typeof showTransfer>) {
    const row = await this.reader.current(transferId);
    if (!row) throw new Refusal('TRANSFER_UNKNOWN');
    return { ...viewOf(row), reasons: JSON.parse(row.reasons), policy: row.policy ?? undefined };
  }
}

function viewOf(row: TransferRow): ReplyOf<typeof listTransfers>['transfers'][number] {
  return {
    transferId: row.transfer_id,
    fromCustomerId: row.from_customer_id,
    toCustomerId: row.to_customer_id,
    amountYen: row.amount_yen,
    state: row.state as ReplyOf<typeof showTransfer>['state'],
    at: row.at,
    until: row.until ?? undefined,
    requestId: row.request_id ?? undefined,
    incidentIds: JSON.parse(row.incident_ids),
  };
}
