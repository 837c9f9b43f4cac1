import { KeyedQueue } from '@modosu/concurrency/keyed-queue';
import type { LedgerEvent, Seal } from '@modosu/contracts/ledger.events';
import type { Aggregate, CommandContext } from '@modosu/event-sourcing/command/aggregate';
import { DamagedLog } from '@modosu/event-store-client/errors';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { EventStore } from '@modosu/event-store-client/store/event-store';
import { holdsMark, nameOf } from '@modosu/event-store-client/store/log-mark';
import { damageFound } from '../log/past-damage';
import type { HeadTable, HeadTotals } from './head-table';
import { LogBroken } from './log-broken';
import { linkTo, SEAL_STREAM, type SealKeys, type SealSigner } from './seal';
import { newestSeals, type SealStreamState } from './seal-stream';
import { sealRoot } from './tree/stream-head';

export interface SealerParts {
  readonly store: EventStore;
  readonly heads: HeadTable;
  readonly stream: Aggregate<Seal, LedgerEvent, SealStreamState, object>;
  readonly signer: SealSigner;
  readonly keys: SealKeys;
  /** Where there are several copies of the service: runs something while none of the others does. */
  readonly alone?: <T>(work: () => Promise<T>) => Promise<T>;
}

/** As many events as are folded in one transaction. */
const BATCH = 1_000;
/** A table that is filled anew is compared with so many of the older seals, spread evenly, besides the newest. */
const COMPARED = 100;
const MOST_WAITING = 100;

/** Makes seals, one after another. */
export class Sealer {
  private readonly queue = new KeyedQueue(MOST_WAITING);

  constructor(private readonly parts: SealerParts) {}

  /** Runs something while no seal is being made. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const { alone = (task) => task() } = this.parts;
    return this.queue.run(SEAL_STREAM, () => alone(work));
  }

  /** Resolves when what this process has in hand is done. */
  settled(): Promise<void> {
    return this.queue.run(SEAL_STREAM, async () => undefined);
  }

  /**
   * Seals the log as far as it goes.
   * @returns the last seal, not new, if nothing but seals was written since; undefined for an empty log
   * @throws LogBroken if the log does not hold what was written, or not what was sealed; Refusal CONFLICT
   */
  seal(context: CommandContext): Promise<{ seal: Seal; isNew: boolean } | undefined> {
    return this.inTurn(async () => {
      const { heads, stream, signer } = this.parts;
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
        root: sealRoot(await heads.leaves()),
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
    const { heads, store } = this.parts;
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
    for await (const seal of newestSeals(this.parts.store)) {
      if (BigInt(seal.position) <= position) break;
      found.push(seal);
    }
    const step = Math.ceil(found.length / COMPARED);
    return found.filter((_, at) => at % step === 0).reverse();
  }

  private async foldTo(position?: bigint): Promise<void> {
    const { heads, store } = this.parts;
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
    const { heads, keys } = this.parts;
    const fault = keys.faultOf(seal);
    if (fault) throw new LogBroken({ law: 'seal-signature', message: `seal ${seal.no}: ${fault}` });
    const { position, events, streams, order } = await heads.totals();
    const root = sealRoot(await heads.leaves());
    if (String(position) === seal.position && root === seal.root && order === seal.order) return;
    const counts = `${events} events in ${streams} streams; sealed were ${seal.events} in ${seal.streams}`;
    throw new LogBroken({
      law: 'seal-root',
      message: `seal ${seal.no}: the log up to ${seal.position} is not what was sealed (${counts})`,
      position: seal.position,
    });
  }
}
