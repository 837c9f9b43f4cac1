import type { RequestOf } from '@modosu/contracts/message';
import { voidCashback } from '@modosu/contracts/payment.messages';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { Wallets } from '../wallet/wallet.aggregate';

@Injectable()
export class VoidCashbackHandlers {
  constructor(private readonly wallets: Wallets) {}

  @Handles(voidCashback)
  async void({ customerId, ...request }: RequestOf<typeof voidCashback>, context: RequestContext) {
    const voidId = context.idOf('cashback-void', customerId, request.grantId);
    const command = { type: 'void-cashback', voidId, ...request } as const;
    return (await this.wallets.handle(customerId, command, context.command())).reply;
  }
}
