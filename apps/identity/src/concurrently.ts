/** Calls `work` for every item, at most `most` at a time. The first failure is thrown once all others have ended. */
export async function concurrently<T>(
  items: readonly T[],
  most: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item);
  };
  const lanes = await Promise.allSettled(Array.from({ length: Math.min(most, items.length) }, lane));
  for (const { status, ...rest } of lanes) if (status === 'rejected') throw (rest as PromiseRejectedResult).reason;
}
