import { accept, refuse } from '@modosu/event-sourcing/decider';
import type { PaymentPolicy } from '../policy/payment-policy';
import { MOST_BLOCKED } from '../policy/transfer-policy';
import type { RequestCommand } from './money-request.commands';
import type { WalletDecision } from './wallet.commands';
import type { WalletEvent } from './wallet.events';
import type { Wallet } from './wallet.state';

type Command<T extends RequestCommand['type']> = Extract<RequestCommand, { type: T }>;

const DAY_MS = 24 * 3_600_000;

/**
 * Requests for money. The wallet of whom asks counts how many they make, the wallet of whom is asked what it lets in: so
 * nobody is flooded, by one or by many. A request is paid by a transfer that names it, decided in the same wallet.
 */
export function decideRequest(
  command: RequestCommand,
  wallet: Wallet,
  now: string,
  policy: PaymentPolicy,
): WalletDecision<RequestCommand['type']> {
  switch (command.type) {
    case 'make-requests':
      return make(command, wallet, now, policy);
    case 'refuse-request':
      return refuseRequest(command, wallet);
    case 'take-request':
      return take(command, wallet, now, policy);
    case 'end-request':
      return end(command, wallet);
    case 'block-requester':
      return block(command, wallet);
  }
}

function make(
  { requests, split, note }: Command<'make-requests'>,
  { customerId, status, requests: { madeMs, split: before } }: Wallet,
  now: string,
  { leastTransferYen, transfers: { requests: policy } }: PaymentPolicy,
): WalletDecision<'make-requests'> {
  if (status === 'frozen') return refuse('WALLET_FROZEN');
  if (status === 'closed') return refuse('WALLET_CLOSED');
  if (requests.some(({ amountYen }) => amountYen < leastTransferYen))
    return refuse('TRANSFER_TOO_SMALL', { leastYen: leastTransferYen });
  if (split && before.has(split.paymentId)) return refuse('ALREADY_SPLIT');
  const lately = madeMs.filter((at) => at > Date.parse(now) - DAY_MS);
  if (lately.length + requests.length > policy.perDay) return refuse('REQUESTS_EXCEEDED', { perDay: policy.perDay });
  const expiresAt = new Date(Date.parse(now) + policy.openMs).toISOString();
  const data = { customerId, requests: requests.map((one) => ({ ...one })), split, note, expiresAt };
  return accept([{ type: 'wallet.money-requests-made.v1', data }], { expiresAt });
}

function refuseRequest(
  { requestId, toCustomerId, code }: Command<'refuse-request'>,
  { customerId, requests }: Wallet,
): WalletDecision<'refuse-request'> {
  if (requests.known.has(requestId)) return accept([], {});
  const data = { customerId, requestId, toCustomerId, code };
  return accept([{ type: 'wallet.money-request-refused.v1', data }], {});
}

/** One answer for every reason: whom one has blocked is nobody else's business. */
function take(
  command: Command<'take-request'>,
  { customerId, status, requests: { open, came, known, blocked }, transfers }: Wallet,
  now: string,
  { transfers: { requests: policy } }: PaymentPolicy,
): WalletDecision<'take-request'> {
  const { type: _, ...request } = command;
  const { requestId, fromCustomerId } = request;
  if (known.has(requestId)) return accept([], {});
  const lately = came.filter(({ atMs }) => atMs > Date.parse(now) - DAY_MS);
  const of = (list: Iterable<{ readonly fromCustomerId: string }>) =>
    [...list].filter((one) => one.fromCustomerId === fromCustomerId).length;
  const isWanted =
    status === 'open' &&
    !blocked.has(fromCustomerId) &&
    transfers.rule !== 'nobody' &&
    open.size < policy.openPerWallet &&
    lately.length < policy.perWalletAndDay &&
    of(open.values()) < policy.openPerPair &&
    of(lately) < policy.perPairAndDay;
  if (!isWanted) return refuse('REQUEST_NOT_WANTED');
  return accept([{ type: 'wallet.money-requested.v1', data: { customerId, ...request } }], {});
}

function end(
  { requestId, outcome, fromCustomerId }: Command<'end-request'>,
  { customerId, requests }: Wallet,
): WalletDecision<'end-request'> {
  const request = requests.open.get(requestId);
  if (!request || (fromCustomerId !== undefined && request.fromCustomerId !== fromCustomerId))
    return refuse('REQUEST_NOT_OPEN');
  return accept([ended(customerId, requestId, request.fromCustomerId, outcome)], {});
}

function block(
  { otherCustomerId, blocked }: Command<'block-requester'>,
  { customerId, requests }: Wallet,
): WalletDecision<'block-requester'> {
  if (requests.blocked.has(otherCustomerId) === blocked) return accept([], {});
  if (blocked && requests.blocked.size >= MOST_BLOCKED) return refuse('REQUESTS_EXCEEDED', { most: MOST_BLOCKED });
  const theirs = [...requests.open].filter(([, request]) => blocked && request.fromCustomerId === otherCustomerId);
  const events: WalletEvent[] = [
    { type: 'wallet.requester-blocked.v1', data: { customerId, otherCustomerId, blocked } },
    ...theirs.map(([requestId]) => ended(customerId, requestId, otherCustomerId, 'declined')),
  ];
  return accept(events, {});
}

function ended(
  customerId: string,
  requestId: string,
  fromCustomerId: string,
  outcome: 'declined' | 'withdrawn' | 'expired',
): WalletEvent {
  return { type: 'wallet.money-request-ended.v1', data: { customerId, requestId, fromCustomerId, outcome } };
}
