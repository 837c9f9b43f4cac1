/** One of the requests that a customer makes at once. */
export interface AskedFor {
  readonly requestId: string;
  readonly toCustomerId: string;
  readonly amountYen: number;
}

export type RequestCommand =
  /** In the wallet of whom asks. */
  | {
      readonly type: 'make-requests';
      readonly requests: readonly AskedFor[];
      readonly split?: { readonly paymentId: string; readonly amountYen: number; readonly ownShareYen: number };
      readonly note?: string;
    }
  | {
      readonly type: 'refuse-request';
      readonly requestId: string;
      readonly toCustomerId: string;
      readonly code: string;
    }
  /** In the wallet of whom is asked. */
  | {
      readonly type: 'take-request';
      readonly requestId: string;
      readonly fromCustomerId: string;
      readonly amountYen: number;
      readonly note?: string;
      readonly expiresAt: string;
    }
  | {
      readonly type: 'end-request';
      readonly requestId: string;
      readonly outcome: 'declined' | 'withdrawn' | 'expired';
      /** Only if this customer made it. */
      readonly fromCustomerId?: string;
    }
  | { readonly type: 'block-requester'; readonly otherCustomerId: string; readonly blocked: boolean };

export interface RequestReplies {
  'make-requests': { expiresAt: string };
  'refuse-request': Record<string, never>;
  'take-request': Record<string, never>;
  'end-request': Record<string, never>;
  'block-requester': Record<string, never>;
}
