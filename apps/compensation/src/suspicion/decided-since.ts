/** A decision about a flagged transaction that the run of the rules did not know. */
export interface Decided {
  readonly transactionId: string;
  /** called-genuine: the customer said "that was me"; report-refused: nobody but a refused report had named it. */
  readonly by: 'called-genuine' | 'report-refused';
}

interface Known {
  readonly transactionId: string;
  /** Codes of what counted, such as `called-genuine:-20`. */
  readonly evidence: readonly string[];
  readonly reported: boolean;
}

/**
 * Flagged transactions that were cleared by a person after the rules ran. A decision that the rules knew is in their
 * evidence, whatever they made of it; so no clock is needed to say which came first. Pure.
 */
export function decidedSince(
  flagged: readonly Known[],
  callbacks: ReadonlyMap<string, string>,
  reports: readonly { chargeIds: readonly string[]; state: string }[],
): Decided[] {
  const isGone = ({ state }: { state: string }) => state === 'refused' || state === 'withdrawn';
  const stands = new Set(reports.filter((report) => !isGone(report)).flatMap(({ chargeIds }) => chargeIds));
  // What its customer withdrew, staff have not looked at: the next run of the rules leaves it out.
  const refused = new Set(reports.filter(({ state }) => state === 'refused').flatMap(({ chargeIds }) => chargeIds));
  return flagged.flatMap(({ transactionId, evidence, reported }): Decided[] => {
    const counted = evidence.some((code) => code.startsWith('called-genuine'));
    if (callbacks.get(transactionId) === 'genuine' && !counted) return [{ transactionId, by: 'called-genuine' }];
    const gone = reported && refused.has(transactionId) && !stands.has(transactionId);
    return gone ? [{ transactionId, by: 'report-refused' }] : [];
  });
}
