/**
 * What `work` gives, or `late` if it takes longer. The work itself goes on; what becomes of it later is dropped, also
 * if it rejects.
 *
 * @example
 * const row = await withTimeout(load(stream), 250, undefined);
 */
export async function withTimeout<T, L>(work: Promise<T>, timeoutMs: number, late: L): Promise<T | L> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<L>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, late);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
