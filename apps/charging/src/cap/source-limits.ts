import type { ChargingPolicy } from '@modosu/contracts/charging-policy';
import { since } from '../policy/recent';

/** A charge as it counts for the card or bank account that it is from. */
export interface CountedCharge {
  readonly customerId: string;
  readonly chargeId: string;
  readonly amountYen: number;
  readonly at: string;
  /** The account had the card only lately. */
  readonly isNew?: boolean;
  /** Why it came to nothing. Its yen count no more, but that it was tried does. */
  readonly released?: 'declined' | 'undone';
}

/** What one card or bank account may be charged, into all wallets together. */
export interface SourceLimits {
  readonly windows: readonly {
    readonly rule: string;
    readonly hours: number;
    readonly maxYen: number;
    readonly ofNew?: true;
  }[];
  readonly tries: readonly {
    readonly rule: string;
    readonly minutes: number;
    readonly charges: number;
    readonly declinedOnly?: true;
  }[];
  /** For so long a card is new to an account. */
  readonly newHours?: number;
}

/** The limits of a card: those of the account, held against all wallets that charge from it. */
export function cardLimits(policy: ChargingPolicy, threeDSecure: string | undefined): SourceLimits {
  const card = threeDSecure === 'authenticated' ? 'authenticated' : 'unauthenticated';
  const windows = policy.windows.filter((one) => one.rail === 'card' && (one.card ?? card) === card);
  const { newCard, velocity, declinesPerDay } = policy;
  return {
    windows: [
      ...windows.map(({ rule, hours, maxYen }) => ({ rule, hours, maxYen })),
      ...(newCard === undefined ? [] : [{ rule: 'new-card', ...newCard, ofNew: true as const }]),
    ],
    tries: [
      ...(velocity === undefined ? [] : [{ rule: 'card-velocity', ...velocity }]),
      ...declined(declinesPerDay, 'card-declines'),
    ],
    newHours: newCard?.hours,
  };
}

/** The limits of a bank account, under any policy: nothing yet proves whose it is. */
export function bankAccountLimits({ windows, bankAccount }: ChargingPolicy): SourceLimits {
  const own = windows.filter(({ rail }) => rail === 'bank').map(({ rule, hours, maxYen }) => ({ rule, hours, maxYen }));
  if (bankAccount === undefined) return { windows: own, tries: [] };
  const { dayYen, chargesPerDay } = bankAccount;
  return {
    windows: [...own, { rule: 'bank-account-24h', hours: 24, maxYen: dayYen }],
    tries: [{ rule: 'bank-account-tries', minutes: 24 * 60, charges: chargesPerDay }],
  };
}

export function limitsNothing({ windows, tries }: SourceLimits): boolean {
  return windows.length === 0 && tries.length === 0;
}

/** The first limit that a charge would pass, with what was used of it. */
export function brokenLimit(
  { windows, tries }: SourceLimits,
  wanted: { readonly amountYen: number; readonly isNew: boolean },
  charges: readonly CountedCharge[],
  now: string,
): { rule: string; used: number } | undefined {
  for (const { rule, minutes, charges: most, declinedOnly } of tries) {
    const tried = since(charges, now, minutes * 60_000);
    const counting = tried.filter(({ released }) => !declinedOnly || released === 'declined');
    if (counting.length >= most) return { rule, used: counting.length };
  }
  for (const { rule, hours, maxYen, ofNew } of windows) {
    if (ofNew && !wanted.isNew) continue;
    const made = since(charges, now, hours * 3_600_000);
    const counting = made.filter((one) => one.released === undefined && (!ofNew || one.isNew));
    const used = counting.reduce((sum, { amountYen }) => sum + amountYen, 0);
    if (used + wanted.amountYen > maxYen) return { rule, used };
  }
  return undefined;
}

function declined(charges: number | undefined, rule: string) {
  return charges === undefined ? [] : [{ rule, minutes: 24 * 60, charges, declinedOnly: true as const }];
}
