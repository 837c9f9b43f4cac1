import { isErrorCode } from '@modosu/contracts/errors';
import { Refusal } from '@modosu/event-sourcing/decider';
import { Continues, Processes } from '@modosu/service-kit/read-models/processes';
import { type ProcessContext, RequestContext } from '@modosu/service-kit/request/request-context';
import { Injectable } from '@nestjs/common';
import { Fundings } from '../funding/funding.aggregate';
import type { ChargeOrder } from '../funding/funding.commands';
import { sourceDetails } from '../funding/reservation.decider';
import { pending } from '../provider/pending';
import { chargeProcess, type ReservedCharge } from './charge.process';
import { ChargeSteps } from './charge-steps';

/** Brings a reserved charge to its end, in the request that made it or after it. */
@Injectable()
export class ChargeCompletion {
  constructor(
    private readonly fundings: Fundings,
    private readonly steps: ChargeSteps,
    private readonly processes: Processes,
  ) {}

  /**
   * Goes on with a charge in the request that made it.
   * @throws Refusal: why it came to nothing, or CHARGE_PENDING
   */
  async finish(order: ChargeOrder, context: RequestContext, isNew: boolean): Promise<{ balanceYen: number }> {
    const work = (asNew: boolean) => () => this.goOn(order, context, asNew);
    try {
      const outcome = await this.processes.once(chargeProcess, order.chargeId, work(isNew));
      // The sweeper was at work on it, which says nothing of the outcome: so each step is asked for again.
      return outcome ?? (await work(false)());
    } catch (error) {
      throw pending(error);
    }
  }

  /** Goes on with a charge that was left. A charge that came to nothing is finished too. */
  @Continues(chargeProcess)
  async continue(reserved: ReservedCharge, context: ProcessContext): Promise<void> {
    const { state } = await this.fundings.load(reserved.customerId);
    const source = state.sources.find(({ sourceId }) => sourceId === reserved.sourceId);
    const order: ChargeOrder = { ...reserved, ...sourceDetails(source), at: context.now };
    try {
      await this.goOn(order, context.step('charge'), false);
    } catch (error) {
      if (!(error instanceof Refusal) || (await this.releasedFor(order)) === undefined) throw error;
    }
  }

  /** Under the charge's own id, so that everyone who goes on with it repeats the same steps. */
  private async goOn(order: ChargeOrder, context: RequestContext, isNew: boolean) {
    const { chargeId } = order;
    const released = isNew ? undefined : await this.releasedFor(order);
    if (released !== undefined) throw new Refusal(released, { chargeId });
    return this.steps.goOn(order, new RequestContext({ ...context, commandId: chargeId }), isNew);
  }

  /** The code that a charge came to nothing with. */
  private async releasedFor({ customerId, chargeId }: ChargeOrder): Promise<string | undefined> {
    const { state } = await this.fundings.load(customerId);
    const released = state.charges.find((one) => one.chargeId === chargeId)?.released;
    return released === undefined || isErrorCode(released) ? released : 'CHARGE_DECLINED';
  }
}
