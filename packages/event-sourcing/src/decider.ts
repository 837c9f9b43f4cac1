import type { DomainEvent } from '@modosu/event-store-client/event';

/** Why a command is refused: a stable code and JSON details for the caller to act on. */
export interface RefusalReason {
  readonly code: string;
  readonly details?: unknown;
}

export interface Accepted<E extends DomainEvent, R> {
  readonly events: readonly E[];
  readonly reply: R;
}

/** A refusal may carry events: what history needs to know was tried. */
export interface Refused<E extends DomainEvent> {
  readonly events: readonly E[];
  readonly refusal: RefusalReason;
}

export type Decision<E extends DomainEvent, R = unknown> = Accepted<E, R> | Refused<E>;

/** Where an event stands when it is folded into the state. */
export interface EventPlace {
  readonly revision: number;
  readonly occurredAt: string;
  readonly commandId: string;
}

/**
 * The rules of one kind of stream, pure: no clock, no random source, no input or output.
 * States are immutable by convention: `evolve` returns a new one and never changes the one it was given.
 * Commands and replies are kept in the log (the command as a hash), so neither may hold a secret.
 *
 * @example
 * const counter: Decider<Count, Counted, number, { total: number }> = {
 *   initial: 0, evolve: (total, { data }) => total + data.by,
 *   decide: ({ by }, total) => accept([{ type: 'counter.counted.v1', data: { by } }], { total: total + by }),
 * };
 */
export interface Decider<C, E extends DomainEvent, S, R = unknown> {
  readonly initial: S;
  evolve(state: S, event: E, place: EventPlace): S;
  /** @param now the service's time, ISO 8601 in UTC with milliseconds */
  decide(command: C, state: S, now: string): Decision<E, R>;
}

/**
 * The command is accepted; no events means that nothing had to change. `reply` is plain JSON.
 * @example accept([{ type: 'wallet.frozen.v1', data: { customerId, reason } }], {})
 */
export function accept<E extends DomainEvent = never, R = unknown>(events: readonly E[], reply: R): Accepted<E, R> {
  return { events, reply };
}

/**
 * The command is refused. `details` is plain JSON.
 * @example refuse('INSUFFICIENT_FUNDS', { balanceYen })
 */
export function refuse<E extends DomainEvent = never>(
  code: string,
  details?: unknown,
  events: readonly E[] = [],
): Refused<E> {
  return { events, refusal: details === undefined ? { code } : { code, details } };
}

/** A refusal on its way to the caller. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly code: string,
    readonly details?: unknown,
    /** True if this is the answer given before to the same command. */
    readonly repeated = false,
  ) {
    super(code);
  }
}
