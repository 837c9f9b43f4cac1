import { statement } from '@modosu/contracts/ledger.messages';
import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import { RequestContext } from '@modosu/service-kit/request/request-context';
import { Answers } from '@modosu/service-kit/transport/answers';
import { Controller } from '@nestjs/common';
import { Books } from '../books';
import { accountPage } from '../posting/account-pages';

@Controller()
export class StatementController {
  constructor(private readonly books: Books) {}

  /** A wallet is a liability of ours, so what is credited there is the customer's gain: the signs turn round. */
  @Answers(statement)
  async show(
    { customerId: named, ...page }: RequestOf<typeof statement>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof statement>> {
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
      ...(next === undefined ? {} : { next }),
    };
  }
}

/** @throws Refusal FORBIDDEN for somebody else's statement, VALIDATION_FAILED if staff name nobody */
function whose(named: string | undefined, { actor }: RequestContext): string {
  if (actor.kind === 'customer') {
    if (named !== undefined && named !== actor.id) throw new Refusal('FORBIDDEN');
    return actor.id;
  }
  if (named === undefined)
    throw new Refusal('VALIDATION_FAILED', { issues: [{ path: 'customerId', message: 'name the customer' }] });
  return named;
}
