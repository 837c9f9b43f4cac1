import type { Message } from '@modosu/contracts/message';
import type { PipeTransform } from '@nestjs/common';
import { validated } from '../access/admission';

/** Gives a handler the request as the message's schema gives it. */
export class RequestPipe implements PipeTransform {
  constructor(private readonly message: Pick<Message, 'request'>) {}

  /** @throws NotAdmitted VALIDATION_FAILED */
  transform(request: unknown): unknown {
    return validated(this.message, request);
  }
}
