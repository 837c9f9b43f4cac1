import { statement } from '@modosu/contracts/ledger.messages';
import type { RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { Books } from '../books/books';
import { accountPage } from '../posting/account-pages';

@Injectable()
export class StatementHandlers {
  constructor(private readonly books: Books) {}

  /** A wallet is a liability of ours, so what is credited there is the customer's gain: the signs turn round. */
  @Handles(statement)
  async show({ customerId: named, ...page }: RequestOf<typeof statement>, context: RequestContext) {
    const customerId = whose(named, context);
    const { lines, next } = await this.books.read(undefined, (trx) => accountPage(trx, `wallet:${customerId}`, page));
    return {
      customerId,
      lines: lines.map(({ position, at, type, amountYen, balanceYen, eventId }) => ({
        position: String(position),
        at,
        type,
        amountYen: 0 - amountYen,
        balanceYen: 0 - balanceYen,
        eventId,
      })),
      next,
    };
  }
}

/** @throws Refusal FORBIDDEN for the statement of another customer, VALIDATION_FAILED if staff name no customer */
function whose(named: string | undefined, { actor }: RequestContext): string {
  if (actor.kind === 'customer') {
    if (named !== undefined && named !== actor.id) throw new Refusal('FORBIDDEN');
    return actor.id;
  }
  if (named === undefined)
    throw new Refusal('VALIDATION_FAILED', { issues: [{ path: 'customerId', message: 'name the customer' }] });
  return named;
}
