import type { Message } from '@modosu/contracts/message';
import type { WireContext } from '../request/envelope';
import type { RequestContext } from '../request/request-context';

/** One request as it came from the broker, while Nest's guard, pipe and filter see to it. */
export interface Arrival {
  readonly message: Message;
  readonly wire: WireContext;
  /** Set by the guard. */
  context?: RequestContext;
  /** Set when its use case begins, which counts and times it. */
  dispatched?: boolean;
}
