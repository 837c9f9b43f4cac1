import type { Message } from '@modosu/contracts/message';
import { unstorableTexts } from '@modosu/contracts/texts';
import type { WireContext, WireError } from '../request/envelope';
import { failed } from '../request/failure';
import { type Actor, RequestContext } from '../request/request-context';
import { wallClock } from '../request/wall-clock';
import { mayAsk } from './access';
import { AccessTokenRefused, type AccessTokenVerifier } from './access-token';

const MOST_ISSUES = 20;

/** The request is not let in. */
export class NotAdmitted extends Error {
  override readonly name = 'NotAdmitted';

  constructor(readonly error: WireError) {
    super(error.message);
  }
}

/**
 * Who asks, and may they.
 * @param simulation whether a person's client may say which time it is
 * @throws NotAdmitted UNAUTHENTICATED, FORBIDDEN
 */
export function authorize(
  { access }: Pick<Message, 'access'>,
  wire: WireContext,
  verifier: AccessTokenVerifier,
  simulation: boolean,
): RequestContext {
  const actor = whoAsks(wire, verifier);
  if (!mayAsk(actor, access)) {
    throw new NotAdmitted(failed(actor.kind === 'anonymous' ? 'UNAUTHENTICATED' : 'FORBIDDEN'));
  }
  return toContext(wire, actor, simulation);
}

/**
 * The request as the message's schema gives it.
 * @throws NotAdmitted VALIDATION_FAILED with what is wrong where
 */
export function validated({ request: schema }: Pick<Message, 'request'>, request: unknown): unknown {
  const unstorable = unstorableTexts(request);
  if (unstorable.length > 0) {
    const problem = 'must not hold U+0000 or half a surrogate pair';
    const issues = unstorable.slice(0, MOST_ISSUES).map((path) => ({ path, message: problem }));
    throw new NotAdmitted(failed('VALIDATION_FAILED', { issues }));
  }
  const content = schema.safeParse(request);
  if (content.success) return content.data;
  const issues = content.error.issues.map(({ path, message: problem }) => ({ path: path.join('.'), message: problem }));
  throw new NotAdmitted(failed('VALIDATION_FAILED', { issues }));
}

function whoAsks(wire: WireContext, verifier: AccessTokenVerifier): Actor {
  if (wire.statement === undefined) return { kind: 'anonymous', id: 'anonymous', ...wire.origin };
  let actor: Actor;
  try {
    actor = verifier.verify(wire.statement);
  } catch (error) {
    if (error instanceof AccessTokenRefused) throw new NotAdmitted(failed('UNAUTHENTICATED'));
    throw error;
  }
  // What is signed stands above what is only claimed: the session's device is not the one a header names.
  const claimed = { ...wire.origin, ...actor };
  return actor.kind === 'service' && wire.onBehalfOf !== undefined
    ? { ...claimed, onBehalfOf: wire.onBehalfOf }
    : claimed;
}

function toContext(wire: WireContext, actor: Actor, simulation: boolean): RequestContext {
  // A person's client may not choose the time; a process of a service goes on at the time of its event.
  const believed = simulation || actor.kind === 'service';
  return new RequestContext({
    actor,
    now: believed && wire.now !== undefined ? wire.now : wallClock.iso(),
    commandId: wire.commandId,
    correlationId: wire.correlationId,
    causationId: wire.causationId,
    requestHash: wire.requestHash,
    deadline: wire.deadline,
    accessToken: wire.statement,
    origin: wire.origin,
  });
}
