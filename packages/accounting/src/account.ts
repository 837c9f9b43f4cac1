/** The chart of accounts: each account's kind, and the one service whose events may post to it. */
export const CHART = {
  wallet: { owner: 'payment', perKey: true },
  hold: { owner: 'payment', perKey: true },
  merchant: { owner: 'payment', perKey: true },
  promotion: { owner: 'payment', perKey: false },
  closed: { owner: 'payment', perKey: true },
  psp: { owner: 'charging', perKey: false },
  bank: { owner: 'charging', perKey: false },
  cash: { owner: 'charging', perKey: false },
  refund: { owner: 'charging', perKey: false },
  dispute: { owner: 'charging', perKey: false },
  'fee:chargeback': { owner: 'charging', perKey: false },
  unclaimed: { owner: 'charging', perKey: true },
  'loss:fraud': { owner: 'compensation', perKey: false },
  'receivable:mule': { owner: 'compensation', perKey: true },
  'receivable:customer': { owner: 'compensation', perKey: true },
  transit: { owner: 'anyone', perKey: true },
} as const;

export type AccountKind = keyof typeof CHART;

/** The kind of an account: `wallet:0192…` → `wallet`, `receivable:mule:0192…` → `receivable:mule`. Throws on an unknown one. */
export function accountKind(account: string): AccountKind {
  const first = account.indexOf(':');
  const second = first < 0 ? -1 : account.indexOf(':', first + 1);
  // Read for every posting there is, so without taking the text apart. Of two words first: `receivable:mule`.
  for (const end of first < 0 ? [first] : [second, first]) {
    const kind = (end < 0 ? account : account.slice(0, end)) as AccountKind;
    const row = Object.hasOwn(CHART, kind) ? CHART[kind] : undefined;
    if (row && row.perKey === end >= 0) return kind;
  }
  throw new RangeError(`${account} is not in the chart of accounts`);
}

/** The service whose events may post to the account; `anyone` for a transit account. */
export function accountOwner(account: string): string {
  return CHART[accountKind(account)].owner;
}

/** Transit accounts join the entries of one process over services and end at zero. */
export function transit(
  process:
    | 'charge'
    | 'transfer'
    | 'transfer-back'
    | 'compensation'
    | 'closure'
    | 'void'
    | 'cashback'
    | 'payout'
    | 'repayment',
  id: string,
): string {
  return `transit:${process}:${id}`;
}
