import { classification } from '@modosu/contracts/compensation.events';
import type { EventOf } from '@modosu/contracts/event-schemas';
import { id, instant, yen } from '@modosu/contracts/fields';
import { z } from 'zod';

/** Stored in `scope-<scopeId>`: one run of the rules over one incident, in chunks. */
export const scopeEvents = {
  'scope.transactions-classified.v1': z.object({
    scopeId: id,
    incidentId: id,
    ruleVersion: z.string(),
    transactions: z.array(
      z.object({
        transactionId: id,
        kind: z.enum(['charge', 'payment', 'transfer']),
        customerId: id,
        amountYen: yen,
        at: instant,
        sessionId: id.optional(),
        classification,
        score: z.int(),
        evidence: z.array(z.string()),
        reported: z.boolean(),
      }),
    ),
  }),
  'scope.accounts-listed.v1': z.object({
    scopeId: id,
    incidentId: id,
    accounts: z.array(z.object({ customerId: id, round: z.int(), reasons: z.array(z.string()), chargedYen: yen })),
  }),
};
export type ScopeEvent = EventOf<typeof scopeEvents>;
export type ClassifiedTransaction = z.output<
  (typeof scopeEvents)['scope.transactions-classified.v1']
>['transactions'][number];
