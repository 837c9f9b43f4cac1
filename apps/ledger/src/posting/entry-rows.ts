import { accountKind, CHART } from '@modosu/accounting/account';
import { entry as entrySchema } from '@modosu/contracts/fields';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { z } from 'zod';

type Posting = z.output<typeof entrySchema>['postings'][number];

/** One row an event that posted something. */
export interface EntryRow {
  position: number;
  event_id: string;
  stream: string;
  revision: number;
  type: string;
  /** By the service's clock, ISO 8601, UTC. */
  occurred_at: string;
  /** By the store's clock, ISO 8601, UTC. */
  recorded_at: string;
  causation_id: string;
  correlation_id: string;
}

/** One row a posting, the `no`-th of its entry, from 0. Debit above zero, credit below. */
export interface PostingRow {
  position: number;
  no: number;
  account: string;
  kind: string;
  amount_yen: number;
  incident_id: string | null;
  original_id: string | null;
  component: string | null;
}

/** What has been debited and credited to an account in all. */
export interface AccountRow {
  account: string;
  kind: string;
  debit_yen: number;
  credit_yen: number;
}

/** Of the read model of postings. */
export interface PostingTables {
  readonly entries: EntryRow;
  readonly postings: PostingRow;
  readonly accounts: AccountRow;
}

/**
 * The rows of an event's entry; undefined if it posts nothing.
 * @throws RangeError if the entry does not balance, names an account outside the chart, or one of another service
 */
export function entryRows(event: RecordedEvent): { entry: EntryRow; postings: PostingRow[] } | undefined {
  const stated = (event.data as { entry?: unknown }).entry;
  if (stated === undefined) return undefined;
  const read = postingsOf(event.type, stated);
  const { id, stream, revision, type, metadata } = event;
  const position = Number(event.position);
  let sumYen = 0;
  const postings = read.map((posting, no) => {
    sumYen += posting.amountYen;
    const kind = accountKind(posting.account);
    const { owner } = CHART[kind];
    if (owner !== metadata.service && owner !== 'anyone')
      throw new RangeError(`${metadata.service} may not post to ${posting.account}`);
    return {
      position,
      no,
      account: posting.account,
      kind,
      amount_yen: posting.amountYen,
      incident_id: posting.incidentId ?? null,
      original_id: posting.originalId ?? null,
      component: posting.component ?? null,
    };
  });
  if (sumYen !== 0) throw new RangeError(`the postings of ${type} sum to ${sumYen} yen, not to zero`);
  const entry = {
    position,
    event_id: id,
    stream,
    revision,
    type,
    occurred_at: metadata.occurredAt,
    recorded_at: event.recordedAt.toISOString(),
    causation_id: metadata.$causationId,
    correlation_id: metadata.$correlationId,
  };
  return { entry, postings };
}

/** An account and an amount and nothing else is seen at a glance, since most postings are that; the schema sees the rest. */
function postingsOf(type: string, stated: unknown): Posting[] {
  const { postings } = (stated ?? {}) as { postings?: unknown };
  if (Array.isArray(postings) && postings.length >= 2 && postings.every(isPlain)) return postings;
  const read = entrySchema.safeParse(stated);
  if (!read.success) throw new RangeError(`the entry of ${type} has not the shape of one`);
  return read.data.postings;
}

function isPlain(posting: unknown): posting is Posting {
  if (typeof posting !== 'object' || posting === null) return false;
  const { account, amountYen } = posting as Partial<Posting>;
  if (typeof account !== 'string' || account.length < 2 || account.length > 160) return false;
  return Number.isSafeInteger(amountYen) && Object.keys(posting).length === 2;
}

/** What the postings add to each account. */
export function accountSums(postings: readonly PostingRow[]): AccountRow[] {
  const sums = new Map<string, AccountRow>();
  for (const { account, kind, amount_yen } of postings) {
    let sum = sums.get(account);
    if (!sum) {
      sum = { account, kind, debit_yen: 0, credit_yen: 0 };
      sums.set(account, sum);
    }
    if (amount_yen > 0) sum.debit_yen += amount_yen;
    else sum.credit_yen -= amount_yen;
  }
  return [...sums.values()];
}
