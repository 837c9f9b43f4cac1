export interface CompensationPolicy {
  /** After how many days money on hold goes back, if no plan took it. */
  readonly holdDays: number;
}

/** Injection token of the CompensationPolicy. */
export const POLICY = Symbol('policy of compensation');

/** In the case it took 48 days from the first report to the first compensation. */
export const POLICIES: Readonly<Record<'hardened' | '2019', CompensationPolicy>> = {
  hardened: { holdDays: 60 },
  '2019': { holdDays: 90 },
};

/** How many customers or holds are worked on at a time: enough to share the store's group commits. */
export const AT_ONCE = 48;

/** How long an answer waits until the read models hold what was written before the question, real ms. */
export const PATIENCE = { patienceMs: 20_000 };

/** For how long at most the link of a letter, which whoever reads the mail can follow, keeps money on hold. */
export const MAIL_HOLD_DAYS = 14;
