/** A session as the log knows it: who signed in from where, with which device. */
export interface SessionFacts {
  sessionId: string;
  customerId: string;
  deviceId: string;
  method: string;
  newDevice: boolean;
  /** Keyed blind indexes, never addresses. */
  address?: string;
  network?: string;
  at: string;
}

export type TransactionKind = 'charge' | 'payment' | 'transfer';

/** A charge, payment or transfer with the session that made it. */
export interface TransactionFacts {
  id: string;
  kind: TransactionKind;
  customerId: string;
  amountYen: number;
  at: string;
  sessionId?: string;
  deviceId?: string;
  address?: string;
  network?: string;
  merchantId?: string;
  category?: string;
  method?: string;
}

export interface ResetFacts {
  customerId: string;
  delivery: string;
  deliveryIndex: string;
  at: string;
}

export interface ReportFacts {
  reportId: string;
  customerId?: string;
  chargeIds: string[];
  state: string;
  filedAt: string;
}

/** All that the services know of a window of time; the truth of who was attacked is not among it. */
export interface Evidence {
  sessions: SessionFacts[];
  transactions: TransactionFacts[];
  resets: ResetFacts[];
  reports: ReportFacts[];
  /** The device each account was first used with. */
  homeDevice: Map<string, string>;
  /** How many different accounts were refused at an address: one's own typing errors make one. */
  refusedAccountsByAddress: Map<string, number>;
}
