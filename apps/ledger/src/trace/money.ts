import type { LotFlow, TraceNode } from '@modosu/contracts/ledger.messages';
import type { DatabaseTransaction } from '@modosu/read-models/database/database';
import { rowsWhereIn } from '../books/bulk';
import { lotsAt, usesOf } from './lots-at';
import type { MoneyTables } from './money-tables';
import { positionsOf, remediesOf } from './trace-events';
import { keyOf, type LotPlace, lotsOf, traceFrom } from './trace-tree';
import type { Transaction } from './transaction';

export interface Money {
  /** The lots the money came from, each with where it went as far as that is part of the trace. */
  lots: TraceNode[];
  cashback: TraceNode[];
  /** Log positions of the events that moved it. */
  positions: number[];
  cut: boolean;
}

/** Far above what one stolen charge reaches, far below what a reply can carry. */
export const MOST_LOTS = 500;

/**
 * The flow of a transaction's money: back to the lots it came from, any number of transfers, and on to where it went.
 * A lot on the way there was used for other things too; those uses stand in it, but are not followed.
 */
export async function moneyOf(trx: DatabaseTransaction<MoneyTables>, transaction: Transaction): Promise<Money> {
  const fetch = (places: readonly LotPlace[]) => lotsAt(trx, places);
  const onwards = await traceFrom(await fetch(startsOf(transaction)), fetch, MOST_LOTS);
  const ahead = lotsOf([...onwards.roots, ...onwards.cashback]);
  const positions = await positionsOf(trx, ahead);
  if (transaction.uses.length === 0) {
    return { lots: onwards.roots, cashback: onwards.cashback, positions, cut: onwards.cut };
  }
  // Of a payment that took very many lots the first are followed back.
  const taken = transaction.uses.slice(0, MOST_LOTS);
  const back = await backFrom(trx, await fetch(taken.map(placeOf)), MOST_LOTS);
  const members = new Map([...back.lots, ...ahead].map((lot) => [keyOf(lot), lot]));
  const known = async (places: readonly LotPlace[]) => places.flatMap((place) => members.get(keyOf(place)) ?? []);
  const received = new Set(back.transferIds);
  const sources = back.lots.filter(({ originKind, originId }) => originKind !== 'transfer' || !received.has(originId));
  const { roots, cashback } = await traceFrom(sources, known, Number.POSITIVE_INFINITY);
  const before = await positionsBefore(trx, transaction, back);
  return {
    lots: roots,
    cashback,
    positions: [...before, ...positions],
    cut: onwards.cut || back.cut || taken.length < transaction.uses.length,
  };
}

const placeOf = ({ customer_id, lot_id }: { customer_id: string; lot_id: string }): LotPlace => ({
  customerId: customer_id,
  lotId: lot_id,
});

/** The lots that a transaction itself opened. */
function startsOf({ id, kind, uses, lot }: Transaction): LotPlace[] {
  if (lot) return [placeOf(lot)];
  if (kind === 'transfer') {
    const receivers = new Set(uses.flatMap(({ to_customer_id }) => to_customer_id ?? []));
    return [...receivers].map((customerId) => ({ customerId, lotId: `transfer:${id}` }));
  }
  if (kind !== 'payment') return [];
  const payers = new Set(uses.map(({ customer_id }) => customer_id));
  return [...payers].map((customerId) => ({ customerId, lotId: `cashback:${id}` }));
}

interface Back {
  lots: LotFlow[];
  /** The transfers that were followed back: their lots at the sender are among `lots`. */
  transferIds: string[];
  cut: boolean;
}

/** These lots, the lots that the transfers consumed which opened them, and so on: a hop is one fetch. */
async function backFrom(
  trx: DatabaseTransaction<MoneyTables>,
  starts: readonly LotFlow[],
  mostLots: number,
): Promise<Back> {
  const found = new Map(starts.map((lot) => [keyOf(lot), lot]));
  const transferIds: string[] = [];
  let cut = false;
  let level = [...found.values()];
  while (level.length > 0) {
    const transfers = level.filter(({ originKind }) => originKind === 'transfer').map(({ originId }) => originId);
    const uses = (await usesOf(trx, transfers)).filter(({ kind }) => kind === 'transfer');
    transferIds.push(...new Set(uses.map((use) => use.debit_id)));
    const places = new Map(uses.map(placeOf).map((place) => [keyOf(place), place]));
    const unseen = [...places.values()].filter((place) => !found.has(keyOf(place)));
    const followed = unseen.slice(0, Math.max(0, mostLots - found.size));
    cut ||= followed.length < unseen.length;
    level = followed.length > 0 ? await lotsAt(trx, followed) : [];
    for (const lot of level) found.set(keyOf(lot), lot);
  }
  return { lots: [...found.values()], transferIds, cut };
}

/** Where the events are that opened the lots behind it, carried the money here, and put it right. */
async function positionsBefore(
  trx: DatabaseTransaction<MoneyTables>,
  { id, uses }: Transaction,
  back: Back,
): Promise<number[]> {
  const lots = await rowsWhereIn(
    trx,
    'lots',
    'lot_id',
    back.lots.map(({ lotId }) => lotId),
  );
  const keys = new Set(back.lots.map(keyOf));
  const opened = lots.filter((row) => keys.has(keyOf(placeOf(row))));
  const carried = (await usesOf(trx, back.transferIds)).filter(({ kind }) => kind === 'transfer');
  return [...[...opened, ...carried, ...uses].map(({ position }) => position), ...(await remediesOf(trx, [id]))];
}
