import { UnreadableStream } from '@modosu/event-store-client/errors';
import type { AppendedEvent, DomainEvent } from '@modosu/event-store-client/event';
import { GENESIS_HASH } from '@modosu/event-store-client/hash-chain';
import type { EventStore } from '@modosu/event-store-client/store/event-store';
import type { Decider } from '../decider';
import { type Upcasters, upcast } from '../upcasting';
import { CommandMemory } from './command-memory';

/** What is known of a stream: enough to decide on it and to append to it without reading it again. */
export interface StreamState<S> {
  readonly state: S;
  /** -1 if there is no stream. */
  readonly revision: number;
  readonly lastHash: string;
  /** Shared by all states of one stream, and changed only in the stream's turn. */
  readonly commands: CommandMemory;
  /** The revision at which the next snapshot is due, if there was one. */
  readonly snapshotDue?: number;
}

export function unwritten<S>(initial: S): StreamState<S> {
  return { state: initial, revision: -1, lastHash: GENESIS_HASH, commands: new CommandMemory() };
}

/**
 * The state after an event that comes next in its stream.
 * @throws TypeError if the decider makes nothing of it: an event of a type it does not know is never skipped
 */
export function fold<E extends DomainEvent, S>(
  decider: Pick<Decider<never, E, S>, 'evolve'>,
  known: StreamState<S>,
  event: AppendedEvent<E>,
): StreamState<S> {
  const { commandId, occurredAt, hash } = event.metadata;
  const place = { revision: event.revision, occurredAt, commandId };
  const state = decider.evolve(known.state, event as unknown as E, place);
  if (state === undefined) throw new TypeError(`no state follows from ${event.type}`);
  return {
    state,
    revision: event.revision,
    lastHash: hash,
    commands: known.commands,
    snapshotDue: known.snapshotDue,
  };
}

/** Keeps the answer that the event carries, if it is the last of its command. */
export function rememberCommand(commands: CommandMemory, event: AppendedEvent): void {
  const { commandId, payloadHash, requestHash, answer, occurredAt } = event.metadata;
  if (!answer) return;
  const { revision } = event;
  commands.remember(commandId, { payloadHash, requestHash, answer, occurredAt: Date.parse(occurredAt), revision });
}

/**
 * Reads what the stream holds beyond what is known.
 * @param given `check`: what is known is kept elsewhere, and is believed only if the event it ends with is there
 * @throws UnreadableStream if a revision is missing, an event was not written through this package or cannot be folded
 * @returns undefined if what is known is not of this log
 */
export async function readTail<E extends DomainEvent, S>(
  store: EventStore,
  stream: string,
  decider: Pick<Decider<never, E, S>, 'evolve'>,
  upcasters: Upcasters | undefined,
  known: StreamState<S>,
  { check = false } = {},
): Promise<StreamState<S> | undefined> {
  let current = known;
  let checked = !check;
  for await (const event of store.readStream(stream, { from: check ? known.revision : known.revision + 1 })) {
    if (!checked) {
      if (event.revision !== known.revision || event.metadata?.hash !== known.lastHash) return undefined;
      checked = true;
      continue;
    }
    if (event.revision !== current.revision + 1 || typeof event.metadata?.hash !== 'string') {
      throw new UnreadableStream(`${stream} cannot be read at revision ${event.revision}`);
    }
    try {
      current = fold(decider, current, upcast(event, upcasters) as unknown as AppendedEvent<E>);
      rememberCommand(current.commands, event);
    } catch (error) {
      throw new UnreadableStream(`${stream} cannot be read at revision ${event.revision}`, { cause: error });
    }
  }
  return checked ? current : undefined;
}
