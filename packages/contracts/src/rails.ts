/** What every part of the system knows of a way in which money comes in. */
interface RailTerms {
  /** Its methods, each with the switch that stops it. */
  readonly methods: Readonly<Record<string, string>>;
  /** Whom its money comes from and goes back to, as an account of the books; it stands in accounting's chart too. */
  readonly account: string;
  /** What a capture is called in the provider's settlement file. */
  readonly settlementKind: string;
  /** From a source that the customer registered, guarded by the charge secret; else on the word of a cash point. */
  readonly fromSource: boolean;
  /** An issuer may take it back. */
  readonly chargebacks: boolean;
}

/**
 * The rails: the one place that says which there are. Methods, switches, accounts, the limits of a policy and the enums
 * of messages follow from it; what a rail asks of the provider is its adapter in charging.
 */
export const RAILS = {
  card: {
    methods: { credit: 'credit', debit: 'debit' },
    account: 'psp',
    settlementKind: 'capture',
    fromSource: true,
    chargebacks: true,
  },
  bank: {
    methods: { bank: 'bank' },
    account: 'bank',
    settlementKind: 'bank-debit',
    fromSource: true,
    chargebacks: false,
  },
  /** Paid in at the register of a shop, or at a cash machine. */
  cash: {
    methods: { register: 'cash', atm: 'cash' },
    account: 'cash',
    settlementKind: 'cash-deposit',
    fromSource: false,
    chargebacks: false,
  },
} as const satisfies Readonly<Record<string, RailTerms>>;

export type Rail = keyof typeof RAILS;
/** How money comes in by a rail. */
export type MethodOf<R extends Rail> = { [One in R]: keyof (typeof RAILS)[One]['methods'] & string }[R];
export type Method = MethodOf<Rail>;
export type CashMethod = MethodOf<'cash'>;
/** The switches that stop single ways of charging. */
export type MethodSwitch = {
  [R in Rail]: (typeof RAILS)[R]['methods'][keyof (typeof RAILS)[R]['methods']];
}[Rail];
export type RailAccount = (typeof RAILS)[Rail]['account'];

type OneOrMore<T> = [T, ...T[]];

export const RAIL_NAMES = Object.keys(RAILS) as OneOrMore<Rail>;
const methods = RAIL_NAMES.flatMap((rail) =>
  Object.entries(RAILS[rail].methods).map(([method, stoppedBy]) => ({ rail, method, stoppedBy })),
) as { rail: Rail; method: Method; stoppedBy: MethodSwitch }[];
const byMethod = new Map(methods.map((one) => [one.method, one]));

export const METHODS = methods.map(({ method }) => method) as OneOrMore<Method>;
export const CASH_METHODS = Object.keys(RAILS.cash.methods) as OneOrMore<CashMethod>;
export const METHOD_SWITCHES = [...new Set(methods.map(({ stoppedBy }) => stoppedBy))] as OneOrMore<MethodSwitch>;
export const RAIL_ACCOUNTS: readonly RailAccount[] = RAIL_NAMES.map((rail) => RAILS[rail].account);

/** @throws TypeError for what is no method */
function known(method: Method) {
  const found = byMethod.get(method);
  if (found === undefined) throw new TypeError(`no way to charge: ${method}`);
  return found;
}

/** @example railOf('debit') // 'card' */
export function railOf(method: Method): Rail {
  return known(method).rail;
}

/** Whether it is a method of this rail. @example isMethodOf('cash', 'atm') // true */
export function isMethodOf<R extends Rail>(rail: R, method: string): method is MethodOf<R> {
  return Object.hasOwn(RAILS[rail].methods, method);
}

/** @example switchOf('atm') // 'cash' */
export function switchOf(method: Method): MethodSwitch {
  return known(method).stoppedBy;
}

/** Whether it is from a card or bank account that the customer registered, not on a cash point's word. */
export function isFromSource(method: Method): boolean {
  return RAILS[railOf(method)].fromSource;
}
