/** Something the person who started Modosu can mend. Its message says what is wrong and what to do; no stack is shown. */
export class StartError extends Error {
  override name = 'StartError';
}

/** True if the error, or what caused it, is a disk without room. */
export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, cause } = error as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EDQUOT' || isDiskFull(cause);
}
