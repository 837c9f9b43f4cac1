import { forEachLimit } from '@modosu/concurrency/for-each-limit';
import * as payment from '@modosu/contracts/payment.messages';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import type { Messenger } from '@modosu/service-kit/broker/messenger';
import { type CausingEvent, processContext, RequestContext } from '@modosu/service-kit/request/request-context';
import { wallClock } from '@modosu/service-kit/request/wall-clock';
import { AT_ONCE } from '../at-once';
import type { ReadModels } from '../evidence/read-models';
import type { Drafting } from '../plan/draft';
import type { CompensationPolicy } from '../policy';
import type { IncidentAggregate } from '../streams';
import { holdEnds } from './hold-ending';
import type { HeldFor, HoldsReader } from './holds.reader';

/** Lets go of money on hold whose reason is gone. */
export class Releasing {
  constructor(
    private readonly holds: HoldsReader,
    private readonly drafting: Drafting,
    private readonly incidents: IncidentAggregate,
    private readonly messenger: Messenger,
    private readonly readModels: ReadModels,
    private readonly store: EventStore,
    private readonly policy: CompensationPolicy,
    private readonly simulation: boolean,
  ) {}

  /**
   * Everything that an incident holds without a reason, at once: after a further run of the rules, or after a decision
   * about these transactions.
   */
  async ofIncident(incidentId: string, context: RequestContext, about?: readonly string[]): Promise<number> {
    await this.readModels.caughtUp();
    const named = about && new Set(about);
    const held = await this.holds.ofIncident(incidentId);
    const looked = held.filter(({ originalId }) => !named || named.has(transactionOf(originalId)));
    return this.released(looked, context);
  }

  /** All that an incident still holds, because it is about to be closed. @returns how much went back */
  async forClosing(incidentId: string, context: RequestContext): Promise<{ holds: number; releasedYen: number }> {
    await this.readModels.caughtUp();
    const held = await this.holds.ofIncident(incidentId);
    let releasedYen = 0;
    await forEachLimit(held, AT_ONCE, async (one) => {
      releasedYen += await this.release(one, 'incident closed', context);
    });
    return { holds: held.length, releasedYen };
  }

  /** The sweeper's work: one hold, however old. */
  async lookAt(customerId: string, originalId: string, cause: CausingEvent): Promise<void> {
    await this.readModels.caughtUp();
    const now = await this.now();
    const context = new RequestContext({ ...processContext(cause, 'hold', 'compensation'), now });
    await this.released(await this.holds.of(customerId, originalId), context);
  }

  /** @throws Refusal NOT_FOUND if the incident holds nothing there */
  async byHand(incidentId: string, customerId: string, originalId: string, reason: string, context: RequestContext) {
    await this.readModels.caughtUp();
    const held = (await this.holds.of(customerId, originalId)).find((one) => one.incidentId === incidentId);
    if (!held) throw new Refusal('NOT_FOUND');
    return this.release(held, reason, context);
  }

  private async released(held: readonly HeldFor[], context: RequestContext): Promise<number> {
    let releasedYen = 0;
    for (const incidentId of new Set(held.map((one) => one.incidentId))) {
      const ofIt = held.filter((one) => one.incidentId === incidentId);
      const { closed, suspect } = await this.standing(incidentId, ofIt);
      await forEachLimit(ofIt, AT_ONCE, async (one) => {
        const facts = {
          heldAt: one.heldAt,
          incidentClosed: closed,
          underSuspicion: suspect.has(transactionOf(one.originalId)),
        };
        const end = holdEnds(facts, context.now, this.policy.holdDays);
        if (end !== undefined) releasedYen += await this.release(one, end, context);
      });
    }
    return releasedYen;
  }

  private async standing(incidentId: string, held: readonly HeldFor[]) {
    const { state } = await this.incidents.load(incidentId);
    // Afterwards, so that the read model has the run of the rules that the incident names: without it all looks cleared.
    await this.readModels.caughtUp();
    const transactionIds = held.map(({ originalId }) => transactionOf(originalId));
    const suspect = state.scope ? await this.drafting.underSuspicion(state, transactionIds) : new Set<string>();
    return { closed: state.closed, suspect };
  }

  private async release(held: HeldFor, reason: string, context: RequestContext): Promise<number> {
    const { customerId, originalId: holdId, incidentId, position } = held;
    const step = context.child(`release:${incidentId}:${holdId}:${customerId}:${position}:${reason}`);
    const request = { customerId, holdId, incidentId, reason };
    return (await this.messenger.send(payment.releaseHold, request, step, { as: 'service' })).releasedYen;
  }

  /** In simulation the scenario's time, which is that of the last event; the wall clock would end every hold at once. */
  private async now(): Promise<string> {
    if (!this.simulation) return wallClock.iso();
    for await (const { metadata } of this.store.readAll({ direction: 'backwards', prefixes: ['wallet-'], max: 1 })) {
      return metadata.occurredAt;
    }
    return wallClock.iso();
  }
}

/** A cashback is suspect as long as the payment that it was granted for is. */
const transactionOf = (originalId: string): string => originalId.replace(/^cashback:/, '');

/** For the list of open work: what a hold opens and what ends it, by wallet and hold. */
export function opensHold(event: RecordedEvent) {
  const { type, id, metadata } = event;
  const data = event.data as { customerId: string; holdId: string; incidentId?: string };
  if (type !== 'wallet.funds-held.v1' || data.incidentId === undefined) return null;
  const { $correlationId, actor, occurredAt } = metadata;
  const cause: CausingEvent = { id, metadata: { $correlationId, actor, occurredAt } };
  const { customerId, holdId } = data;
  return [{ id: `${customerId} ${holdId}`, detail: { customerId, holdId, cause } }];
}

/** A collection takes what it needs of a hold and gives the rest back, so each of these ends it. */
export function closesHold({ type, data }: RecordedEvent): string[] | null {
  if (!ENDS.includes(type)) return null;
  const { customerId, holdId } = data as { customerId: string; holdId: string };
  return [`${customerId} ${holdId}`];
}

const ENDS = ['wallet.hold-released.v1', 'wallet.hold-collected.v1', 'wallet.cashback-reversed.v1'];
