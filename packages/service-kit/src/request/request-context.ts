import type { ServiceName } from '@modosu/contracts/message';
import type { Cause } from '@modosu/event-sourcing/process/process';
import { idFor, stepId } from './ids';
import { wallClock } from './wall-clock';

/** Who acts, as proven by a verified access token, and from where, as seen by the gateway. */
export type Actor = Readonly<{
  kind: 'customer' | 'staff' | 'terminal' | 'cash-point' | 'service' | 'anonymous';
  /** Customer, staff, terminal, cash point or service id; 'anonymous' where nobody is signed in. */
  id: string;
  sessionId?: string;
  deviceId?: string;
  roles?: readonly string[];
  merchantId?: string;
  /** How the session was authenticated, such as ['password', 'totp']. */
  authentication?: readonly string[];
  /** How the session came to be: sign-in, password reset, external login. */
  vector?: string;
  /** Keyed blind index of the network address, never the address itself. */
  address?: string;
  /** Keyed blind index of the address's /24. */
  network?: string;
  channel?: string;
  /** For a service: the id of the person or service that caused what it does now. */
  onBehalfOf?: string;
  /** What identity said of this session: `newDeviceAt`, `unlockedAt`, `resetAt` and the like. */
  facts?: Readonly<Record<string, string | number | boolean>>;
}>;

/** Where a request came into the system, as the gateway saw it, passed on unchanged. */
export type Origin = Readonly<{ address?: string; network?: string; channel?: string; deviceId?: string }>;

/** What a decider's host needs to know of a command; the shape that `Aggregate.handle` takes. */
export interface CommandFields {
  commandId: string;
  correlationId: string;
  causationId: string;
  /**
   * Keyed hash of the whole client's request (who, route and fields), made by the gateway where a client's key names the
   * command; every step of the request carries it on. Absent in what processes do.
   */
  requestHash?: string;
  actor: Actor;
  /** ISO 8601, UTC, milliseconds. */
  now: string;
}

export interface RequestContextFields extends CommandFields {
  /** Real time, epoch milliseconds, after which nobody waits for the answer any more. */
  deadline: number;
  /** The signed token of who acts; absent for anonymous requests and for a service's own processes. */
  accessToken?: string;
  origin?: Origin;
}

/** Everything about one request except its content. Immutable. */
export class RequestContext implements RequestContextFields {
  readonly actor: Actor;
  readonly now: string;
  readonly commandId: string;
  readonly correlationId: string;
  readonly causationId: string;
  readonly requestHash?: string;
  readonly deadline: number;
  readonly accessToken?: string;
  readonly origin?: Origin;

  constructor(fields: RequestContextFields) {
    this.actor = fields.actor;
    this.now = fields.now;
    this.commandId = fields.commandId;
    this.correlationId = fields.correlationId;
    this.causationId = fields.causationId;
    this.requestHash = fields.requestHash;
    this.deadline = fields.deadline;
    this.accessToken = fields.accessToken;
    this.origin = fields.origin;
  }

  /** The part that belongs to the command and is recorded with its events. */
  command(): CommandFields {
    return {
      commandId: this.commandId,
      correlationId: this.correlationId,
      causationId: this.causationId,
      requestHash: this.requestHash,
      actor: this.actor,
      now: this.now,
    };
  }

  /** The id of a thing that this command begins, made from the command and from what it is aimed at; see `idFor`. */
  idOf(thing: string, ...aimedAt: readonly string[]): string {
    return idFor(this.commandId, thing, ...aimedAt);
  }

  /**
   * The context of one further step of the same request: same actor, time, correlation and deadline, caused by this
   * command. Its command id depends only on this command's id, the step and what the step is aimed at, so a repeated
   * request repeats its steps. Without a target the id is what it always was: processes that began under an older
   * version go on with the same ids.
   */
  child(step: string, ...aimedAt: readonly string[]): RequestContext {
    const commandId = aimedAt.length === 0 ? stepId(this.commandId, step) : this.idOf(step, ...aimedAt);
    return new RequestContext({ ...this, commandId, causationId: this.commandId });
  }
}

/** How long a process waits for all that one of its steps asks of others, in milliseconds of real time. */
export const PROCESS_DEADLINE_MS = 30_000;

/**
 * The context of a process that goes on from a recorded event: this service acts, on behalf of the person who caused the
 * event, at the event's own time, with a command id that is the same however often the step is tried.
 */
export function processContext(cause: Cause, step: string, service: ServiceName): RequestContext {
  return new RequestContext(processFields(cause, step, service));
}

/** What a process goes on with: every step of it is made from the event that caused it. */
export class ProcessContext extends RequestContext {
  constructor(
    readonly cause: Cause,
    process: string,
    private readonly service: ServiceName,
  ) {
    super(processFields(cause, process, service));
  }

  /** The context of one step, with a deadline of its own; the same cause and step always give the same command id. */
  step(name: string): RequestContext {
    return processContext(this.cause, name, this.service);
  }
}

function processFields(cause: Cause, step: string, service: ServiceName): RequestContextFields {
  const { actor, occurredAt, $correlationId } = cause.metadata;
  // A chain of processes still names the person at its beginning, not the service in between.
  const onBehalfOf = actor.kind === 'service' && actor.onBehalfOf !== undefined ? actor.onBehalfOf : actor.id;
  return {
    actor: { kind: 'service', id: service, onBehalfOf: typeof onBehalfOf === 'string' ? onBehalfOf : undefined },
    now: occurredAt,
    commandId: stepId(cause.id, step),
    correlationId: $correlationId,
    causationId: cause.id,
    deadline: wallClock.epochMs() + PROCESS_DEADLINE_MS,
  };
}
