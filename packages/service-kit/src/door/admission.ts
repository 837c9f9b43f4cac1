import type { Message } from '@modosu/contracts/message';
import { unstorableTexts } from '@modosu/contracts/texts';
import type { WireContext, WireError, WireRequest } from '../envelope';
import { type Actor, RequestContext } from '../request-context';
import { StatementRefused, type StatementVerifier } from '../statement';
import { wallClock } from '../wall-clock';
import { mayAsk } from './access';
import { failed } from './failure';

const MOST_ISSUES = 20;

/** What a request is let in with: its content as the schema gives it, and who asks when. */
export interface Admitted {
  content: unknown;
  context: RequestContext;
}

/** The request is not let in. */
export class NotAdmitted extends Error {
  override readonly name = 'NotAdmitted';

  constructor(readonly error: WireError) {
    super(error.message);
  }
}

/**
 * Who asks, may they, and is what they ask of the documented shape, in this order, so that nobody learns more than
 * they may. Throws NotAdmitted.
 */
export function admit(
  message: Message,
  { context: wire, request }: Pick<WireRequest, 'context' | 'request'>,
  verifier: StatementVerifier,
  simulation: boolean,
): Admitted {
  const actor = whoAsks(wire, verifier);
  if (!mayAsk(actor, message.access)) {
    throw new NotAdmitted(failed(actor.kind === 'anonymous' ? 'UNAUTHENTICATED' : 'FORBIDDEN'));
  }
  const unstorable = unstorableTexts(request);
  if (unstorable.length > 0) {
    const problem = 'must not hold U+0000 or half a surrogate pair';
    const issues = unstorable.slice(0, MOST_ISSUES).map((path) => ({ path, message: problem }));
    throw new NotAdmitted(failed('VALIDATION_FAILED', { issues }));
  }
  const content = message.request.safeParse(request);
  if (!content.success) {
    const issues = content.error.issues.map(({ path, message: problem }) => ({
      path: path.join('.'),
      message: problem,
    }));
    throw new NotAdmitted(failed('VALIDATION_FAILED', { issues }));
  }
  return { content: content.data, context: toContext(wire, actor, simulation) };
}

function whoAsks(wire: WireContext, verifier: StatementVerifier): Actor {
  if (wire.statement === undefined) return { kind: 'anonymous', id: 'anonymous', ...wire.origin };
  let actor: Actor;
  try {
    actor = verifier.verify(wire.statement);
  } catch (error) {
    if (error instanceof StatementRefused) throw new NotAdmitted(failed('UNAUTHENTICATED'));
    throw error;
  }
  // What is signed stands above what is only told: the session's device is not the one a header names.
  const told = { ...wire.origin, ...actor };
  return actor.kind === 'service' && wire.onBehalfOf !== undefined ? { ...told, onBehalfOf: wire.onBehalfOf } : told;
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
    statement: wire.statement,
    origin: wire.origin,
  });
}
