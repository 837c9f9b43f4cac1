import { walletFlows } from '@modosu/contracts/ledger.messages';
import type { RequestOf } from '@modosu/contracts/message';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { Books } from '../books/books';
import { pageOfFlows } from './flow-pages';
import { flowsOfWallets } from './flows';

@Injectable()
export class FlowsHandlers {
  constructor(private readonly books: Books) {}

  @Handles(walletFlows)
  async flows({ customerIds, atLeast, after }: RequestOf<typeof walletFlows>) {
    return this.books.read(atLeast, async (trx) => pageOfFlows(await flowsOfWallets(trx, customerIds), after));
  }
}
