import { type LotUse, usedYen } from '@modosu/accounting/lot';
import { inChunks } from '@modosu/concurrency/in-chunks';
import * as charging from '@modosu/contracts/charging.messages';
import type { PlanLine } from '@modosu/contracts/compensation.events';
import { MOST_NAMED_LOTS } from '@modosu/contracts/fields';
import * as payment from '@modosu/contracts/payment.messages';
import { Refusal } from '@modosu/event-sourcing/decider';
import { Messenger } from '@modosu/service-kit/broker/messenger';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { ServiceError } from '@modosu/service-kit/request/service-error';
import { Injectable } from '@nestjs/common';

export interface RemedyContext {
  readonly incidentId: string;
  readonly compensationId: string;
  readonly line: PlanLine;
  /** Derives the context of one step, the same each time it is tried. */
  step(name: string): RequestContext;
}

/** The debit is not any more what the plan knows of it. */
const UNDONE: readonly (string | undefined)[] = ['PAYMENT_ALREADY_VOIDED', 'PAYMENT_ALREADY_REFUNDED'];

/** What a line's steps in other services came to. */
export interface Remedied {
  readonly destination: PlanLine['destination'];
  readonly recoveredYen: number;
  readonly receivables: readonly { readonly customerId: string; readonly amountYen: number }[];
}

/**
 * Carries out one line in payment and charging: collect what is held, give it to where it belongs. Each step has one
 * effect however often it is asked for, so after a crash all of them are simply asked for again.
 */
@Injectable()
export class Remedy {
  constructor(private readonly messenger: Messenger) {}

  /**
   * Notes in every wallet concerned, before anything is done, that this original is compensated: what a void brings back
   * from then on is a late recovery.
   * @returns false if a void or refund was faster: what it brought back the line would give a second time
   */
  async note({ incidentId, compensationId, line, step }: RemedyContext): Promise<boolean> {
    if (line.kind === 'closed-balance') return true;
    const { originalId, customerId } = line;
    const received = receivedLots(line);
    const noteIn = (wallet: string, named: { lotIds?: string[]; debitId?: string; refundedYen?: number }, part = 0) =>
      this.ask(
        payment.noteCompensation,
        { customerId: wallet, compensationId, incidentId, ...named },
        step(`note:${wallet}${further(part)}`),
      );
    try {
      const own =
        line.kind === 'own-money'
          ? { debitId: originalId, lotIds: [], refundedYen: line.refundedYen }
          : { lotIds: [originalId] };
      // What was sent in a circle came in here too.
      const all = [...own.lotIds, ...(received.get(customerId) ?? [])];
      const [lotIds = [], ...more] = inChunks(all, MOST_NAMED_LOTS);
      const { lots } = await noteIn(customerId, { ...own, lotIds });
      if (cameBack(line, lots)) return false;
      for (const [at, some] of more.entries()) await noteIn(customerId, { lotIds: some }, at + 1);
    } catch (error) {
      if (UNDONE.includes(codeOf(error))) return false;
      throw error;
    }
    for (const [receiver, all] of received)
      for (const [part, lotIds] of inChunks(all, MOST_NAMED_LOTS).entries())
        if (receiver !== customerId) await noteIn(receiver, { lotIds }, part);
    return true;
  }

  async apply(one: RemedyContext): Promise<Remedied> {
    const { line } = one;
    if (line.kind === 'closed-balance') return this.payOutClosed(one);
    const receivables = line.sources.flatMap(({ from, customerId, amountYen }) =>
      from === 'receivable' && customerId !== undefined ? [{ customerId, amountYen }] : [],
    );
    if (line.kind === 'cashback') return { ...(await this.reverseCashback(one)), receivables };
    const recoveredYen = await this.collect(one, line.sources);
    const destination = await this.give(one);
    return { destination, recoveredYen, receivables };
  }

  private async collect(one: RemedyContext, sources: PlanLine['sources']): Promise<number> {
    const { incidentId, compensationId, line } = one;
    let collected = 0;
    for (const source of sources) {
      const { from, customerId, amountYen } = source;
      if (from !== 'hold' || customerId === undefined) continue;
      const collect = { customerId, holdId: line.originalId, compensationId, incidentId };
      const parts = inParts(amountYen, lotsOf(source, line));
      for (const [part, named] of parts.entries()) {
        const which = parts.length > 1 ? { part, more: part < parts.length - 1 } : {};
        const step = one.step(`collect:${customerId}${further(part)}`);
        collected += (await this.ask(payment.collectHold, { ...collect, ...named, ...which }, step)).collectedYen;
      }
    }
    return collected;
  }

  /** What is left of the cashback goes straight back to the campaign; a receiver's part comes through transit. */
  private async reverseCashback(one: RemedyContext): Promise<Omit<Remedied, 'receivables'>> {
    const { incidentId, compensationId, line } = one;
    const ofVictim = ({ customerId }: PlanLine['sources'][number]) => customerId === line.customerId;
    const elsewhere = line.sources.filter((source) => source.from === 'hold' && !ofVictim(source));
    const collectedYen = await this.collect(one, elsewhere);
    const left = line.sources.find((source) => source.from === 'hold' && ofVictim(source));
    const fromHoldYen = left?.amountYen ?? 0;
    const request = {
      customerId: line.customerId,
      lotId: line.originalId,
      holdId: line.originalId,
      compensationId,
      incidentId,
      fromHoldYen,
      fromLossYen: line.amountYen - fromHoldYen,
      // What is of more lots than a message names is loss.
      lots: left ? lotsOf(left, line)?.slice(0, MOST_NAMED_LOTS) : [],
    };
    const reversed = await this.ask(payment.reverseCashback, request, one.step('cashback'));
    return { destination: 'promotion', recoveredYen: collectedYen + reversed.fromHoldYen };
  }

  private async give(one: RemedyContext): Promise<PlanLine['destination']> {
    const { line } = one;
    switch (line.destination) {
      case 'refund':
      case 'dispute':
        // Asked anew: the issuer may have been faster than the plan, or may have taken a part only.
        return this.refund(one);
      case 'wallet':
        return this.restore(one);
      default:
        return this.receiveUnclaimed(one, 'compensation');
    }
  }

  /** A charge goes back by refund, as far as its issuer has not taken it back already. */
  private async refund(one: RemedyContext): Promise<PlanLine['destination']> {
    const { amountYen } = one.line;
    try {
      return await this.refundYen(one, amountYen, 'refund');
    } catch (error) {
      const disputedYen = disputed(error, amountYen);
      if (disputedYen === undefined) throw error;
      await this.acceptChargeback(one, disputedYen);
      if (disputedYen < amountYen) await this.refundYen(one, amountYen - disputedYen, 'refund-rest');
      return 'dispute';
    }
  }

  private async refundYen(one: RemedyContext, amountYen: number, step: string): Promise<'refund' | 'unclaimed'> {
    const { incidentId, compensationId, line } = one;
    const request = { chargeId: line.originalId, amountYen, compensationId, incidentId };
    const { outcome } = await this.ask(charging.refundCharge, request, one.step(step));
    return outcome === 'refunded' ? 'refund' : 'unclaimed';
  }

  private async acceptChargeback(one: RemedyContext, amountYen: number): Promise<void> {
    const { incidentId, compensationId, line } = one;
    const request = { chargeId: line.originalId, amountYen, compensationId, incidentId };
    await this.ask(charging.acceptChargeback, request, one.step('accept-chargeback'));
  }

  private async restore(one: RemedyContext): Promise<PlanLine['destination']> {
    const { incidentId, compensationId, line } = one;
    const request = { customerId: line.customerId, compensationId, incidentId, amountYen: line.amountYen };
    try {
      await this.ask(payment.restoreFunds, request, one.step('restore'));
      return 'wallet';
    } catch (error) {
      // Closed since the plan was made.
      if (codeOf(error) !== 'WALLET_CLOSED') throw error;
      return this.receiveUnclaimed(one, 'compensation');
    }
  }

  private async receiveUnclaimed(
    one: RemedyContext,
    transit: 'compensation' | 'closure',
    part = 0,
  ): Promise<'unclaimed'> {
    const { incidentId, compensationId, line } = one;
    const { customerId, amountYen } = line;
    const reference = `${compensationId}${further(part)}`;
    const request = { customerId, amountYen, reference, transit, incidentId };
    await this.ask(charging.receiveUnclaimed, request, one.step(`unclaimed${further(part)}`));
    return 'unclaimed';
  }

  /** A closed account's own rest: not a remedy, but nobody else would think of paying it out. */
  private async payOutClosed(one: RemedyContext): Promise<Remedied> {
    const { compensationId, line } = one;
    const { customerId, amountYen, lots } = line;
    for (const [part, named] of inParts(amountYen, lots).entries()) {
      const reference = `${compensationId}${further(part)}`;
      const request = { customerId, reference, ...named };
      const step = one.step(`hand-over${further(part)}`);
      const { handedOverYen } = await this.ask(payment.handOverClosedBalance, request, step);
      if (handedOverYen === 0) continue;
      const handed = { ...one, line: { ...line, amountYen: handedOverYen } };
      await this.receiveUnclaimed(handed, 'closure', part);
    }
    return { destination: 'unclaimed', recoveredYen: 0, receivables: [] };
  }

  private readonly ask: Messenger['send'] = (message, request, context) =>
    this.messenger.send(message, request, context, { as: 'service', timeoutMs: 20_000 });
}

/**
 * The lots that a source may take of. A plan from before lots were named says it by the original: its own lot in the
 * victim's wallet, and in a receiver's what is on hold for it.
 */
function lotsOf({ customerId, amountYen, lots }: PlanLine['sources'][number], line: PlanLine): LotUse[] | undefined {
  if (lots) return lots;
  return customerId === line.customerId ? [{ lotId: line.originalId, amountYen }] : undefined;
}

/** Very many lots in parts that a message each can name. */
function inParts(amountYen: number, lots: readonly LotUse[] | undefined): { amountYen: number; lots?: LotUse[] }[] {
  if (!lots || lots.length <= MOST_NAMED_LOTS) return [{ amountYen, lots: lots && [...lots] }];
  let restYen = amountYen;
  const parts = inChunks(lots, MOST_NAMED_LOTS).map((some) => {
    const partYen = Math.min(restYen, usedYen(some));
    restYen -= partYen;
    return { amountYen: partYen, lots: some };
  });
  return parts.filter((part) => part.amountYen > 0);
}

/** What a further part of the same is called; the first is called as the whole. */
const further = (part: number): string => (part === 0 ? '' : `:${part}`);

/** By receiver, the lots that money of this original came in by. */
function receivedLots({ sources, receivers, customerId: victim }: PlanLine): Map<string, string[]> {
  if (receivers) return new Map(receivers.map(({ customerId, lotIds }) => [customerId, lotIds]));
  const byReceiver = new Map<string, string[]>();
  for (const { customerId, lots = [] } of sources) {
    if (customerId === undefined || customerId === victim || lots.length === 0) continue;
    const lotIds = [...(byReceiver.get(customerId) ?? []), ...lots.map(({ lotId }) => lotId)];
    byReceiver.set(customerId, [...new Set(lotIds)]);
  }
  return byReceiver;
}

/**
 * True if the original's own lot has more left than the plan takes of it: all that is left is taken, so something came back
 * since. The wallet says it in the very order in which it takes voids, so no void is between this and the note. Pure.
 */
export function cameBack(
  { originalId, customerId, sources, debitIds }: PlanLine,
  lots: readonly { lotId: string; remainingYen: number; heldYen: number }[],
): boolean {
  // A plan from before lots were named does not say how much it takes of which.
  if (debitIds === undefined) return false;
  const named = sources.flatMap((source) => (source.customerId === customerId ? (source.lots ?? []) : []));
  const takenYen = named.reduce((sum, { lotId, amountYen }) => sum + (lotId === originalId ? amountYen : 0), 0);
  return lots.some(({ lotId, remainingYen, heldYen }) => lotId === originalId && remainingYen + heldYen > takenYen);
}

/**
 * How much of a charge the issuer has taken back, if that is why a refund was refused. After a crash the rest may have
 * been refunded already: then the issuer has what is missing to the whole.
 */
function disputed(error: unknown, amountYen: number): number | undefined {
  const { chargedBackYen, refundedYen } = ((error as { details?: unknown }).details ?? {}) as Record<string, unknown>;
  if (codeOf(error) === 'CHARGE_CHARGED_BACK') {
    return typeof chargedBackYen === 'number' ? Math.min(chargedBackYen, amountYen) : amountYen;
  }
  if (codeOf(error) !== 'REVERSAL_EXCEEDS_ORIGINAL' || typeof refundedYen !== 'number' || refundedYen === 0)
    return undefined;
  return amountYen - refundedYen;
}

export function codeOf(error: unknown): string | undefined {
  return error instanceof ServiceError || error instanceof Refusal ? error.code : undefined;
}
