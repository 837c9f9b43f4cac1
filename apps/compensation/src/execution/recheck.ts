import { usedYen } from '@modosu/accounting/lot';
import type { PlanLine } from '@modosu/contracts/compensation.events';
import type { LotFlow } from '@modosu/contracts/ledger.messages';
import { ReadModels } from '@modosu/service-kit/read-models/read-models';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Injectable } from '@nestjs/common';
import { Incidents } from '../incident/incident.aggregate';
import type { Incident } from '../incident/incident.state';
import type { DropReason } from '../plan/plan.events';
import type { Plan } from '../plan/plan.state';
import { isChargedBack } from '../planning/draft';
import { Flows } from '../planning/flows';
import { Suspicion } from '../suspicion/suspicion';

/** What is known of the lines right before they are carried out. */
export interface Seen {
  /** Transactions that the last run of the rules flags, and that nobody decided otherwise about since. */
  readonly flagged: ReadonlySet<string>;
  readonly chargedBack: ReadonlySet<string>;
  /** Every lot of the customers, and of those whom money of theirs was sent to. */
  readonly lots: readonly LotFlow[];
  /** What the plan saw left of lots, by customer and lot. */
  readonly sawYen: ReadonlyMap<string, number>;
  /** Customers in whose wallets a later run of the rules found more. */
  readonly foundMoreIn: ReadonlySet<string>;
  /** All originals of the plan: what was taken for them since is not a move. */
  readonly originals: ReadonlySet<string>;
}

/**
 * Which lines must not be carried out any more, by original. A line rests on its classification, on the state of its charge
 * and on the debits that used its lot. Pure.
 */
export function notToCarryOut(lines: readonly PlanLine[], seen: Seen): Map<string, DropReason> {
  const reasons = new Map<string, DropReason>();
  const lotOf = new Map(seen.lots.map((lot) => [lotKey(lot), lot]));
  for (const line of lines) {
    const reason = reasonAgainst(line, seen, lotOf);
    if (reason !== undefined) reasons.set(line.originalId, reason);
  }
  return reasons;
}

function reasonAgainst(line: PlanLine, seen: Seen, lotOf: ReadonlyMap<string, LotFlow>): DropReason | undefined {
  const { flagged, chargedBack, lots } = seen;
  const { originalId, kind, debitIds = [], customerId } = line;
  const named = [...(kind === 'charge' ? [originalId] : []), ...earnedBy(line), ...debitIds];
  if (named.some((id) => !flagged.has(id))) return 'cleared';
  if (kind === 'charge' && line.destination === 'refund' && chargedBack.has(originalId)) return 'charged-back';
  const own = lots.filter((lot) => lot.customerId === customerId);
  const used = kind === 'own-money' ? own : own.filter(({ lotId }) => lotId === originalId);
  const debits = new Set(used.flatMap(({ uses }) => uses.map(({ debitId }) => debitId)));
  if (debitIds.some((debitId) => !debits.has(debitId))) return 'debit-undone';
  if (owesLess(line, lots)) return 'debit-undone';
  if (walletsOf(line).some((wallet) => seen.foundMoreIn.has(wallet))) return 'scope-moved';
  return line.sources.some((source) => hasMoved(source, seen, lotOf)) ? 'lots-moved' : undefined;
}

/** Of the customer, of whom its money was sent to, and of whom it is taken from. */
function walletsOf({ customerId, sources, receivers = [] }: PlanLine): string[] {
  return [customerId, ...[...sources, ...receivers].flatMap((one) => one.customerId ?? [])];
}

/** Somebody spent of a lot that the plan takes of, or a void put money back. */
function hasMoved(
  { customerId, from, lots: named = [] }: PlanLine['sources'][number],
  seen: Seen,
  lots: ReadonlyMap<string, LotFlow>,
): boolean {
  return named.some(({ lotId, amountYen }) => {
    const lot = lots.get(lotKey({ customerId, lotId }));
    const sawYen = seen.sawYen.get(lotKey({ customerId, lotId }));
    // What an earlier line of the plan gives back is not there before; what was spent in good faith is not there any more.
    if (!lot || sawYen === undefined || from !== 'hold') return false;
    const taken = lot.uses.filter(
      ({ kind, debitId }) => kind !== 'payment' && kind !== 'transfer' && seen.originals.has(debitId),
    );
    const leftYen = lot.remainingYen + lot.heldYen + taken.reduce((sum, use) => sum + use.amountYen, 0);
    return leftYen !== sawYen || leftYen < amountYen;
  });
}

function lotKey({ customerId, lotId }: { customerId?: string; lotId: string }): string {
  return `${customerId} ${lotId}`;
}

/** A receiver did not spend as much as is to be owed: a merchant has given it back since. */
function owesLess({ sources }: PlanLine, lots: readonly LotFlow[]): boolean {
  return sources.some(({ from, customerId, lots: owed = [] }) => {
    if (from !== 'receivable') return false;
    // Of whichever lots: what they paid counts as paid with what was sent to them.
    const ofReceiver = lots.filter((lot) => lot.customerId === customerId);
    return usedYen(owed) > ofReceiver.reduce((sum, lot) => sum + spentYen(lot), 0);
  });
}

function spentYen({ uses }: LotFlow): number {
  const spent = uses.filter(({ kind }) => kind === 'payment' || kind === 'transfer');
  return spent.reduce((sum, { amountYen }) => sum + amountYen, 0);
}

/** The payment that a cashback was granted for. */
function earnedBy({ kind, originalId }: PlanLine): string[] {
  return kind === 'cashback' ? [originalId.replace(/^cashback:/, '')] : [];
}

/** Checks the lines of a few customers again, right before they are carried out. */
@Injectable()
export class Recheck {
  constructor(
    private readonly incidents: Incidents,
    private readonly suspicion: Suspicion,
    private readonly flows: Flows,
    private readonly readModels: ReadModels,
  ) {}

  /** Why lines must not be carried out, by original. */
  async reasonsAgainst(
    incidentId: string,
    lines: readonly PlanLine[],
    plan: Pick<Plan, 'lines' | 'basis' | 'scopeId'>,
    context: RequestContext,
  ): Promise<Map<string, DropReason>> {
    const { state } = await this.incidents.load(incidentId);
    const named = lines.flatMap((line) => [line.originalId, ...earnedBy(line), ...(line.debitIds ?? [])]);
    const charges = lines.filter(({ kind }) => kind === 'charge').map(({ originalId }) => originalId);
    const customers = [...new Set(lines.flatMap(walletsOf))];
    const atLeast = await this.readModels.lastPosition(['wallet-']);
    // Side by side: here and in the ledger read models must first catch up with what the lines before these wrote.
    const [flagged, states, lots] = await Promise.all([
      this.suspicion.stillFlagged(state, named),
      this.flows.states(charges, context),
      this.flows.of(customers, atLeast, context),
    ]);
    const foundMoreIn =
      state.scope?.scopeId === plan.scopeId ? new Set<string>() : await this.foundSince(plan, state, lots);
    const chargedBack = states.filter((charge) => isChargedBack(charge.state)).map(({ chargeId }) => chargeId);
    return notToCarryOut(lines, {
      flagged,
      chargedBack: new Set(chargedBack),
      lots,
      foundMoreIn,
      sawYen: new Map(plan.basis.lots.map((lot) => [lotKey(lot), lot.leftYen])),
      originals: new Set(plan.lines.map(({ originalId }) => originalId)),
    });
  }

  /** In whose wallets the rules flag now what no line of the plan names: what looked like the customer's own was not. */
  private async foundSince(
    { lines }: Pick<Plan, 'lines'>,
    incident: Incident,
    lots: readonly LotFlow[],
  ): Promise<Set<string>> {
    const named = new Set(lines.flatMap((line) => [line.originalId, ...(line.debitIds ?? [])]));
    const wallets = new Map<string, string>();
    for (const { customerId, originId, uses } of lots) {
      for (const id of [originId, ...uses.map(({ debitId }) => debitId)])
        if (!named.has(id)) wallets.set(id, customerId);
    }
    const found = await this.suspicion.stillFlagged(incident, [...wallets.keys()]);
    return new Set([...found].flatMap((id) => wallets.get(id) ?? []));
  }
}
