import { walletFlows } from '@modosu/contracts/ledger.messages';
import type { RequestOf } from '@modosu/contracts/message';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { Books } from '../books/books';
import { endOfPage, pageOfFlows, placeOf } from './flow-pages';
import { flowsOfWallets } from './flows';

@Injectable()
export class FlowsHandlers {
  constructor(private readonly books: Books) {}

  @Handles(walletFlows)
  async flows({ customerIds, atLeast, after }: RequestOf<typeof walletFlows>) {
    const from = after === undefined ? undefined : endOfPage(after).position;
    return this.books.read(atLeast, async (trx) => {
      const { lots, more } = await flowsOfWallets(trx, customerIds, from);
      const { next, ...page } = pageOfFlows(lots, after);
      return { ...page, next: next ?? (more && placeOf({ position: more }, 0)) };
    });
  }
}
