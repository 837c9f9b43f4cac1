import type { RequestOf } from '@modosu/contracts/message';
import * as messages from '@modosu/contracts/payment/transfers.messages';
import { Refusal } from '@modosu/event-sourcing/decider';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { Continues } from '@modosu/service-kit/read-models/processes';
import { type ProcessContext, RequestContext } from '@modosu/service-kit/request/request-context';
import { ServiceTime } from '@modosu/service-kit/request/service-time';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { Wallets } from '../wallet/wallet.aggregate';
import type { WalletEventData } from '../wallet/wallet.events';
import { type TransferWork, transferProcess } from './transfer.process';
import { Transfers } from './transfers';
import { type TransferRow, TransfersReader } from './transfers.reader';

/** Sending money, and what its receiver, its sender and staff may decide about it afterwards. */
@Injectable()
export class TransferHandlers {
  constructor(
    private readonly wallets: Wallets,
    private readonly transfers: Transfers,
    private readonly reader: TransfersReader,
    private readonly store: EventStore,
    private readonly time: ServiceTime,
  ) {}

  @Handles(messages.transfer)
  send(request: RequestOf<typeof messages.transfer>, context: RequestContext) {
    return this.transfers.send(request, context);
  }

  @Handles(messages.setTransferRule)
  async setRule({ rule }: RequestOf<typeof messages.setTransferRule>, context: RequestContext) {
    const command = { type: 'set-transfer-rule', rule } as const;
    return (await this.wallets.handle(context.actor.id, command, context.command())).reply;
  }

  @Handles(messages.acceptTransfer)
  async accept({ transferId }: RequestOf<typeof messages.acceptTransfer>, context: RequestContext) {
    const toCustomerId = context.actor.id;
    const { from_customer_id: fromCustomerId, amount_yen: amountYen } = await this.of({ transferId, toCustomerId });
    const { state: sender } = await this.wallets.load(fromCustomerId);
    const isOpen = sender.transfers.offers.has(transferId) || sender.sentTransfers.has(transferId);
    if (!isOpen) throw new Refusal('TRANSFER_NOT_OPEN');
    const command = { type: 'accept-transfer', transferId, fromCustomerId, amountYen } as const;
    await this.wallets.handle(toCustomerId, command, context.command());
    const work = { transferId, fromCustomerId, toCustomerId, amountYen };
    return { transferId, state: await this.transfers.sendAccepted(work, context) };
  }

  @Handles(messages.declineTransfer)
  async decline({ transferId }: RequestOf<typeof messages.declineTransfer>, context: RequestContext) {
    const toCustomerId = context.actor.id;
    const { from_customer_id: fromCustomerId } = await this.of({ transferId, toCustomerId });
    const command = { type: 'end-offer', transferId, outcome: 'declined', toCustomerId } as const;
    await this.wallets.handle(fromCustomerId, command, context.command());
    return { transferId };
  }

  @Handles(messages.cancelTransfer)
  async cancel({ transferId }: RequestOf<typeof messages.cancelTransfer>, context: RequestContext) {
    const row = await this.of({ transferId, fromCustomerId: context.actor.id });
    const isOffer = await this.endOffer(row, { outcome: 'withdrawn' }, context);
    if (!isOffer) await this.callBack(row, undefined, context);
    return { transferId, state: isOffer ? ('withdrawn' as const) : ('came-back' as const) };
  }

  @Handles(messages.returnTransfer)
  async return({ transferId, reason }: RequestOf<typeof messages.returnTransfer>, context: RequestContext) {
    const row = await this.of({ transferId });
    const isOffer = await this.endOffer(row, { outcome: 'stopped', reason }, context);
    // An incident stops offers; what was sent it holds where it is.
    if (!isOffer && context.actor.kind !== 'staff') throw new Refusal('TRANSFER_NOT_OPEN');
    if (!isOffer) await this.callBack(row, reason, context);
    return { transferId, state: isOffer ? ('stopped' as const) : ('came-back' as const) };
  }

  @Handles(messages.releaseTransfer)
  async release({ transferId, reason }: RequestOf<typeof messages.releaseTransfer>, context: RequestContext) {
    const { to_customer_id: toCustomerId } = await this.of({ transferId });
    const command = { type: 'release-transfer', transferId, cause: 'staff', reason } as const;
    return (await this.wallets.handle(toCustomerId, command, context.command())).reply;
  }

  @Continues(transferProcess)
  async continue(work: TransferWork, context: ProcessContext): Promise<void> {
    switch (work.step) {
      case 'sent':
        return this.transfers.receive(work, context.step('sent'));
      case 'room':
        return this.transfers.giveUpRoom(work, context.step('room'));
      case 'accepted':
        await unlessRefused(this.transfers.sendAccepted(work, context.step('accepted')));
        return;
      case 'recalled':
        return unlessRefused(this.transfers.bringBack(work, context.step('recalled')));
      default: {
        // In simulation, or if an operator has all open work done at once, its time may not have come.
        const { until } = work;
        if ((await this.time.now()) < until) return;
        const step = new RequestContext({ ...context.step(work.step), now: until });
        return unlessRefused(this.transfers.timeIsOver(work, step));
      }
    }
  }

  /** @throws Refusal TRANSFER_UNKNOWN if there is none, or if it is not of the customers that are named */
  private async of(named: {
    transferId: string;
    fromCustomerId?: string;
    toCustomerId?: string;
  }): Promise<TransferRow> {
    const { transferId, fromCustomerId, toCustomerId } = named;
    const row = await this.reader.find(transferId);
    const isOther = (named: string | undefined, customerId: string) => named !== undefined && named !== customerId;
    if (!row || isOther(fromCustomerId, row.from_customer_id) || isOther(toCustomerId, row.to_customer_id))
      throw new Refusal('TRANSFER_UNKNOWN');
    return row;
  }

  /** @returns whether it is an offer still */
  private async endOffer(
    { transfer_id: transferId, from_customer_id: fromCustomerId }: TransferRow,
    ending: { outcome: 'withdrawn' | 'stopped'; reason?: string },
    context: RequestContext,
  ): Promise<boolean> {
    const { transfers, sentTransfers } = (await this.wallets.load(fromCustomerId)).state;
    if (sentTransfers.has(transferId) || !transfers.offered.has(transferId)) return false;
    const command = { type: 'end-offer', transferId, ...ending } as const;
    await this.wallets.handle(fromCustomerId, command, context.command());
    return true;
  }

  private async callBack(row: TransferRow, reason: string | undefined, context: RequestContext): Promise<void> {
    const { transfer_id: transferId, from_customer_id: fromCustomerId, to_customer_id: toCustomerId } = row;
    const { state: sender } = await this.wallets.load(fromCustomerId);
    if (sender.voided.has(transferId)) return;
    if (!sender.transfers.recalls.has(transferId)) {
      const held = (await this.wallets.load(toCustomerId)).state.transfers.held.get(transferId);
      if (!held) throw new Refusal('TRANSFER_NOT_OPEN');
      const { until } = held;
      const { amountYen, uses } = await this.read(row);
      const recall = { type: 'recall-transfer', transferId, toCustomerId, amountYen, uses, until, reason } as const;
      await this.wallets.handle(fromCustomerId, recall, context.command());
    }
    await this.transfers.bringBack({ transferId, fromCustomerId, toCustomerId }, context);
  }

  private async read(row: TransferRow): Promise<WalletEventData<'wallet.transfer-sent.v1'>> {
    const stream = this.store.readStream(`wallet-${row.from_customer_id}`, { from: row.revision ?? 0, max: 1 });
    for await (const { type, data } of stream) {
      const sent = data as WalletEventData<'wallet.transfer-sent.v1'>;
      if (type === 'wallet.transfer-sent.v1' && sent.transferId === row.transfer_id) return sent;
    }
    throw new Error(`the read model names a wrong place for transfer ${row.transfer_id}`);
  }
}

/** What is refused here has ended otherwise, and an event says so. */
async function unlessRefused(step: Promise<unknown>): Promise<void> {
  await step.catch((error: unknown) => {
    if (!(error instanceof Refusal)) throw error;
  });
}
