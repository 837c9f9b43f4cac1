import { z } from 'zod';
import { RAIL_NAMES, type Rail } from './rails';
import { line } from './texts';

/** The same for each rail. */
export function perRail<T>(value: T): Record<Rail, T> {
  return Object.fromEntries(RAIL_NAMES.map((rail) => [rail, value])) as Record<Rail, T>;
}

export const limitYen = z.int().min(0).max(10_000_000);
const hours = z.number().gt(0).max(8_784);
const minutes = z.number().gt(0).max(527_040);
const count = z.int().min(1).max(500);
const burst = z.strictObject({ accounts: count, minutes });

/** At most `maxYen` over one rail in the last `hours`, counting what is reserved. */
const windowLimit = z.strictObject({
  rule: z.string().regex(/^[a-z0-9-]{1,60}$/, 'small letters, digits and hyphens, at most 60'),
  rail: z.enum(RAIL_NAMES),
  hours: hours.max(720, 'reservations are remembered for 30 days'),
  maxYen: limitYen,
  /** Only when the card was authenticated by its issuer when it was registered, or only when it was not. */
  card: z.enum(['authenticated', 'unauthenticated']).optional(),
});

/** The rules of charging of one day, as data. One that may be missing does not apply then. */
export const policyRules = {
  /** Recorded with every decision. */
  version: line(1, 60),
  /** Amounts are multiples of this; 1 allows any. */
  stepYen: z.int().min(1).max(100_000),
  perChargeYen: z.strictObject(perRail(limitYen)),
  windows: z.array(windowLimit).max(50),
  /** Card charges of one account: at most so many in so many minutes. */
  velocity: z.strictObject({ charges: count, minutes }).optional(),
  newCard: z.strictObject({ hours, maxYen: limitYen }).optional(),
  /** A device seen on the account for the first time this recently needs the second factor. */
  newDeviceHours: hours.optional(),
  /** So long after a password reset neither card nor bank account can be charged from. */
  resetLockHours: hours.optional(),
  /** Accounts that one card may be registered on. */
  accountsPerCard: count.optional(),
  /** Accounts that charge from cards or bank accounts with one device, or out of one network. */
  accountsPerDevice: burst.optional(),
  accountsPerNetwork: burst.optional(),
  /** Card registrations begun per account, card and device in 24 hours. */
  registrationTriesPerDay: count.optional(),
  /** Charges from cards and bank accounts that an account may try in an hour, whatever became of them. */
  triesPerHour: count.optional(),
  /** Declined charges of one account, and of one card in any account, in 24 hours. */
  declinesPerDay: count.optional(),
  /** A bank account is debited only when it is proven to be the member's, and nothing can prove that yet. */
  bankAccountProof: z.boolean().optional(),
  /** What one bank account may do, whatever wallets it is registered on and however its number is spelled. */
  bankAccount: z
    .strictObject({ accounts: count, triesPerDay: count, dayYen: limitYen, chargesPerDay: count })
    .optional(),
  /** Whether the issuer is asked who holds a card before it is registered. */
  threeDSecure: z.boolean(),
  /** Whether a charge secret must be neither a birthday nor a plain sequence, and is changed only with a second factor. */
  guardedSecret: z.boolean(),
  /** Wrong charge secrets in a row before it is locked. */
  secretTries: z.int().min(1).max(100),
};

type Frozen<T> = T extends readonly (infer One)[]
  ? readonly Frozen<One>[]
  : T extends object
    ? { readonly [K in keyof T]: Frozen<T[K]> }
    : T;
export type ChargingPolicy = Frozen<z.output<z.ZodObject<typeof policyRules>>>;

type Shape = Readonly<Record<string, z.ZodType>>;
type ChangesOf<S extends Shape> = {
  [K in keyof S]: S[K] extends z.ZodOptional<infer Rule extends z.ZodType>
    ? z.ZodOptional<z.ZodNullable<Rule>>
    : z.ZodOptional<S[K]>;
};

/**
 * The same rules as changes to others: each may be left out, and null takes out one that need not be there.
 * @example z.strictObject(changesOf({ stepYen: z.int(), newDeviceHours: z.number().optional() }))
 * // takes { newDeviceHours: null }
 */
export function changesOf<S extends Shape>(shape: S): ChangesOf<S> {
  const changes = Object.entries(shape).map(([name, schema]) => {
    const change = schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType).nullable() : schema;
    return [name, change.optional()];
  });
  return Object.fromEntries(changes) as ChangesOf<S>;
}
