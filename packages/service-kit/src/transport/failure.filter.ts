import { type ArgumentsHost, Catch, Inject, type RpcExceptionFilter } from '@nestjs/common';
import type { Logger } from 'pino';
import { type Observable, of } from 'rxjs';
import { NotAdmitted } from '../access/admission';
import { LOGGER } from '../configuration/injection-tokens';
import type { WireError } from '../request/envelope';
import { toFailure } from '../request/failure';
import type { Arrival } from './arrival';

/** What the transport answers instead of a reply. */
export class FailedRequest {
  constructor(readonly error: WireError) {}
}

/** Makes an answer of whatever a request failed with; faults of ours are logged with the request's trace. */
@Catch()
export class FailureFilter implements RpcExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Pick<Logger, 'error'>) {}

  catch(error: unknown, host: ArgumentsHost): Observable<FailedRequest> {
    if (error instanceof NotAdmitted) return of(new FailedRequest(error.error));
    const failure = toFailure(error);
    if (failure.unexpected) {
      const { message, wire } = host.switchToRpc().getContext<Arrival>();
      const { correlationId, commandId } = wire;
      this.logger.error({ err: error, subject: message.subject, correlationId, commandId }, 'request failed');
    }
    return of(new FailedRequest(failure.error));
  }
}
