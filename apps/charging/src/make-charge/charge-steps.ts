import { Refusal } from '@modosu/event-sourcing/decider';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Injectable } from '@nestjs/common';
import { Caps } from '../cap/caps';
import { Charges } from '../charge/charge.aggregate';
import type { CaptureAnswer } from '../charge/charge.commands';
import { type ChargeState, noCharge } from '../charge/charge.state';
import type { ChargeOrder } from '../funding/funding.commands';
import { refusedWith } from '../provider/pending';
import { ProviderLate } from '../provider/provider-connection';
import { Rails } from '../rail/rails';
import { ChargeRelease } from './charge-release';
import { ChargeUndo } from './charge-undo';
import { ChargedWallet } from './charged-wallet';

/**
 * The steps of a charge after it was reserved under the limits: room in the wallet, capture at the provider, credit of
 * the wallet; or back again. Each step is repeatable, so a charge is taken up wherever it was left, by the request that
 * made it or by the sweeper after a crash.
 */
@Injectable()
export class ChargeSteps {
  constructor(
    private readonly charges: Charges,
    private readonly caps: Caps,
    private readonly rails: Rails,
    private readonly wallet: ChargedWallet,
    private readonly undo: ChargeUndo,
    private readonly end: ChargeRelease,
  ) {}

  /**
   * @param context whose command id is the charge's
   * @param isNew nothing has been done for this charge yet, as far as we know
   * @returns the balance after the credit
   * @throws Refusal with the code the charge came to nothing for, or CHARGE_PENDING; ProviderLate, ServiceError when it
   * is stuck and must be taken up again
   */
  async goOn(order: ChargeOrder, context: RequestContext, isNew: boolean): Promise<{ balanceYen: number }> {
    const { chargeId } = order;
    const state = isNew ? noCharge : (await this.charges.load(chargeId)).state;
    const phase =
      state.phase === 'none' || state.phase === 'requested'
        ? await this.capture(order, context, isNew, state.phase)
        : state.phase;
    switch (phase) {
      case 'captured':
      case 'completed':
        return this.credit(order, context, phase);
      case 'declined':
        return this.end.release(order, context, 'CHARGE_DECLINED', { room: true, source: 'declined' });
      case 'undone':
        return this.undo.afterUndo(order, context);
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
    const refused = await this.wallet.reserveRoom(order, context);
    if (refused !== undefined) return this.end.release(order, context, refused);
    // Once the provider was asked, it alone says what became of the charge.
    const full = phase === 'none' ? await this.countSource(order, context) : undefined;
    if (full !== undefined) return this.end.release(order, context, full, { room: true });
    const answer = await this.ask(order);
    const command = { type: 'record-capture', order, answer } as const;
    const step = context.child(`capture-${answer.status}`);
    return (await this.charges.handle(order.chargeId, command, step.command(), { isNew })).reply.phase;
  }

  /** What the card or bank account may be charged into all wallets together. @returns the code it is refused with */
  private async countSource(order: ChargeOrder, context: RequestContext): Promise<string | undefined> {
    const source = this.rails.of(order.method).sourceOf(order);
    const full = source && (await this.caps.countSource(source, order, context));
    if (full === undefined) return undefined;
    return source?.limits.windows.some(({ rule }) => rule === full.rule) ? 'LIMIT_EXCEEDED' : 'VELOCITY_EXCEEDED';
  }

  private async ask(order: ChargeOrder): Promise<CaptureAnswer> {
    try {
      return await this.rails.of(order.method).capture(order);
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
    let balanceYen: number;
    try {
      balanceYen = await this.wallet.credit(order, context);
    } catch (error) {
      const code = refusedWith(error);
      if (code === undefined || phase === 'completed') throw error;
      return this.undo.undo(order, context, code);
    }
    if (phase === 'captured') {
      await this.charges.handle(order.chargeId, { type: 'complete' }, context.child('complete').command());
    }
    return { balanceYen };
  }
}
