import { type ReplyOf, type RequestOf } from '@modosu/contracts/message';
import {
  collectHold,
  noteCompensation,
  placeHold,
  releaseHold,
  reverseCashback,
} from '@modosu/contracts/payment.messages';
import { RequestContext } from '@modosu/service-kit/request/request-context';
import { Answers } from '@modosu/service-kit/transport/answers';
import { Controller } from '@nestjs/common';
import { Wallets } from '../wallet/wallets';

@Controller()
export class HoldController {
  constructor(private readonly wallets: Wallets) {}

  @Answers(placeHold)
  async place(
    { customerId, ...hold }: RequestOf<typeof placeHold>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof placeHold>> {
    const command = { type: 'place-hold', ...hold } as const;
    return (await this.wallets.handle<ReplyOf<typeof placeHold>>(customerId, command, context.command())).reply;
  }

  @Answers(releaseHold)
  async release(
    { customerId, ...hold }: RequestOf<typeof releaseHold>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof releaseHold>> {
    const command = { type: 'release-hold', ...hold } as const;
    return (await this.wallets.handle<ReplyOf<typeof releaseHold>>(customerId, command, context.command())).reply;
  }

  @Answers(collectHold)
  async collect(
    { customerId, ...hold }: RequestOf<typeof collectHold>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof collectHold>> {
    const command = { type: 'collect-hold', ...hold } as const;
    return (await this.wallets.handle<ReplyOf<typeof collectHold>>(customerId, command, context.command())).reply;
  }

  @Answers(noteCompensation)
  async note(
    { customerId, ...compensation }: RequestOf<typeof noteCompensation>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof noteCompensation>> {
    const command = { type: 'note-compensation', ...compensation } as const;
    return (await this.wallets.handle<ReplyOf<typeof noteCompensation>>(customerId, command, context.command())).reply;
  }

  @Answers(reverseCashback)
  async reverse(
    { customerId, ...reversal }: RequestOf<typeof reverseCashback>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof reverseCashback>> {
    const command = { type: 'reverse-cashback', ...reversal } as const;
    return (await this.wallets.handle<ReplyOf<typeof reverseCashback>>(customerId, command, context.command())).reply;
  }
}
