import type { z } from 'zod';

/** Event types with their schemas, e.g. `{ 'wallet.frozen.v1': z.object({…}) }`. */
export type EventSchemas = Record<string, z.ZodType>;

/** The union of `{ type, data }` over a set of event schemas. */
export type EventOf<S extends EventSchemas> = { [T in keyof S & string]: { type: T; data: z.output<S[T]> } }[keyof S &
  string];
