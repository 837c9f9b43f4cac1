import { receiveUnclaimed } from '@modosu/contracts/charging.messages';
import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { RequestContext } from '@modosu/service-kit/request/request-context';
import { Answers } from '@modosu/service-kit/transport/answers';
import { Controller } from '@nestjs/common';
import { UnclaimedProcess } from './unclaimed-process';

@Controller()
export class UnclaimedController {
  constructor(private readonly unclaimed: UnclaimedProcess) {}

  @Answers(receiveUnclaimed)
  async receive(
    request: RequestOf<typeof receiveUnclaimed>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof receiveUnclaimed>> {
    await this.unclaimed.receive({ type: 'receive', ...request }, context);
    return { amountYen: request.amountYen };
  }
}
