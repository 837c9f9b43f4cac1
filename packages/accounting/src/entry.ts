import { accountOwner } from './account';
import { wholeYen } from './yen';

/** What a compensating posting put right: given back out of what was left, borne by us, or owed by a person or merchant. */
export type Component = 'recovered' | 'loss' | 'receivable';

export interface Posting {
  account: string;
  /** Debit above zero, credit below. */
  amountYen: number;
  incidentId?: string;
  /** The charge or debit that this posting puts right. */
  originalId?: string;
  component?: Component;
}

/** Postings that sum to zero. */
export interface Entry {
  postings: Posting[];
}

type Remedy = Pick<Posting, 'incidentId' | 'originalId' | 'component'>;

export function debit(account: string, amountYen: number, remedy: Remedy = {}): Posting {
  return { account, amountYen, ...remedy };
}

export function credit(account: string, amountYen: number, remedy: Remedy = {}): Posting {
  return { account, amountYen: -amountYen, ...remedy };
}

/**
 * An entry of one service. Postings of zero yen are left out.
 * Throws a RangeError if an amount is not whole yen, the postings do not sum to zero, fewer than two remain,
 * or an account belongs to another service.
 */
export function entry(service: string, ...postings: Posting[]): Entry {
  const kept = postings.filter((posting) => posting.amountYen !== 0);
  let sum = 0;
  for (const { account, amountYen } of kept) {
    sum += wholeYen(amountYen);
    const owner = accountOwner(account);
    if (owner !== service && owner !== 'anyone') throw new RangeError(`${service} may not post to ${account}`);
  }
  if (sum !== 0) throw new RangeError(`the postings sum to ${sum} yen, not to zero`);
  if (kept.length < 2) throw new RangeError('an entry needs two postings');
  return { postings: kept };
}
