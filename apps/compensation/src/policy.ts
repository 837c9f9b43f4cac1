export interface CompensationPolicy {
  /** After how many days money on hold goes back, if no plan took it. */
  readonly holdDays: number;
}

/** In the case it took 48 days from the first report to the first compensation. */
export const POLICIES: Readonly<Record<'hardened' | '2019', CompensationPolicy>> = {
  hardened: { holdDays: 60 },
  '2019': { holdDays: 90 },
};
