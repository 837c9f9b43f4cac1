/**
 * The items in order, in groups of at most so many: what one request, statement or event may hold.
 *
 * @example inChunks(['a', 'b', 'c'], 2); // [['a', 'b'], ['c']]
 */
export function inChunks<T>(items: readonly T[], most: number): T[][] {
  const chunks: T[][] = [];
  for (let from = 0; from < items.length; from += most) chunks.push(items.slice(from, from + most));
  return chunks;
}
