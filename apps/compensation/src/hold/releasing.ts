import { forEachLimit } from '@modosu/concurrency/for-each-limit';
import * as payment from '@modosu/contracts/payment.messages';
import { Refusal } from '@modosu/event-sourcing/decider';
import { Messenger } from '@modosu/service-kit/broker/messenger';
import { LOGGER, type Logger } from '@modosu/service-kit/configuration/injection-tokens';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Inject, Injectable } from '@nestjs/common';
import { Incidents } from '../incident/incident.aggregate';
import { AT_ONCE, type CompensationPolicy, POLICY } from '../policy/compensation-policy';
import { Suspicion } from '../suspicion/suspicion';
import { holdEnds } from './hold-ending';
import { type HeldFor, HoldsReader } from './holds.reader';

/** Releases money on hold whose reason is gone. */
@Injectable()
export class Releasing {
  constructor(
    private readonly holds: HoldsReader,
    private readonly suspicion: Suspicion,
    private readonly incidents: Incidents,
    private readonly messenger: Messenger,
    @Inject(POLICY) private readonly policy: CompensationPolicy,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Everything that an incident holds without a reason, at once: after a further run of the rules, or after a decision
   * about these transactions. What fails is left to the sweeper.
   */
  async afterDecision(incidentId: string, context: RequestContext, about?: readonly string[]): Promise<void> {
    try {
      const named = about && new Set(about);
      const held = await this.holds.ofIncident(incidentId);
      const concerned = held.filter(({ originalId }) => !named || named.has(transactionOf(originalId)));
      await this.releaseUnfounded(concerned, context);
    } catch (error) {
      this.logger.warn({ err: error }, 'money on hold goes back later');
    }
  }

  /** All that an incident still holds, because it is about to be closed. @returns how much went back */
  async forClosing(incidentId: string, context: RequestContext): Promise<{ holds: number; releasedYen: number }> {
    const held = await this.holds.ofIncident(incidentId);
    let releasedYen = 0;
    await forEachLimit(held, AT_ONCE, async (one) => {
      releasedYen += await this.release(one, 'incident closed', context);
    });
    return { holds: held.length, releasedYen };
  }

  /** What is on hold for one original in one wallet, if nothing speaks for it any more. */
  async ifUnfounded(customerId: string, originalId: string, context: RequestContext): Promise<void> {
    await this.releaseUnfounded(await this.holds.of(customerId, originalId), context);
  }

  /** @throws Refusal NOT_FOUND if the incident holds nothing there */
  async byHand(incidentId: string, customerId: string, originalId: string, reason: string, context: RequestContext) {
    const held = (await this.holds.of(customerId, originalId)).find((one) => one.incidentId === incidentId);
    if (!held) throw new Refusal('NOT_FOUND');
    return this.release(held, reason, context);
  }

  private async releaseUnfounded(held: readonly HeldFor[], context: RequestContext): Promise<void> {
    for (const incidentId of new Set(held.map((one) => one.incidentId))) {
      const ofIt = held.filter((one) => one.incidentId === incidentId);
      const { state } = await this.incidents.load(incidentId);
      const transactionIds = ofIt.map(({ originalId }) => transactionOf(originalId));
      const suspect = state.scope ? await this.suspicion.underSuspicion(state, transactionIds) : new Set<string>();
      await forEachLimit(ofIt, AT_ONCE, async (one) => {
        const underSuspicion = suspect.has(transactionOf(one.originalId));
        const facts = { heldAt: one.heldAt, incidentClosed: state.closed, underSuspicion };
        const end = holdEnds(facts, context.now, this.policy.holdDays);
        if (end !== undefined) await this.release(one, end, context);
      });
    }
  }

  private async release(held: HeldFor, reason: string, context: RequestContext): Promise<number> {
    const { customerId, originalId: holdId, incidentId, position } = held;
    const step = context.child(`release:${incidentId}:${holdId}:${customerId}:${position}:${reason}`);
    const request = { customerId, holdId, incidentId, reason };
    return (await this.messenger.send(payment.releaseHold, request, step, { as: 'service' })).releasedYen;
  }
}

/** A cashback is suspect as long as the payment that it was granted for is. */
const transactionOf = (originalId: string): string => originalId.replace(/^cashback:/, '');
