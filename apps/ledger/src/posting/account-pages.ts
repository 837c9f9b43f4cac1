import { Refusal } from '@modosu/event-sourcing/decider';
import type { DatabaseTransaction } from '@modosu/read-models/database/database';
import { sql } from 'kysely';
import type { PostingRow, PostingTables } from './entry-rows';

/** A posting of an account with the event that made it. */
export interface PostedLine {
  position: number;
  no: number;
  account: string;
  amountYen: number;
  /** Of the account, after this posting: debits less credits. */
  balanceYen: number;
  incidentId?: string;
  originalId?: string;
  component?: 'recovered' | 'loss' | 'receivable';
  eventId: string;
  stream: string;
  type: string;
  at: string;
}

/**
 * The postings of an account, oldest first, from where the page before ended.
 * @param after the `next` of the page before
 * @throws Refusal VALIDATION_FAILED if `after` is not the end of a page
 */
export async function accountPage(
  trx: DatabaseTransaction<PostingTables>,
  account: string,
  { limit, after }: { limit: number; after?: string },
): Promise<{ lines: PostedLine[]; next?: string }> {
  const [position, no] = after === undefined ? [-1, -1] : endOfPage(after);
  const before = await trx
    .selectFrom('postings')
    .select((eb) => eb.fn.sum<number>('amount_yen').as('balance'))
    .where('account', '=', account)
    .where(sql<boolean>`(${sql.ref('position')}, ${sql.ref('no')}) <= (${position}, ${no})`)
    .executeTakeFirst();
  const rows = await trx
    .selectFrom('postings')
    .innerJoin('entries', 'entries.position', 'postings.position')
    .selectAll(['postings', 'entries'])
    .where('postings.account', '=', account)
    .where(sql<boolean>`(postings.position, postings.no) > (${position}, ${no})`)
    .orderBy('postings.position')
    .orderBy('postings.no')
    .limit(limit + 1)
    .execute();
  let balanceYen = before?.balance ?? 0;
  const lines = rows.slice(0, limit).map((row): PostedLine => {
    const amountYen = row.amount_yen;
    balanceYen += amountYen;
    return {
      position: row.position,
      no: row.no,
      account: row.account,
      amountYen,
      balanceYen,
      ...remedyOf(row),
      eventId: row.event_id,
      stream: row.stream,
      type: row.type,
      at: row.occurred_at,
    };
  });
  const last = lines.at(-1);
  return rows.length > limit && last ? { lines, next: `${last.position}.${last.no}` } : { lines };
}

/** What a posting says of a remedy; nothing of it in most. */
export function remedyOf(
  row: Pick<PostingRow, 'incident_id' | 'original_id' | 'component'>,
): Pick<PostedLine, 'incidentId' | 'originalId' | 'component'> {
  return {
    incidentId: row.incident_id ?? undefined,
    originalId: row.original_id ?? undefined,
    component: (row.component ?? undefined) as PostedLine['component'],
  };
}

function endOfPage(after: string): [number, number] {
  const read = /^(\d{1,15})\.(\d{1,4})$/.exec(after);
  if (!read) throw new Refusal('VALIDATION_FAILED', { issues: [{ path: 'after', message: 'not the end of a page' }] });
  return [Number(read[1]), Number(read[2])];
}
