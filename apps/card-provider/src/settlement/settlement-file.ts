import type { Sql } from '../store/sql';
import { netYen, type SettlementLine, type SettlementTotal } from './settlement';

/** Lines from `from` on and before `to`; a bound that is missing is no bound. */
export interface Period {
  from?: string | undefined;
  to?: string | undefined;
}

const beforeAnything = '';
const afterEverything = '~';
const pageSize = 2_000;

/** Adds a line to the provider's own book. Lines are never changed. */
export function addLine(sql: Sql, line: Omit<SettlementLine, 'line'>): void {
  sql.run(
    'INSERT INTO settlement_line (kind, rail, reference, original_reference, amount_yen, at) VALUES (?, ?, ?, ?, ?, ?)',
    line.kind,
    line.rail,
    line.reference,
    line.originalReference,
    line.amountYen,
    line.at,
  );
}

/** The newest line's number; lines up to it do not change any more. 0 before the first. */
export function lastLine(sql: Sql): number {
  return sql.first<{ line: number }>('SELECT coalesce(max(line), 0) AS line FROM settlement_line')?.line ?? 0;
}

/** Sums per rail and kind over the lines of a period, up to a line. */
export function settlementTotals(sql: Sql, { from, to }: Period, upTo: number) {
  const totals = sql.all<SettlementTotal>(
    `SELECT rail, kind, count(*) AS count, sum(amount_yen) AS amountYen FROM settlement_line
     WHERE at >= ? AND at < ? AND line <= ? GROUP BY rail, kind ORDER BY rail, kind`,
    from ?? beforeAnything,
    to ?? afterEverything,
    upTo,
  );
  return { lines: totals.reduce((sum, { count }) => sum + count, 0), totals, netYen: netYen(totals) };
}

/**
 * The settlement file as newline-delimited JSON, in the order of the lines, then one line of totals.
 * It is read page by page but shows one moment, since lines that come later are left out.
 */
export function* settlementFile(sql: Sql, period: Period): Generator<string> {
  const upTo = lastLine(sql);
  let after = 0;
  for (;;) {
    const page = sql.all<SettlementLine>(
      `SELECT line, kind, rail, reference, original_reference AS originalReference, amount_yen AS amountYen, at
       FROM settlement_line WHERE line > ? AND line <= ? AND at >= ? AND at < ? ORDER BY line LIMIT ${pageSize}`,
      after,
      upTo,
      period.from ?? beforeAnything,
      period.to ?? afterEverything,
    );
    const last = page.at(-1);
    if (!last) break;
    yield `${page.map((line) => JSON.stringify(line)).join('\n')}\n`;
    after = last.line;
  }
  yield `${JSON.stringify(settlementTotals(sql, period, upTo))}\n`;
}
