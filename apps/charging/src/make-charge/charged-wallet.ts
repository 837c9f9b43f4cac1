import { creditCharge, releaseRoom, reserveRoom } from '@modosu/contracts/payment.messages';
import { Messenger } from '@modosu/service-kit/broker/messenger';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Injectable } from '@nestjs/common';
import type { ChargeOrder } from '../funding/funding.commands';
import { refusedWith } from '../provider/pending';

/** What a charge asks of the wallet that it is for, at payment. */
@Injectable()
export class ChargedWallet {
  constructor(private readonly messenger: Messenger) {}

  /** @returns the code that it is refused with for good. @throws ServiceError */
  async reserveRoom({ chargeId, customerId, amountYen }: ChargeOrder, context: RequestContext) {
    const room = { customerId, originId: chargeId, amountYen };
    try {
      await this.messenger.send(reserveRoom, room, context.child('room'), { as: 'service' });
      return undefined;
    } catch (error) {
      return refusal(error);
    }
  }

  /** @throws ServiceError; a wallet that is gone or closed keeps no room */
  async releaseRoom({ chargeId, customerId }: ChargeOrder, context: RequestContext): Promise<void> {
    const room = { customerId, originId: chargeId, reason: 'the charge did not come about' };
    const step = context.child('release-room');
    await this.messenger.send(releaseRoom, room, step, { as: 'service' }).catch(refusal);
  }

  /** @returns the balance after it. @throws ServiceError */
  async credit({ chargeId, customerId, amountYen, method }: ChargeOrder, context: RequestContext) {
    const charge = { customerId, chargeId, amountYen, method };
    return (await this.messenger.send(creditCharge, charge, context.child('credit'), { as: 'service' })).balanceYen;
  }
}

function refusal(error: unknown): string {
  const code = refusedWith(error);
  if (code === undefined) throw error;
  return code;
}
