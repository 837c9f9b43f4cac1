import type { PaymentEvent } from '@modosu/contracts/payment.events';
import { accept, type Decider, type Decision, refuse } from '@modosu/event-sourcing/decider';

export type ShopCodeEvent = Extract<PaymentEvent, { type: `shop-code.${string}` }>;
type Data<T extends ShopCodeEvent['type']> = Extract<ShopCodeEvent, { type: T }>['data'];
export type IssuedCode = Data<'shop-code.issued.v1'>;
export type Claim = Data<'shop-code.claimed.v1'>;

export type ShopCodeCommand =
  | ({ readonly type: 'issue' } & IssuedCode)
  | ({ readonly type: 'claim' } & Claim)
  /** What became of a claim, as the customer's wallet says. */
  | { readonly type: 'settle'; readonly paymentId: string; readonly refusedWith?: string };

export interface ShopCodeReplies {
  issue: { codeId: string; expiresAt: string };
  claim: Record<string, never>;
  settle: Record<string, never>;
}

/** The fold of a code's stream. */
export interface ShopCodeState {
  readonly issued?: IssuedCode;
  /** Who is paying by it, or has. */
  readonly claim?: Claim;
  readonly paid: boolean;
  readonly claims: number;
}

/** So many customers may have tried; nobody needs more, and the stream stays short. */
const MOST_CLAIMS = 100;

type Decided = Decision<ShopCodeEvent, ShopCodeReplies[keyof ShopCodeReplies]>;

/**
 * A code for one payment. It is claimed before the wallet pays, so that of all who scan it one does; the claim ends with
 * the payment, or is released when the wallet has said that it will never make it.
 */
export const shopCodeDecider: Decider<
  ShopCodeCommand,
  ShopCodeEvent,
  ShopCodeState,
  ShopCodeReplies[keyof ShopCodeReplies]
> = {
  initial: { paid: false, claims: 0 },
  evolve(state, { type, data }) {
    switch (type) {
      case 'shop-code.issued.v1':
        return { ...state, issued: data };
      case 'shop-code.claimed.v1':
        return { ...state, claim: data, claims: state.claims + 1 };
      case 'shop-code.paid.v1':
        return { ...state, paid: true };
      case 'shop-code.released.v1':
        return { ...state, claim: undefined };
    }
  },
  decide(command, state, now) {
    switch (command.type) {
      case 'issue': {
        const { type: _, ...data } = command;
        const { codeId, expiresAt } = state.issued ?? data;
        return accept(state.issued ? [] : [{ type: 'shop-code.issued.v1', data }], { codeId, expiresAt });
      }
      case 'claim':
        return claim(command, state, now);
      case 'settle':
        return settle(command, state);
    }
  },
};

function claim({ type: _, ...data }: { type: 'claim' } & Claim, state: ShopCodeState, now: string): Decided {
  if (state.claim?.paymentId === data.paymentId) return accept([], {});
  const refusal = claimRefusal(state, now);
  return refusal === undefined ? accept([{ type: 'shop-code.claimed.v1', data }], {}) : refuse(refusal);
}

/** Why nobody else can pay by it now; undefined if the next who scans it can. */
export function claimRefusal({ issued, claim: claimed, paid, claims }: ShopCodeState, now: string) {
  if (!issued) return 'CODE_INVALID';
  if (paid) return 'CODE_USED';
  if (claimed) return 'CODE_IN_USE';
  return now >= issued.expiresAt || claims >= MOST_CLAIMS ? 'CODE_EXPIRED' : undefined;
}

function settle(
  { paymentId, refusedWith }: { paymentId: string; refusedWith?: string },
  state: ShopCodeState,
): Decided {
  const { claim: claimed, paid } = state;
  if (!claimed || claimed.paymentId !== paymentId || paid) return accept([], {});
  const { codeId, customerId } = claimed;
  const data = { codeId, customerId, paymentId };
  if (refusedWith === undefined) return accept([{ type: 'shop-code.paid.v1', data }], {});
  return accept([{ type: 'shop-code.released.v1', data: { ...data, reason: refusedWith } }], {});
}
