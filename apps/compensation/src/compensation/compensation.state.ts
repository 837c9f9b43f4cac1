import type { Entry } from '@modosu/accounting/entry';
import type { StoredCompensationEvent } from './compensation.events';

type Data<T extends StoredCompensationEvent['type']> = Extract<StoredCompensationEvent, { type: T }>['data'];
/** An original whose compensation has begun. */
export type Started = Data<'compensation.started.v1'>;

export interface Compensation {
  readonly started?: Started;
  readonly completed?: Data<'compensation.completed.v1'>;
  /** What is still borne of it, by account: a late recovery and a correction change that. */
  readonly borne: Borne;
  /** Yen taken, by late recovery. */
  readonly recoveries: Readonly<Record<string, number>>;
  /** By reference of the bank statement: account and yen. */
  readonly repayments: Readonly<Record<string, string>>;
  /** Part of that: by payments of the customer's own. */
  readonly ownRecoveredYen: number;
  readonly correction?: Data<'compensation.correction-proposed.v1'>;
  readonly corrected: boolean;
}

export const noCompensation: Compensation = {
  borne: {},
  recoveries: {},
  repayments: {},
  ownRecoveredYen: 0,
  corrected: false,
};

export function evolve(state: Compensation, { type, data }: StoredCompensationEvent): Compensation {
  switch (type) {
    case 'compensation.started.v1':
      return { ...state, started: data };
    case 'compensation.completed.v1':
      return { ...state, completed: data, borne: afterEntry(state.borne, data.entry) };
    case 'compensation.correction-proposed.v1':
      return { ...state, correction: data };
    case 'compensation.corrected.v1':
      return { ...state, corrected: true, borne: afterEntry(state.borne, data.entry) };
    case 'compensation.repaid.v1':
      return {
        ...state,
        borne: afterEntry(state.borne, data.entry),
        repayments: {
          ...state.repayments,
          [data.reference]: `receivable:${data.debt}:${data.debtorId} ${data.amountYen}`,
        },
      };
    case 'compensation.recovered-late.v1':
      return {
        ...state,
        borne: afterEntry(state.borne, data.entry),
        recoveries: { ...state.recoveries, [data.recoveryId]: data.amountYen },
        ownRecoveredYen: state.ownRecoveredYen + (isOwn(state.started?.line, data) ? data.amountYen : 0),
      };
  }
}

/**
 * Whether a payment that took of the original's own lot was the customer's own. Lines from before they named the strangers'
 * are of strangers alone.
 */
export function isOwn(
  line: Started['line'] | undefined,
  named: { readonly paymentId: string; readonly refundId?: string; readonly recoveryId: string },
): boolean {
  const { paymentId, refundId, recoveryId } = named;
  const strangers = line?.debitIds?.includes(paymentId) ?? true;
  return !strangers && recoveryId === `${refundId ?? paymentId}:${line?.originalId}`;
}

/** Yen that an original cost us or is owed to us, by account: `loss:fraud`, `receivable:…`. */
export type Borne = Readonly<Record<string, number>>;

/** What is borne after an entry of a compensation. */
export function afterEntry(borne: Borne, posted: Pick<Entry, 'postings'> | undefined): Borne {
  const sums: Record<string, number> = { ...borne };
  for (const { account, amountYen, component } of posted?.postings ?? []) {
    if (component === 'loss' || component === 'receivable') sums[account] = (sums[account] ?? 0) + amountYen;
  }
  return sums;
}
