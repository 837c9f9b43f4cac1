import { addBankAccount, addCard, listSources, removeSource } from '@modosu/contracts/charging.messages';
import type { RequestOf } from '@modosu/contracts/message';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { Caps } from '../cap/caps';
import { Fundings } from '../funding/funding.aggregate';
import { activeSources, sourceView } from '../funding/funding.state';
import { BankRegistration } from './bank-registration';
import { CardRegistration } from './card-registration';

/** A customer's cards and bank accounts. */
@Injectable()
export class SourceHandlers {
  constructor(
    private readonly fundings: Fundings,
    private readonly cards: CardRegistration,
    private readonly banks: BankRegistration,
    private readonly caps: Caps,
  ) {}

  @Handles(addCard)
  addCard({ token, threeDSecureId }: RequestOf<typeof addCard>, context: RequestContext) {
    return this.cards.add(token, threeDSecureId, context);
  }

  @Handles(addBankAccount)
  addBankAccount({ account }: RequestOf<typeof addBankAccount>, context: RequestContext) {
    return this.banks.add(account, context);
  }

  @Handles(listSources)
  async list(_request: RequestOf<typeof listSources>, context: RequestContext) {
    const { state } = await this.fundings.load(context.actor.id);
    return { sources: activeSources(state).map(sourceView) };
  }

  @Handles(removeSource)
  async remove({ sourceId }: RequestOf<typeof removeSource>, context: RequestContext) {
    const customerId = context.actor.id;
    const { state } = await this.fundings.load(customerId);
    const source = state.sources.find((one) => one.sourceId === sourceId);
    await this.fundings.handle(customerId, { type: 'remove-source', customerId, sourceId }, context.command());
    if (source?.card !== undefined) await this.caps.releaseCard(customerId, source.card.fingerprint, context);
    if (source?.accountIndex !== undefined) {
      await this.caps.releaseBankAccount(customerId, source.accountIndex, context);
    }
    return {};
  }
}
