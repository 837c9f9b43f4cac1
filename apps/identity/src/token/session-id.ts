import { Refusal } from '@modosu/event-sourcing/decider';
import type { RequestContext } from '@modosu/service-kit/request/request-context';

/** The session that asks; an access token of a person always names one. */
export function sessionIdOf({ actor }: RequestContext): string {
  if (actor.sessionId === undefined) throw new Refusal('UNAUTHENTICATED');
  return actor.sessionId;
}
