import { type ReplyOf, type RequestOf } from '@modosu/contracts/message';
import { creditCharge, releaseRoom, reserveRoom, restoreFunds } from '@modosu/contracts/payment.messages';
import { RequestContext } from '@modosu/service-kit/request/request-context';
import { Answers } from '@modosu/service-kit/transport/answers';
import { Controller } from '@nestjs/common';
import { Wallets } from '../wallet/wallets';

@Controller()
export class CreditController {
  constructor(private readonly wallets: Wallets) {}

  @Answers(reserveRoom)
  async reserve(
    { customerId, ...room }: RequestOf<typeof reserveRoom>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof reserveRoom>> {
    await this.wallets.handle(customerId, { type: 'reserve-room', ...room }, context.command());
    return {};
  }

  @Answers(releaseRoom)
  async release(
    { customerId, ...room }: RequestOf<typeof releaseRoom>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof releaseRoom>> {
    await this.wallets.handle(customerId, { type: 'release-room', ...room }, context.command());
    return {};
  }

  @Answers(creditCharge)
  async credit(
    { customerId, ...charge }: RequestOf<typeof creditCharge>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof creditCharge>> {
    const command = { type: 'credit-charge', ...charge } as const;
    return (await this.wallets.handle<{ balanceYen: number }>(customerId, command, context.command())).reply;
  }

  @Answers(restoreFunds)
  async restore(
    { customerId, ...funds }: RequestOf<typeof restoreFunds>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof restoreFunds>> {
    const command = { type: 'restore', ...funds } as const;
    return (await this.wallets.handle<{ balanceYen: number }>(customerId, command, context.command())).reply;
  }
}
