import { receiveUnclaimed } from '@modosu/contracts/charging.messages';
import { recordRecovery } from '@modosu/contracts/compensation.messages';
import { Messenger } from '@modosu/service-kit/broker/messenger';
import { ProcessContext } from '@modosu/service-kit/request/request-context';
import { ServiceError } from '@modosu/service-kit/request/service-error';
import { Injectable } from '@nestjs/common';
import { Wallets } from '../wallet/wallet.aggregate';
import type { WalletEventData } from '../wallet/wallet.events';

type Voided = WalletEventData<'wallet.payment-voided.v2'>;

/**
 * Brings the money of a void that is in transit to where it belongs: to those who bore the compensation, else to the
 * customer. Every step has one effect however often it is asked for, so after a crash all of them are asked for again.
 */
@Injectable()
export class VoidSettlement {
  constructor(
    private readonly wallets: Wallets,
    private readonly messenger: Messenger,
  ) {}

  /** @throws ServiceError COMPENSATION_UNDER_WAY and what the broker says; the sweeper goes on with it later */
  async settle(voided: Voided, context: ProcessContext): Promise<void> {
    const { customerId, paymentId, late, dueYen } = voided;
    let recoveredYen = 0;
    for (const one of late) recoveredYen += await this.recover(voided, one, context);
    const restYen = dueYen + late.reduce((sum, { amountYen }) => sum + amountYen, 0) - recoveredYen;
    const { state } = await this.wallets.load(customerId);
    // A wallet that is closed stays so; if it is closed between here and there, the settling is refused and tried again.
    const paidOutYen = state.status === 'closed' ? restYen : 0;
    if (paidOutYen > 0) await this.payOut(customerId, paymentId, paidOutYen, context);
    const command = { type: 'settle-void', paymentId, recoveredYen, paidOutYen } as const;
    // Not the same command where the wallet was closed meanwhile.
    const step = paidOutYen > 0 ? 'settle-paid-out' : 'settle';
    await this.wallets.handle(customerId, command, context.step(step).command());
  }

  /** The lot's originals in the order in which they were compensated, each as far as something of it is still borne. */
  private async recover(
    { customerId, paymentId }: Voided,
    { lotId, amountYen, originalIds }: Voided['late'][number],
    context: ProcessContext,
  ): Promise<number> {
    const recoveryId = `${paymentId}:${lotId}`;
    let leftYen = amountYen;
    for (const originalId of originalIds) {
      if (leftYen === 0) break;
      const request = { originalId, recoveryId, paymentId, customerId, amountYen: leftYen };
      const step = context.step(`recover:${lotId}:${originalId}`);
      leftYen -= (await this.messenger.send(recordRecovery, request, step, { as: 'service' })).takenYen;
    }
    return amountYen - leftYen;
  }

  private async payOut(customerId: string, paymentId: string, amountYen: number, context: ProcessContext) {
    // The payment's own id may be the reference of a compensation of the same customer.
    const reference = `void:${paymentId}`;
    const request = { customerId, amountYen, reference, transit: 'void' as const, transitId: paymentId };
    try {
      await this.messenger.send(receiveUnclaimed, request, context.step('unclaimed'), { as: 'service' });
    } catch (error) {
      // Taken in; its way to the bank is charging's.
      if (!(error instanceof ServiceError && error.code === 'CHARGE_PENDING')) throw error;
    }
  }
}
