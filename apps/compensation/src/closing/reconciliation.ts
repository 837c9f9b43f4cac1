import * as charging from '@modosu/contracts/charging.messages';
import * as ledger from '@modosu/contracts/ledger.messages';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import type { Desk } from '../desk';
import type { IncidentState } from '../incident/incident.decider';
import type { Flagged } from '../plan/draft';
import { type Outflow, outflowOf } from './outflow';

export interface Reconciliation {
  outflowYen: number;
  recoveredYen: number;
  lossYen: number;
  receivableYen: number;
  differenceYen: number;
  trialBalanceYen: number;
  transitYen: number;
  providerDifferenceYen: number;
  compensatedTwice: number;
  reconciled: boolean;
}

/**
 * The money that went out, from lots: of what the last run of the rules flags and of what was put right, whatever the rules
 * say of it since; but not of what another incident put right. @throws Refusal INCIDENT_NOT_SCOPED
 */
export async function incidentOutflow(
  desk: Desk,
  incident: IncidentState,
  context: RequestContext,
): Promise<{ flagged: Flagged; outflow: Outflow }> {
  await desk.readModels.caughtUp();
  const flagged = await desk.drafting.flagged(incident);
  const remedied = await desk.remedies.originals();
  for (const [originalId, { incidentId, kind, customerId }] of remedied) {
    if (incidentId !== incident.incidentId || kind === 'closed-balance') continue;
    if (kind === 'charge') flagged.charges.set(originalId, flagged.charges.get(originalId) ?? 'confirmed');
    else if (kind === 'own-money') flagged.debits.add(originalId);
    flagged.customers.add(customerId);
  }
  const atLeast = await desk.readModels.lastPosition(['wallet-']);
  const lots = await desk.flows.reaching(flagged.customers, flagged.debits, atLeast, context);
  const elsewhere = new Set([...remedied].flatMap(([id, one]) => (one.incidentId === incident.incidentId ? [] : [id])));
  const cashback = new Set([...remedied.keys()].filter((id) => !elsewhere.has(id)));
  return { flagged, outflow: outflowOf(lots, flagged, { elsewhere, here: cashback }) };
}

/** Holds what went out against what was put right, and the books against the provider's own file. */
export async function reconcile(
  desk: Desk,
  incidentId: string,
  incident: IncidentState,
  context: RequestContext,
): Promise<Reconciliation> {
  const { outflow } = await incidentOutflow(desk, incident, context);
  const atLeast = String(await desk.readModels.lastPosition(['compensation-']));
  const asService = { as: 'service' as const, timeoutMs: 30_000 };
  const posted = await desk.messenger.send(ledger.remedies, { incidentId, atLeast }, context, asService);
  const books = await desk.messenger.send(ledger.trialBalance, { atLeast }, context, asService);
  const provider = await desk.messenger.send(charging.reconcileSettlement, {}, context, asService);
  const { recoveredYen, lossYen, receivableYen, compensatedTwice } = posted;
  const differenceYen = outflow.totalYen - recoveredYen - lossYen - receivableYen;
  const transitYen = books.openTransits.reduce((sum, { balanceYen }) => sum + Math.abs(balanceYen), 0);
  return {
    outflowYen: outflow.totalYen,
    recoveredYen,
    lossYen,
    receivableYen,
    differenceYen,
    trialBalanceYen: books.totalYen,
    transitYen,
    providerDifferenceYen: provider.differenceYen,
    compensatedTwice,
    reconciled: [differenceYen, books.totalYen, transitYen, provider.differenceYen, compensatedTwice].every(
      (figure) => figure === 0,
    ),
  };
}
