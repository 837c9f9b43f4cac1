import { creditCharge, releaseRoom, reserveRoom } from '@modosu/contracts/payment.messages';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { Messenger } from '@modosu/service-kit/broker/messenger';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import type { Caps, SourceOfCharge } from '../cap/caps';
import { bankAccountLimits, cardLimits } from '../cap/source-limits';
import type { ChargeOrder } from '../funding/funding.commands';
import type { Fundings } from '../funding/fundings';
import type { ChargingPolicy } from '../policy/charging-policy';
import { refusedWith } from '../process/transient';
import type { Provider } from '../provider/provider';
import { ProviderLate } from '../provider/provider-connection';
import { returnReference } from '../provider/references';
import type { Vault } from '../source/vault';
import type { Payouts } from '../unclaimed/payouts';
import type { CaptureAnswer, Undo } from './charge.commands';
import { type ChargeState, noCharge, undoReference } from './charge.state';
import type { Charges } from './charges';

export interface ChargeParts {
  readonly charges: Charges;
  readonly fundings: Fundings;
  readonly provider: Provider;
  readonly payouts: Payouts;
  readonly messenger: Messenger;
  readonly vault: Vault;
  readonly caps: Caps;
  readonly policy: ChargingPolicy;
}

/**
 * The steps of a charge after it was reserved under the limits: room in the wallet, capture at the provider, credit of
 * the wallet; or back again. Each step is repeatable, so a charge is taken up wherever it was left, by the request that
 * made it or by the sweeper after a crash.
 */
export class ChargeSteps {
  constructor(private readonly parts: ChargeParts) {}

  /**
   * @param context whose command id is the charge's
   * @param isNew nothing has been done for this charge yet, as far as we know
   * @returns the balance after the credit
   * @throws Refusal with the code the charge came to nothing for, or CHARGE_PENDING; ProviderLate, ServiceError when it
   * is stuck and must be taken up again
   */
  async goOn(order: ChargeOrder, context: RequestContext, isNew: boolean): Promise<{ balanceYen: number }> {
    const { chargeId } = order;
    const state = isNew ? noCharge : (await this.parts.charges.load(chargeId)).state;
    const phase =
      state.phase === 'none' || state.phase === 'requested'
        ? await this.capture(order, context, isNew, state.phase)
        : state.phase;
    switch (phase) {
      case 'captured':
      case 'completed':
        return this.credit(order, context, phase);
      case 'declined':
        await this.releaseSource(order, true, context);
        await this.releaseRoom(order, context);
        return this.release(order, context, 'CHARGE_DECLINED');
      case 'undone':
        return this.afterUndo(order, context);
      default:
        throw new Refusal('CHARGE_PENDING', { chargeId });
    }
  }

  /** Room in the wallet first, so that no money is taken that it cannot hold. */
  private async capture(
    order: ChargeOrder,
    context: RequestContext,
    isNew: boolean,
    phase: ChargeState['phase'],
  ): Promise<ChargeState['phase']> {
    const { chargeId, customerId, amountYen } = order;
    const room = { customerId, originId: chargeId, amountYen };
    try {
      await this.parts.messenger.send(reserveRoom, room, context.child('room'), { as: 'service' });
    } catch (error) {
      const code = refusedWith(error);
      if (code === undefined) throw error;
      return this.release(order, context, code);
    }
    // Once the provider was asked, it alone says what became of the charge.
    const full = phase === 'none' ? await this.countSource(order, context) : undefined;
    if (full !== undefined) {
      await this.releaseRoom(order, context);
      return this.release(order, context, full);
    }
    const answer = await this.ask(order);
    const command = { type: 'record-capture', order, answer } as const;
    const step = context.child(`capture-${answer.status}`);
    const { reply } = await this.parts.charges.handle(chargeId, command, step.command(), { isNew });
    return reply.phase;
  }

  /** What the card or bank account may be charged into all wallets together. @returns the code it is refused with */
  private async countSource(order: ChargeOrder, context: RequestContext): Promise<string | undefined> {
    const source = this.sourceOf(order);
    const full = source && (await this.parts.caps.countSource(source, order, context));
    if (full === undefined) return undefined;
    return source?.limits.windows.some(({ rule }) => rule === full.rule) ? 'LIMIT_EXCEEDED' : 'VELOCITY_EXCEEDED';
  }

  private async releaseSource(order: ChargeOrder, declined: boolean, context: RequestContext): Promise<void> {
    const source = this.sourceOf(order);
    if (source) await this.parts.caps.releaseSource(source, order, declined, context);
  }

  /** By what stays the same however often it is removed and registered again. Cash has none. */
  private sourceOf({ customerId, fingerprint, threeDSecure, sealedAccount }: ChargeOrder): SourceOfCharge | undefined {
    const { policy, vault } = this.parts;
    if (fingerprint !== undefined) {
      return { category: 'card', id: fingerprint, limits: cardLimits(policy, threeDSecure) };
    }
    if (sealedAccount === undefined) return undefined;
    const id = vault.accountIndex(vault.openAccount(customerId, sealedAccount));
    return { category: 'bank-account', id, limits: bankAccountLimits(policy) };
  }

  private async ask(order: ChargeOrder): Promise<CaptureAnswer> {
    const { customerId, sealedAccount } = order;
    const account = sealedAccount === undefined ? undefined : this.parts.vault.openAccount(customerId, sealedAccount);
    try {
      return await this.parts.provider.capture(order, account);
    } catch (error) {
      if (error instanceof ProviderLate) return { status: 'late' };
      throw error;
    }
  }

  private async credit(
    order: ChargeOrder,
    context: RequestContext,
    phase: 'captured' | 'completed',
  ): Promise<{ balanceYen: number }> {
    const { chargeId, customerId, amountYen, method } = order;
    const charge = { customerId, chargeId, amountYen, method };
    let balanceYen: number;
    try {
      const step = context.child('credit');
      ({ balanceYen } = await this.parts.messenger.send(creditCharge, charge, step, { as: 'service' }));
    } catch (error) {
      const code = refusedWith(error);
      if (code === undefined || phase === 'completed') throw error;
      return this.undo(order, context, code);
    }
    if (phase === 'captured') {
      await this.parts.charges.handle(chargeId, { type: 'complete' }, context.child('complete').command());
    }
    return { balanceYen };
  }

  /** The wallet would not take captured money: it goes back to its source, or is owed to the customer. */
  private async undo(order: ChargeOrder, context: RequestContext, reason: string): Promise<never> {
    const { charges, provider } = this.parts;
    const { chargeId, amountYen, method } = order;
    const { providerId } = (await charges.load(chargeId, { cached: true })).state;
    if (providerId === undefined) throw new Error(`charge ${chargeId} was captured without a provider's id`);
    const reference = returnReference(chargeId);
    const answer = await provider.refund({ method, providerId }, amountYen, reference, context.now);
    const undo: Undo =
      answer.status === 'succeeded'
        ? { type: 'undo', to: 'source', reason, providerReference: reference }
        : { type: 'undo', to: answer.reason === 'charged_back' ? 'dispute' : 'unclaimed', reason };
    await charges.handle(chargeId, undo, context.child('undo').command());
    return this.afterUndo(order, context);
  }

  private async afterUndo(order: ChargeOrder, context: RequestContext): Promise<never> {
    const { charges, payouts } = this.parts;
    const { chargeId, customerId } = order;
    const { state } = await charges.load(chargeId, { cached: true });
    const reference = undoReference(chargeId);
    const payout = state.payouts[reference];
    if (payout !== undefined && !payout.paid) {
      const paid = await payouts.pay(customerId, reference, payout.amountYen, context.now);
      const command = { type: 'record-payout', reference, ...paid } as const;
      await charges.handle(chargeId, command, context.child('payout').command());
    }
    await this.releaseSource(order, false, context);
    await this.releaseRoom(order, context);
    return this.release(order, context, state.endReason ?? 'CHARGE_DECLINED');
  }

  private async releaseRoom({ chargeId, customerId }: ChargeOrder, context: RequestContext): Promise<void> {
    const room = { customerId, originId: chargeId, reason: 'the charge did not come about' };
    try {
      await this.parts.messenger.send(releaseRoom, room, context.child('release-room'), { as: 'service' });
    } catch (error) {
      // A wallet that is gone or closed keeps no room.
      if (refusedWith(error) === undefined) throw error;
    }
  }

  private async release(order: ChargeOrder, context: RequestContext, reason: string): Promise<never> {
    const { chargeId, customerId, amountYen } = order;
    const command = { type: 'release-charge', customerId, chargeId, amountYen, reason } as const;
    await this.parts.fundings.handle(customerId, command, context.child('release').command());
    throw new Refusal(reason, { chargeId });
  }
}
