import { walletFlows } from '@modosu/contracts/ledger.messages';
import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { RequestContext } from '@modosu/service-kit/request/request-context';
import { Answers } from '@modosu/service-kit/transport/answers';
import { Controller } from '@nestjs/common';
import { Books } from '../books';
import { pageOfFlows } from './flow-pages';
import { flowsOfWallets } from './flows';

@Controller()
export class FlowsController {
  constructor(private readonly books: Books) {}

  @Answers(walletFlows)
  async flows(
    { customerIds, atLeast, after }: RequestOf<typeof walletFlows>,
    _context: RequestContext,
  ): Promise<ReplyOf<typeof walletFlows>> {
    return this.books.read(atLeast, async (trx) => pageOfFlows(await flowsOfWallets(trx, customerIds), after));
  }
}
