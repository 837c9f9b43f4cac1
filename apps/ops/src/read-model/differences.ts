import type { Item } from '@modosu/api-client/pages';

/** A row that is not what the log says it should be. */
export type Difference = Item<'ledger.read-models.differences'>;
type Value = Difference['key'][string];

/** Longest value that is shown whole. */
const SHOWN = 60;

/** A line for each column that was changed, and for each row that is missing or too many. */
export function drawDifferences(service: string, differences: readonly Difference[]): string[] {
  return differences.flatMap(({ projection, table, key, kind, columns }) => {
    const row = `${service}:${projection}  ${table} ${Object.entries(key)
      .map(([column, value]) => `${column}=${short(value)}`)
      .join(' ')}`;
    if (kind === 'missing') return [`${row}  is missing`];
    if (kind === 'extra') return [`${row}  is not in the log`];
    return columns.map(
      ({ column, stored, rebuilt }) => `${row}  ${column}: ${short(stored)}, by the log ${short(rebuilt)}`,
    );
  });
}

function short(value: Value): string {
  if (value === null) return 'nothing';
  const text = String(value);
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN - 1)}…`;
}
