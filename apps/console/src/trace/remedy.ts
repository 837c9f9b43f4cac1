import type { Reply } from '@modosu/api-client/api-client';

/** What put the charge right, from the postings that name it: yen by component. */
export function remedyOf({ chargeId, events }: Pick<Reply<'ledger.trace.charge'>, 'chargeId' | 'events'>) {
  const remedy = { recovered: 0, loss: 0, receivable: 0 };
  for (const { amountYen, component, originalId } of events.flatMap(({ entry }) => entry)) {
    if (component && originalId === chargeId) remedy[component] += amountYen;
  }
  return remedy;
}
