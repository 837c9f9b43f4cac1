import { KeyedQueue } from '@modosu/concurrency/keyed-queue';
import type { LedgerEvent, Seal } from '@modosu/contracts/ledger.events';
import type { Aggregate, CommandContext } from '@modosu/event-sourcing/command/aggregate';
import { DamagedLog } from '@modosu/event-store-client/errors';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { EventStore } from '@modosu/event-store-client/store/event-store';
import { holdsMark, nameOf } from '@modosu/event-store-client/store/log-mark';
import { damageFound } from '../log/past-damage';
import { checkpointRoot, type StreamHead } from '../tree/stream-head';
import { newestCheckpoints } from './checkpoint.aggregate';
import { type CheckpointState } from './checkpoint.decider';
import type { HeadTable, HeadTotals } from './head-table';
import { LogBroken } from './log-broken';
import { type CheckpointKeys, type CheckpointSigner, linkTo, SEAL_STREAM } from './signing';

export interface CheckpointerDependencies {
  readonly store: EventStore;
  readonly heads: HeadTable;
  readonly stream: Aggregate<Seal, LedgerEvent, CheckpointState, object>;
  readonly signer: CheckpointSigner;
  readonly keys: CheckpointKeys;
  /** Where there are several copies of the service: runs something while none of the others does. */
  readonly alone?: <T>(work: () => Promise<T>) => Promise<T>;
  /** Makes what `alone` rests on, before the first use. */
  readonly prepare?: () => Promise<void>;
}

/** As many events as are folded in one transaction. */
const BATCH = 1_000;
/** A table that is filled anew is compared with so many of the older seals, spread evenly, besides the newest. */
const COMPARED = 100;
const MOST_WAITING = 100;

/** Makes seals (their published name: signed checkpoints of the log), one after another, and remembers why the last one failed. */
export class Checkpointer {
  private readonly queue = new KeyedQueue(MOST_WAITING);
  private broken: LogBroken['finding'] | undefined;
  private lastError: string | undefined;

  constructor(private readonly dependencies: CheckpointerDependencies) {}

  /** Runs something while no seal is being made. */
  exclusively<T>(work: () => Promise<T>): Promise<T> {
    const { alone = (task) => task() } = this.dependencies;
    return this.queue.run(SEAL_STREAM, () => alone(work));
  }

  async prepare(): Promise<void> {
    await this.dependencies.prepare?.();
    await this.dependencies.heads.prepare();
  }

  /** Both undefined after a success. */
  health() {
    return { broken: this.broken, lastError: this.lastError };
  }

  /** Resolves when what this process has begun is done. */
  settled(): Promise<void> {
    return this.queue.run(SEAL_STREAM, async () => undefined);
  }

  /**
   * Seals the log as far as it goes.
   * @returns the last seal, not new, if nothing but seals was written since; undefined for an empty log
   * @throws LogBroken if the log does not hold what was written, or not what was sealed; Refusal CONFLICT
   */
  async seal(context: CommandContext): Promise<{ seal: Seal; isNew: boolean } | undefined> {
    try {
      const made = await this.make(context);
      this.broken = undefined;
      this.lastError = undefined;
      return made;
    } catch (error) {
      if (error instanceof LogBroken) this.broken = error.finding;
      else this.lastError = (error as Error).message;
      throw error;
    }
  }

  /** The heads of all streams at a seal; undefined if the table is at another position or the signature does not hold. */
  headsAt(seal: Seal): Promise<readonly StreamHead[] | undefined> {
    return this.exclusively(async () => {
      const { heads, keys } = this.dependencies;
      const { position } = await heads.totals();
      const isAtHand = keys.faultOf(seal) === undefined && String(position) === seal.position;
      return isAtHand && checkpointRoot(await heads.leaves()) === seal.root ? heads.all() : undefined;
    });
  }

  private make(context: CommandContext): Promise<{ seal: Seal; isNew: boolean } | undefined> {
    return this.exclusively(async () => {
      const { heads, stream, signer } = this.dependencies;
      const { state } = await stream.load('log');
      const before = state.byCommand.get(context.commandId);
      if (before) return { seal: before, isNew: true };
      await this.catchUp(state.last);
      const { position, events, streams, order } = await heads.totals();
      if (position === BigInt(state.last?.position ?? 0)) return state.last && { seal: state.last, isNew: false };
      const statement = {
        no: (state.last?.no ?? 0) + 1,
        position: String(position),
        streams,
        events,
        root: checkpointRoot(await heads.leaves()),
        order,
        previous: linkTo(state.last),
        sealedAt: context.now,
      };
      const seal = signer.sign(statement);
      await stream.handle('log', seal, context);
      return { seal, isNew: true };
    });
  }

  /** Folds what is new, and stops on the way where a seal was made to see whether it says the same. */
  private async catchUp(last: Seal | undefined): Promise<void> {
    const { position } = await this.sameLog();
    for (const seal of await this.sealsAfter(position, last)) {
      await this.foldTo(BigInt(seal.position));
      await this.compare(seal);
    }
    await this.foldTo();
  }

  /** @throws LogBroken if the heads are those of a log that this one does not go on: nothing is sealed on top of them */
  private async sameLog(): Promise<HeadTotals> {
    const { heads, store } = this.dependencies;
    const totals = await heads.totals();
    const { position, last } = totals;
    const end = await store.headPosition();
    if (position <= end && (!last || (await holdsMark(store, last)))) return totals;
    const name = last ? nameOf(last) : `position ${position}`;
    throw new LogBroken({
      law: 'sealed-log',
      message: `the heads are those of a log that holds ${name}; this one ends at ${end} and does not hold it`,
      position: String(position),
    });
  }

  /** Oldest first. */
  private async sealsAfter(position: bigint, last: Seal | undefined): Promise<Seal[]> {
    if (!last || BigInt(last.position) <= position) return [];
    const found: Seal[] = [];
    for await (const seal of newestCheckpoints(this.dependencies.store)) {
      if (BigInt(seal.position) <= position) break;
      found.push(seal);
    }
    const step = Math.ceil(found.length / COMPARED);
    return found.filter((_, at) => at % step === 0).reverse();
  }

  private async foldTo(position?: bigint): Promise<void> {
    const { heads, store } = this.dependencies;
    const { position: after } = await heads.totals();
    let batch: RecordedEvent[] = [];
    const fold = async () => {
      await heads.fold(batch);
      batch = [];
    };
    try {
      for await (const event of store.readAll(after === 0n ? {} : { fromPosition: after })) {
        if (position !== undefined && event.position > position) break;
        batch.push(event);
        if (batch.length >= BATCH) await fold();
      }
    } catch (error) {
      throw error instanceof DamagedLog ? new LogBroken(damageFound(error)) : error;
    }
    // A seal alone needs no further seal.
    if (position === undefined && batch.every(({ stream }) => stream === SEAL_STREAM)) return;
    await fold();
  }

  private async compare(seal: Seal): Promise<void> {
    const { heads, keys } = this.dependencies;
    const fault = keys.faultOf(seal);
    if (fault) throw new LogBroken({ law: 'seal-signature', message: `seal ${seal.no}: ${fault}` });
    const { position, events, streams, order } = await heads.totals();
    const root = checkpointRoot(await heads.leaves());
    if (String(position) === seal.position && root === seal.root && order === seal.order) return;
    const counts = `${events} events in ${streams} streams; sealed were ${seal.events} in ${seal.streams}`;
    throw new LogBroken({
      law: 'seal-root',
      message: `seal ${seal.no}: the log up to ${seal.position} is not what was sealed (${counts})`,
      position: seal.position,
    });
  }
}
