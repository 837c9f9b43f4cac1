import { z } from 'zod';
import { GOODS_CATEGORIES } from './goods';
import { CASH_METHODS, METHODS } from './rails';
import { bankAccountText, digits, emailText, exact, line, prose } from './texts';

/** The fields that messages and events share, each with its bounds: nothing unbounded is taken in. */
export const id = z
  .string()
  .min(1)
  .max(120)
  .regex(/^[A-Za-z0-9:._-]+$/);
export const yen = z.int().min(0).max(1_000_000_000_000);
export const amountYen = z.int().min(1).max(10_000_000);
export const instant = z.iso.datetime({ precision: 3 });
export const text = prose(1_000);
export const shortText = line(1, 200);
export const email = emailText;
/** Made by us, or by whom it names: compared as it is. */
export const token = exact(1, 500);
/** A whole number that may also be written as text, as a query does: digits and nothing else. */
export const wholeNumber = (least: number, most = Number.MAX_SAFE_INTEGER) =>
  z.preprocess(
    (value) => (typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value),
    z.int().min(least).max(most),
  ) as unknown as z.ZodPipe<z.ZodType<number, number | string>, z.ZodInt>;
/** Of a list: how many at most, and where the last page ended. */
export const page = {
  limit: wholeNumber(1, 1_000).default(100),
  after: exact(0, 200).optional(),
};
/** A keyed blind index (hex) of something personal that must be joined but not read. */
export const blindIndex = z.string().min(8).max(128);

export const accountName = exact(2, 160);
export const posting = z.object({
  account: accountName,
  amountYen: z.int(),
  incidentId: id.optional(),
  originalId: id.optional(),
  component: z.enum(['recovered', 'loss', 'receivable']).optional(),
});
/** A balanced entry; what it says is made by accounting, this only reads it. */
export const entry = z.object({ postings: z.array(posting).min(2) });
/** How many lots a message names at most: with ids of any length, a good part below what the broker takes. */
export const MOST_NAMED_LOTS = 1_000;
export const lotUse = z.object({ lotId: id, amountYen });
export const lotOrigin = z.object({ kind: z.enum(['charge', 'transfer', 'cashback', 'restoration', 'refund']), id });

export const fundingMethod = z.enum(METHODS);
/** Where cash is paid in: at the register of a shop, or at a cash machine. */
export const cashMethod = z.enum(CASH_METHODS);
/** Digits as people and scanners write them: other forms of the digits, spaces and hyphens between them make no difference. */
export const chargeNumber = digits(16);
/** A bank account: bank, branch and number. Other forms of the digits, spaces and missing hyphens make no difference. */
export const bankAccountNumber = bankAccountText;
/** Goods as the shop's till names them. */
export const goodsCategory = z.enum(GOODS_CATEGORIES);
export const policyVersion = line(0, 60);
