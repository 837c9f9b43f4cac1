import type { EventPlace } from '@modosu/event-sourcing/decider';
import { AppendOnlyMap } from '@modosu/event-sourcing/memory/append-only-map';
import { RecentKeys } from '@modosu/event-sourcing/memory/recent-keys';
import { MOST_REQUESTS_A_DAY } from '../policy/transfer-policy';
import type { WalletEvent } from './wallet.events';

/** A request for money that this wallet was sent and that is open. */
export interface OpenRequest {
  readonly fromCustomerId: string;
  readonly amountYen: number;
  readonly expiresAt: string;
}

/** What a wallet knows of requests for money. */
export interface RequestState {
  /** When it asked others, the latest, ms since 1970, in order of time. */
  readonly madeMs: readonly number[];
  /** Payments that were split. */
  readonly split: AppendOnlyMap<true>;
  readonly open: ReadonlyMap<string, OpenRequest>;
  /** Requests that came, the latest, in order of time. */
  readonly came: readonly { readonly fromCustomerId: string; readonly atMs: number }[];
  /** Ids of requests that came, open or not, and of those that were not taken elsewhere. */
  readonly known: RecentKeys;
  readonly blocked: ReadonlySet<string>;
}

export const noRequests: RequestState = {
  madeMs: [],
  split: AppendOnlyMap.empty(),
  open: new Map(),
  came: [],
  known: RecentKeys.none,
  blocked: new Set(),
};

/** Far longer than the process that brings a request may take. */
const KNOWN_MS = 30 * 24 * 3_600_000;

type RequestEvent = Extract<WalletEvent, { type: `wallet.money-request${string}` | 'wallet.requester-blocked.v1' }>;

export function evolveRequests(state: RequestState, { type, data }: RequestEvent, place: EventPlace): RequestState {
  const atMs = Date.parse(place.occurredAt);
  switch (type) {
    case 'wallet.money-requests-made.v1': {
      const madeMs = [...state.madeMs, ...data.requests.map(() => atMs)].sort((a, b) => a - b);
      const split = data.split ? state.split.with(data.split.paymentId, true) : state.split;
      return { ...state, madeMs: madeMs.slice(-MOST_REQUESTS_A_DAY), split };
    }
    case 'wallet.money-request-refused.v1':
      return { ...state, known: state.known.with(data.requestId, atMs, KNOWN_MS) };
    case 'wallet.money-requested.v1': {
      const { requestId, fromCustomerId, amountYen, expiresAt } = data;
      const came = [...state.came, { fromCustomerId, atMs }].sort((a, b) => a.atMs - b.atMs);
      return {
        ...state,
        open: new Map(state.open).set(requestId, { fromCustomerId, amountYen, expiresAt }),
        came: came.slice(-MOST_REQUESTS_A_DAY),
        known: state.known.with(requestId, atMs, KNOWN_MS),
      };
    }
    case 'wallet.money-request-ended.v1':
      return paid(state, data.requestId);
    case 'wallet.requester-blocked.v1': {
      const blocked = new Set(state.blocked);
      if (data.blocked) blocked.add(data.otherCustomerId);
      else blocked.delete(data.otherCustomerId);
      return { ...state, blocked };
    }
  }
}

/** The request is open no more. */
export function paid(state: RequestState, requestId: string | undefined): RequestState {
  if (requestId === undefined || !state.open.has(requestId)) return state;
  const open = new Map(state.open);
  open.delete(requestId);
  return { ...state, open };
}

/** Whether a transfer may not pay the request that it names: it must be open, of this sum, and of this receiver. */
export function requestRefusal(
  { open }: RequestState,
  transfer: { readonly requestId: string; readonly toCustomerId: string; readonly amountYen: number },
  now: string,
): boolean {
  const request = open.get(transfer.requestId);
  if (request?.fromCustomerId !== transfer.toCustomerId || request.amountYen !== transfer.amountYen) return true;
  return now >= request.expiresAt;
}
