/**
 * Calls `work` for every item, at most `limit` at a time, in the order of the items.
 *
 * Failures: each of the `limit` workers ends at its first failure, the others go on. So one bad item keeps no other from
 * being worked on, and if nothing works at all, no more than `limit` items are tried.
 * @throws what failed first, once all workers have ended
 *
 * @example
 * await forEachLimit(customers, 25, async ({ customerId }) => release(customerId));
 */
export async function forEachLimit<T>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  const failures: unknown[] = [];
  let next = 0;
  const worker = async () => {
    try {
      while (next < items.length) await work(items[next++] as T);
    } catch (error) {
      failures.push(error);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  if (failures.length > 0) throw failures[0];
}
