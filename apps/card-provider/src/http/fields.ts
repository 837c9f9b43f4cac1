import { z } from 'zod';

/** Whole yen, at most ten million for one transaction. */
export const amountYen = z.int().positive().max(10_000_000);
/** The caller's own name for a thing; unique among things of its kind. */
export const reference = z.string().regex(/^[A-Za-z0-9:_.-]{1,100}$/);
export const id = z.string().regex(/^[a-z0-9_]{1,60}$/);
export const isoTime = z.iso.datetime({ precision: 3 });
