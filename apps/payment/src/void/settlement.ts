import { receiveUnclaimed } from '@modosu/contracts/charging.messages';
import { recordRecovery } from '@modosu/contracts/compensation.messages';
import { Messenger } from '@modosu/service-kit/broker/messenger';
import { ProcessContext } from '@modosu/service-kit/request/request-context';
import { ServiceError } from '@modosu/service-kit/request/service-error';
import { Injectable } from '@nestjs/common';
import { Wallets } from '../wallet/wallet.aggregate';
import type { OnItsWay } from './void.process';

/**
 * Brings the money of a void or refund that is in transit to where it belongs: to those who bore the compensation, else to the
 * customer. Every step has one effect however often it is asked for, so after a crash all of them are asked for again.
 */
@Injectable()
export class VoidSettlement {
  constructor(
    private readonly wallets: Wallets,
    private readonly messenger: Messenger,
  ) {}

  /** @throws ServiceError COMPENSATION_UNDER_WAY and what the broker says; the sweeper goes on with it later */
  async settle(back: OnItsWay, context: ProcessContext): Promise<void> {
    const { customerId, paymentId, refundId, late, dueYen } = back;
    let recoveredYen = 0;
    for (const one of late) recoveredYen += await this.recover(back, one, context);
    const restYen = dueYen + late.reduce((sum, { amountYen }) => sum + amountYen, 0) - recoveredYen;
    const { state } = await this.wallets.load(customerId);
    // A wallet that is closed stays so; if it is closed between here and there, the settling is refused and tried again.
    const paidOutYen = state.status === 'closed' ? restYen : 0;
    if (paidOutYen > 0) await this.payOut(customerId, refundId ?? paymentId, paidOutYen, context);
    const command = { type: 'settle-void', paymentId, refundId, recoveredYen, paidOutYen } as const;
    // Not the same command where the wallet was closed meanwhile.
    const step = paidOutYen > 0 ? 'settle-paid-out' : 'settle';
    await this.wallets.handle(customerId, command, context.step(step).command());
  }

  /** The lot's originals in the order in which they were compensated, each as far as something of it is still borne. */
  private async recover(
    { customerId, paymentId, refundId }: OnItsWay,
    { lotId, amountYen, originalIds }: OnItsWay['late'][number],
    context: ProcessContext,
  ): Promise<number> {
    const recoveryId = `${refundId ?? paymentId}:${lotId}`;
    let leftYen = amountYen;
    for (const originalId of originalIds) {
      if (leftYen === 0) break;
      const request = { originalId, recoveryId, paymentId, refundId, customerId, amountYen: leftYen };
      const step = context.step(`recover:${lotId}:${originalId}`);
      leftYen -= (await this.messenger.send(recordRecovery, request, step, { as: 'service' })).takenYen;
    }
    return amountYen - leftYen;
  }

  private async payOut(customerId: string, id: string, amountYen: number, context: ProcessContext) {
    // The payment's own id may be the reference of a compensation of the same customer.
    const reference = `void:${id}`;
    const request = { customerId, amountYen, reference, transit: 'void' as const, transitId: id };
    try {
      await this.messenger.send(receiveUnclaimed, request, context.step('unclaimed'), { as: 'service' });
    } catch (error) {
      // Taken in; its way to the bank is charging's.
      if (!(error instanceof ServiceError && error.code === 'CHARGE_PENDING')) throw error;
    }
  }
}
