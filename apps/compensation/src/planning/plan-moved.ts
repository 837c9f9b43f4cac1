import type { PlanLine } from '@modosu/contracts/compensation.events';
import canonicalize from 'canonicalize';
import type { BasisCharge, BasisLot } from '../plan/plan.events';

/** One thing that a plan rests on and that is not as it was. */
export interface Moved {
  readonly what: 'line' | 'lot' | 'charge' | 'refund' | 'classification' | 'compensation';
  /** Of the original, lot, charge, refunded payment or transaction. */
  readonly id: string;
  readonly was?: string | number;
  readonly now?: string | number;
}

/** What the lines are made from, and the lines themselves: as a plan keeps them, or as they would be made now. */
export interface Resting {
  readonly lines: readonly PlanLine[];
  readonly lots: readonly BasisLot[];
  readonly charges: readonly BasisCharge[];
}

/** Shown at most; an incident may have moved in a thousand places. */
export const MOST_MOVED = 50;

/**
 * What moved between the making of a plan and now: nothing if the same lines would come out again. Lots and charges that
 * moved without any line being another do not make a plan stale. The causes come first, then the lines. Pure.
 */
export function movedSince(then: Resting, now: Resting): Moved[] {
  const lines = changed(
    then.lines.map((line) => [line.originalId, canonicalize(line)!]),
    now.lines.map((line) => [line.originalId, canonicalize(line)!]),
  );
  if (lines.length === 0) return [];
  const yenThen = new Map(then.lines.map((line) => [line.originalId, line.amountYen]));
  const yenNow = new Map(now.lines.map((line) => [line.originalId, line.amountYen]));
  return [
    ...changed(then.charges.map(pair), now.charges.map(pair)).map((one): Moved => ({ what: 'charge', ...one })),
    ...changed(refunds(then.lines, now.lines), refunds(now.lines, then.lines)).map(
      (one): Moved => ({ what: 'refund', ...one }),
    ),
    ...changed(then.lots.map(lotPair), now.lots.map(lotPair)).map((one): Moved => ({ what: 'lot', ...one })),
    ...lines.map(
      ({ id }): Moved => ({
        what: 'line',
        id,
        was: yenThen.get(id),
        now: yenNow.get(id),
      }),
    ),
  ];
}

/** As details of a refusal: what moved, so much of it that anybody can read, and how much more there is. */
export function asDetails(moved: readonly Moved[]): { moved: Moved[]; more: number } {
  return { moved: moved.slice(0, MOST_MOVED), more: Math.max(0, moved.length - MOST_MOVED) };
}

const pair = ({ chargeId, state }: BasisCharge): [string, string] => [chargeId, state];
/** What had been refunded of the debits that are lines of both. */
function refunds(of: readonly PlanLine[], both: readonly PlanLine[]): [string, number][] {
  const there = new Set(both.map(({ originalId }) => originalId));
  return of.flatMap(({ originalId, kind, refundedYen = 0 }) =>
    kind === 'own-money' && there.has(originalId) ? [[originalId, refundedYen]] : [],
  );
}
const lotPair = ({ lotId, leftYen }: BasisLot): [string, number] => [lotId, leftYen];

function changed<V extends string | number>(then: readonly [string, V][], now: readonly [string, V][]) {
  const before = new Map(then);
  const after = new Map(now);
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((id) => before.get(id) !== after.get(id))
    .sort()
    .map((id) => ({ id, was: before.get(id), now: after.get(id) }));
}
