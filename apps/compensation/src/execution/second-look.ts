import type { PlanLine } from '@modosu/contracts/compensation.events';
import type { LotFlow } from '@modosu/contracts/ledger.messages';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import type { ReadModels } from '../evidence/read-models';
import { type Drafting, isChargedBack } from '../plan/draft';
import type { Flows } from '../plan/flows';
import type { DropReason } from '../plan/plan.events';
import type { IncidentAggregate } from '../streams';

/** What is known of the lines right before they are carried out. */
export interface Seen {
  /** Transactions that the last run of the rules flags, and that nobody decided otherwise about since. */
  flagged: ReadonlySet<string>;
  chargedBack: ReadonlySet<string>;
  /** Every lot of the customers. */
  lots: readonly LotFlow[];
}

/**
 * Which lines must not be carried out any more, by original. A line rests on its classification, on how its charge stood
 * and on the debits that used its lot. Pure.
 */
export function notToCarryOut(lines: readonly PlanLine[], seen: Seen): Map<string, DropReason> {
  const reasons = new Map<string, DropReason>();
  for (const line of lines) {
    const reason = reasonAgainst(line, seen);
    if (reason !== undefined) reasons.set(line.originalId, reason);
  }
  return reasons;
}

function reasonAgainst(line: PlanLine, { flagged, chargedBack, lots }: Seen): DropReason | undefined {
  const { originalId, kind, debitIds = [], customerId } = line;
  const named = [...(kind === 'charge' ? [originalId] : []), ...earnedBy(line), ...debitIds];
  if (named.some((id) => !flagged.has(id))) return 'cleared';
  if (kind === 'charge' && line.destination === 'refund' && chargedBack.has(originalId)) return 'charged-back';
  const own = lots.filter((lot) => lot.customerId === customerId);
  const used = kind === 'own-money' ? own : own.filter(({ lotId }) => lotId === originalId);
  const debits = new Set(used.flatMap(({ uses }) => uses.map(({ debitId }) => debitId)));
  return debitIds.some((debitId) => !debits.has(debitId)) ? 'debit-undone' : undefined;
}

/** The payment that a cashback was granted for. */
function earnedBy({ kind, originalId }: PlanLine): string[] {
  return kind === 'cashback' ? [originalId.replace(/^cashback:/, '')] : [];
}

/** Looks again, for a few customers at a time, right before their lines are carried out. */
export class SecondLook {
  constructor(
    private readonly incidents: IncidentAggregate,
    private readonly drafting: Drafting,
    private readonly flows: Flows,
    private readonly readModels: ReadModels,
  ) {}

  async at(incidentId: string, lines: readonly PlanLine[], context: RequestContext): Promise<Map<string, DropReason>> {
    const { state } = await this.incidents.load(incidentId);
    // Afterwards, so that the read model has the run of the rules that the incident names.
    await this.readModels.caughtUp();
    const charges = lines.filter(({ kind }) => kind === 'charge').map(({ originalId }) => originalId);
    const named = lines.flatMap((line) => [line.originalId, ...earnedBy(line), ...(line.debitIds ?? [])]);
    const states = await this.flows.states(charges, context);
    const atLeast = await this.readModels.lastPosition(['wallet-']);
    return notToCarryOut(lines, {
      flagged: await this.drafting.stillFlagged(state, named),
      chargedBack: new Set(states.filter(({ state }) => isChargedBack(state)).map(({ chargeId }) => chargeId)),
      lots: await this.flows.of([...new Set(lines.map(({ customerId }) => customerId))], atLeast, context),
    });
  }
}
