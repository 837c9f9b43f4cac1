import { v7 } from 'uuid';

/** A fresh Idempotency-Key: a UUID version 7, whose time lets the API refuse one that is older than what it remembers. */
export const idempotencyKey = (): string => v7();
