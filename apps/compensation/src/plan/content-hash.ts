import { createHash } from 'node:crypto';
import type { PlanLine } from '@modosu/contracts/compensation.events';
import canonicalize from 'canonicalize';
import type { BasisCharge, BasisLot, CutOff } from './plan.events';

/** What the lines of a plan rest on. */
export interface PlanBasis {
  readonly lots: readonly BasisLot[];
  readonly charges: readonly BasisCharge[];
  readonly cutOff: CutOff;
}

/**
 * SHA-256 (hex) over the canonical JSON (RFC 8785) of all lines and of what they rest on: exactly these are approved. Plans from before there was a basis are hashed by their lines alone.
 */
export function contentHash(lines: readonly PlanLine[], basis?: PlanBasis): string {
  const content = basis ? { lines, ...basis } : lines;
  return createHash('sha256').update(canonicalize(content)!).digest('hex');
}
