import type { ReportFacts } from '../report/reports.reader';

/** A session as the log knows it: who signed in from where, with which device. */
export interface SessionFacts {
  readonly sessionId: string;
  readonly customerId: string;
  readonly deviceId: string;
  readonly method: string;
  readonly newDevice: boolean;
  /** Keyed blind indexes, never addresses. */
  readonly address?: string;
  readonly network?: string;
  readonly at: string;
}

export type TransactionKind = 'charge' | 'payment' | 'transfer';

/** A charge, payment or transfer with the session that made it. */
export interface TransactionFacts {
  readonly id: string;
  readonly kind: TransactionKind;
  readonly customerId: string;
  readonly amountYen: number;
  readonly at: string;
  readonly sessionId?: string;
  readonly deviceId?: string;
  readonly address?: string;
  readonly network?: string;
  readonly merchantId?: string;
  readonly category?: string;
  readonly method?: string;
}

export interface ResetFacts {
  readonly customerId: string;
  readonly delivery: string;
  readonly deliveryIndex: string;
  readonly at: string;
}

/** All that the services know of a window of time; the truth of who was attacked is not among it. */
export interface Evidence {
  readonly sessions: readonly SessionFacts[];
  readonly transactions: readonly TransactionFacts[];
  readonly resets: readonly ResetFacts[];
  readonly reports: readonly ReportFacts[];
  /** The device each account was first used with. */
  readonly homeDevice: ReadonlyMap<string, string>;
  /** How many different accounts were refused at an address: one's own typing errors make one. */
  readonly refusedAccountsByAddress: ReadonlyMap<string, number>;
}
