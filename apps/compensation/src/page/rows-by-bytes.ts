/** An append holds at most a mebibyte, and an event is more than its rows. */
const MOST_BYTES = 400_000;

export interface Chunk<T> {
  /** Place of its first row. */
  from: number;
  rows: T[];
}

/**
 * The rows in chunks that fit into an event each, whatever strangers put into them; at least one chunk, which may be empty.
 * The same rows make the same chunks.
 */
export function byBytes<T>(rows: readonly T[], mostBytes = MOST_BYTES): Chunk<T>[] {
  const chunks: Chunk<T>[] = [{ from: 0, rows: [] }];
  let bytes = 0;
  rows.forEach((row, place) => {
    const size = Buffer.byteLength(JSON.stringify(row));
    const last = chunks.at(-1)!;
    if (last.rows.length > 0 && bytes + size > mostBytes) {
      chunks.push({ from: place, rows: [row] });
      bytes = size;
      return;
    }
    last.rows.push(row);
    bytes += size;
  });
  return chunks;
}
