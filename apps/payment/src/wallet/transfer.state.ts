import { type LotUse, usedYen } from '@modosu/accounting/lot';
import { AppendOnlyMap } from '@modosu/event-sourcing/memory/append-only-map';
import { RecentKeys } from '@modosu/event-sourcing/memory/recent-keys';
import { MOST_TRANSFERS_A_DAY } from '../policy/payment-policy';
import type { TransferRule } from '../policy/transfer-policy';
import type { WalletEventData } from './wallet.events';

export type RiskReason = WalletEventData<'wallet.transfer-held.v1'>['hold']['reasons'][number];
export type TransferHold = WalletEventData<'wallet.transfer-held.v1'>['hold'];

/** Money of this wallet that waits for its receiver. */
export interface Offer {
  readonly toCustomerId: string;
  readonly amountYen: number;
  readonly uses: readonly LotUse[];
  readonly expiresAt: string;
  readonly reasons: readonly RiskReason[];
}

/** Money that was sent to this wallet and is held because it is risky. */
export interface HeldTransfer {
  readonly fromCustomerId: string;
  /** What is still held; an incident may have taken a part. */
  readonly heldYen: number;
  readonly amountYen: number;
  readonly until: string;
}

/** A transfer that this wallet sent or offered; `amountYen` is 0 where it came back. */
export interface SentTransfer {
  readonly transferId: string;
  readonly toCustomerId: string;
  readonly atMs: number;
  readonly amountYen: number;
}

/** What a wallet knows of its transfers. */
export interface TransferState {
  /** As the customer has said. */
  readonly rule?: TransferRule;
  /** When something was sent to a customer first, ms since 1970. */
  readonly receivers: AppendOnlyMap<number>;
  /** From whom an offer was accepted. */
  readonly accepted: AppendOnlyMap<true>;
  /** Who has sent anything. */
  readonly senders: AppendOnlyMap<true>;
  /** When somebody sent something for the first time, the latest of them. */
  readonly newSendersMs: readonly number[];
  /** The latest, in order of time: as many as a day may have. */
  readonly sent: readonly SentTransfer[];
  /** Yen sent, by the day (UTC) of its time; days before the earliest stand in the earliest. */
  readonly sentByDay: ReadonlyMap<string, number>;
  readonly offers: ReadonlyMap<string, Offer>;
  /** Transfers that were offered, open or not. */
  readonly offered: RecentKeys;
  readonly held: ReadonlyMap<string, HeldTransfer>;
  /** What is set aside for offers and in held transfers; a part of the wallet's held money. */
  readonly setAsideYen: number;
  /** Transfers that are being called back, with the lots they took. */
  readonly recalls: ReadonlyMap<string, readonly LotUse[]>;
  /** Transfers to this wallet that went back. */
  readonly returned: AppendOnlyMap<true>;
  /** Holds that wait for a transfer to arrive, by its lot. */
  readonly awaited: ReadonlyMap<string, readonly AwaitedHold[]>;
}

export interface AwaitedHold {
  readonly holdId: string;
  readonly incidentId?: string;
  readonly reason: string;
  readonly maximumYen?: number;
}

export const noTransfers: TransferState = {
  receivers: AppendOnlyMap.empty(),
  accepted: AppendOnlyMap.empty(),
  senders: AppendOnlyMap.empty(),
  newSendersMs: [],
  sent: [],
  sentByDay: new Map(),
  offers: new Map(),
  offered: RecentKeys.none,
  held: new Map(),
  setAsideYen: 0,
  recalls: new Map(),
  returned: AppendOnlyMap.empty(),
  awaited: new Map(),
};

const LOT_PREFIX = 'transfer:';
const OFFERED_KEPT_MS = 24 * 3_600_000;
const MOST_DAYS = 62;
const MOST_NEW_SENDERS = 100;

/** The lot of a transfer, and the name under which its room is kept at the receiver. */
export function transferLot(transferId: string): string {
  return `${LOT_PREFIX}${transferId}`;
}

export function isTransferLot(lotId: string): boolean {
  return lotId.startsWith(LOT_PREFIX);
}

/** What transfers have set aside of a lot: offers of this wallet, and the lot of a held transfer. */
export function setAsideOf({ offers, held }: TransferState, lotId: string): number {
  const offered = [...offers.values()].flatMap(({ uses }) => uses).filter((use) => use.lotId === lotId);
  return usedYen(offered) + (isTransferLot(lotId) ? (held.get(lotId.slice(LOT_PREFIX.length))?.heldYen ?? 0) : 0);
}

/** Lots that have not arrived and that a hold waits for. */
export function awaitedBy({ awaited: all }: TransferState, holdId: string): { lotId: string; maximumYen?: number }[] {
  return [...all].flatMap(([lotId, waiting]) =>
    waiting.filter((one) => one.holdId === holdId).map(({ maximumYen }) => ({ lotId, maximumYen })),
  );
}

/** The day (UTC) of a moment in ms since 1970. */
export function dayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}

export function ruleSet(state: TransferState, { rule }: WalletEventData<'wallet.transfer-rule-set.v1'>): TransferState {
  return { ...state, rule };
}

type Sent = Pick<WalletEventData<'wallet.transfer-sent.v1'>, 'transferId' | 'toCustomerId' | 'amountYen'>;

/** Nobody is a receiver of before because of an offer: they may never have had it. */
export function sent(state: TransferState, data: Sent, atMs: number): TransferState {
  const after = counted(state, data, atMs);
  if (after.receivers.has(data.toCustomerId)) return after;
  return { ...after, receivers: after.receivers.with(data.toCustomerId, atMs) };
}

/** Counts what is sent or offered, once: an offer that is accepted was counted when it was made. */
function counted(state: TransferState, { transferId, toCustomerId, amountYen }: Sent, atMs: number): TransferState {
  if (state.sent.some((one) => one.transferId === transferId)) return state;
  return {
    ...state,
    // Of the latest times, whatever the clocks of copies say.
    sent: [...state.sent, { transferId, toCustomerId, atMs, amountYen }]
      .sort((a, b) => a.atMs - b.atMs)
      .slice(-MOST_TRANSFERS_A_DAY),
    sentByDay: withDay(state.sentByDay, dayOf(atMs), amountYen),
  };
}

/** What did not stay sent counts for no amount any more; it still counts as one of so many. */
function uncounted(state: TransferState, transferId: string): TransferState {
  const one = state.sent.find((sent) => sent.transferId === transferId);
  if (!one) return state;
  const day = dayOf(one.atMs);
  const dayYen = state.sentByDay.get(day);
  return {
    ...state,
    sent: state.sent.map((sent) => (sent === one ? { ...sent, amountYen: 0 } : sent)),
    sentByDay:
      dayYen === undefined ? state.sentByDay : new Map(state.sentByDay).set(day, Math.max(0, dayYen - one.amountYen)),
  };
}

/** Days that are too many are added to the next, so that what they had still counts. */
function withDay(byDay: ReadonlyMap<string, number>, day: string, amountYen: number): Map<string, number> {
  const all = new Map(byDay).set(day, (byDay.get(day) ?? 0) + amountYen);
  if (all.size <= MOST_DAYS) return all;
  const [first, second] = [...all.keys()].sort() as [string, string];
  all.set(second, all.get(first)! + all.get(second)!);
  all.delete(first);
  return all;
}

export function offered(
  state: TransferState,
  data: WalletEventData<'wallet.transfer-offered.v1'>,
  atMs: number,
): TransferState {
  const { transferId, toCustomerId, amountYen, uses, expiresAt, reasons } = data;
  return {
    ...counted(state, data, atMs),
    offers: new Map(state.offers).set(transferId, { toCustomerId, amountYen, uses, expiresAt, reasons }),
    offered: state.offered.with(transferId, atMs, OFFERED_KEPT_MS),
    setAsideYen: state.setAsideYen + amountYen,
  };
}

export function offerEnded(
  state: TransferState,
  { transferId, amountYen, outcome }: WalletEventData<'wallet.transfer-offer-ended.v1'>,
): TransferState {
  const ended = { ...state, offers: without(state.offers, transferId), setAsideYen: state.setAsideYen - amountYen };
  return outcome === 'accepted' ? ended : uncounted(ended, transferId);
}

export function acceptedFrom(state: TransferState, fromCustomerId: string): TransferState {
  if (state.accepted.has(fromCustomerId)) return state;
  return { ...state, accepted: state.accepted.with(fromCustomerId, true) };
}

export function received(state: TransferState, fromCustomerId: string, lotId: string, atMs: number): TransferState {
  const after = { ...state, awaited: without(state.awaited, lotId) };
  if (state.senders.has(fromCustomerId)) return after;
  const newSendersMs = [...state.newSendersMs, atMs].sort((a, b) => a - b).slice(-MOST_NEW_SENDERS);
  return { ...after, senders: state.senders.with(fromCustomerId, true), newSendersMs };
}

export function held(state: TransferState, data: WalletEventData<'wallet.transfer-held.v1'>): TransferState {
  const { transferId, fromCustomerId, amountYen, hold } = data;
  const one: HeldTransfer = { fromCustomerId, heldYen: amountYen, amountYen, until: hold.until };
  return {
    ...state,
    held: new Map(state.held).set(transferId, one),
    setAsideYen: state.setAsideYen + amountYen,
  };
}

/** Released, or on its way back to its sender. */
export function noLongerHeld(state: TransferState, transferId: string, amountYen: number): TransferState {
  const one = state.held.get(transferId);
  if (!one) return state;
  const heldYen = one.heldYen - amountYen;
  return {
    ...state,
    held: heldYen > 0 ? new Map(state.held).set(transferId, { ...one, heldYen }) : without(state.held, transferId),
    setAsideYen: state.setAsideYen - amountYen,
  };
}

export function returned(state: TransferState, transferId: string, amountYen: number): TransferState {
  const after = noLongerHeld(state, transferId, amountYen);
  return { ...after, returned: after.returned.with(transferId, true) };
}

export function recalled(state: TransferState, transferId: string, uses: readonly LotUse[]): TransferState {
  return { ...state, recalls: new Map(state.recalls).set(transferId, uses) };
}

export function cameBack(state: TransferState, transferId: string): TransferState {
  return uncounted(recallEnded(state, transferId), transferId);
}

export function recallEnded(state: TransferState, transferId: string): TransferState {
  return { ...state, recalls: without(state.recalls, transferId) };
}

export function awaited(state: TransferState, data: WalletEventData<'wallet.hold-awaited.v1'>): TransferState {
  const { holdId, incidentId, reason, lots } = data;
  const all = new Map<string, readonly AwaitedHold[]>();
  for (const [lotId, waiting] of state.awaited) {
    const others = waiting.filter((one) => one.holdId !== holdId);
    if (others.length > 0) all.set(lotId, others);
  }
  for (const { lotId, maximumYen } of lots) {
    all.set(lotId, [...(all.get(lotId) ?? []), { holdId, incidentId, reason, maximumYen }]);
  }
  return { ...state, awaited: all };
}

function without<V>(map: ReadonlyMap<string, V>, key: string): ReadonlyMap<string, V> {
  if (!map.has(key)) return map;
  const rest = new Map(map);
  rest.delete(key);
  return rest;
}
