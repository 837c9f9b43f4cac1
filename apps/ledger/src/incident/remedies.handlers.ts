import { remedies } from '@modosu/contracts/ledger.messages';
import type { RequestOf } from '@modosu/contracts/message';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { Books } from '../books/books';
import { incidentRemedies } from './remedies';

@Injectable()
export class RemediesHandlers {
  constructor(private readonly books: Books) {}

  @Handles(remedies)
  async remedies({ incidentId, atLeast }: RequestOf<typeof remedies>) {
    return this.books.read(atLeast, (trx) => incidentRemedies(trx, incidentId));
  }
}
