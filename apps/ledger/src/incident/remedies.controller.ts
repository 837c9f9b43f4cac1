import { remedies } from '@modosu/contracts/ledger.messages';
import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { RequestContext } from '@modosu/service-kit/request/request-context';
import { Answers } from '@modosu/service-kit/transport/answers';
import { Controller } from '@nestjs/common';
import { Books } from '../books';
import { incidentRemedies } from './remedies';

@Controller()
export class RemediesController {
  constructor(private readonly books: Books) {}

  @Answers(remedies)
  async remedies(
    { incidentId, atLeast }: RequestOf<typeof remedies>,
    _context: RequestContext,
  ): Promise<ReplyOf<typeof remedies>> {
    return this.books.read(atLeast, (trx) => incidentRemedies(trx, incidentId));
  }
}
