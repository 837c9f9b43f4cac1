import type { RecordedEvent } from '@modosu/event-store-client/event';
import { processContext, RequestContext } from '@modosu/service-kit/request/request-context';

/** The event that a process goes on from, as far as it is needed later. */
export interface Cause {
  readonly id: string;
  readonly metadata: Pick<RecordedEvent['metadata'], '$correlationId' | 'actor' | 'occurredAt'>;
}

export function causeOf({ id, metadata }: RecordedEvent): Cause {
  const { $correlationId, actor, occurredAt } = metadata;
  return { id, metadata: { $correlationId, actor, occurredAt } };
}

/** The context of a process of this service that goes on from an event, at the event's own time. */
export function goingOn(cause: Cause, step: string): RequestContext {
  return processContext(cause, step, 'charging');
}

/** The same context with the id of a charge for its commands: whoever goes on with it repeats the same steps. */
export function stepsOf(chargeId: string, context: RequestContext): RequestContext {
  return new RequestContext({ ...context, commandId: chargeId });
}
