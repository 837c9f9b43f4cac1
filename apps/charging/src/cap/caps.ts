import type { ChargingPolicy } from '@modosu/contracts/charging-policy';
import { Aggregate } from '@modosu/event-sourcing/command/aggregate';
import { Refusal } from '@modosu/event-sourcing/decider';
import { SnapshotStore } from '@modosu/event-sourcing/snapshots/snapshot-store';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Inject, Injectable } from '@nestjs/common';
import { POLICY } from '../policy/charging-policy';
import type { CapCommand, CapReached } from './cap.commands';
import { capDecider } from './cap.decider';
import { CAP_CATEGORIES, type CapCategory, type CapEvent } from './cap.events';
import { type CapState, capFormat } from './cap.state';
import { bankAccountCaps, type CapQuestion, cardAccountsCap, chargeCaps, registrationCaps } from './cap-questions';
import { limitsNothing, type SourceLimits } from './source-limits';

type CapAggregate = Aggregate<CapCommand, CapEvent, CapState, CapReached>;

/** The card or bank account that a charge is from, by what stays the same however often it is registered. */
export interface SourceOfCharge {
  readonly category: 'card' | 'bank-account';
  /** The card's fingerprint, or the keyed index of the account number. */
  readonly id: string;
  readonly limits: SourceLimits;
}

/** Caps across accounts, each counted in the stream of what the accounts share: `<category>-<id>`. */
@Injectable()
export class Caps {
  private readonly streams: Readonly<Record<CapCategory, CapAggregate>>;

  constructor(
    store: EventStore,
    @Inject(POLICY) private readonly policy: ChargingPolicy,
    snapshotStore: SnapshotStore,
  ) {
    const snapshots = { in: snapshotStore, format: capFormat };
    const streams = CAP_CATEGORIES.map((category) => [
      category,
      new Aggregate({ store, category, decider: capDecider, service: 'charging', snapshots }),
    ]);
    this.streams = Object.fromEntries(streams);
  }

  /** Counts an account that charges from a card or bank account with its device and in its network. */
  async countCharge(
    customerId: string,
    context: RequestContext,
  ): Promise<{ rule: string; used: number; allowed: number } | undefined> {
    return this.firstReached(chargeCaps(this.policy, customerId, context.actor), context);
  }

  /** Counts a card registration that is begun, for the card and for the device. @returns what has had its fill */
  async countRegistration(
    customerId: string,
    fingerprint: string,
    context: RequestContext,
  ): Promise<'card' | 'device' | undefined> {
    const questions = registrationCaps(this.policy, customerId, fingerprint, context.actor);
    return (await this.firstReached(questions, context))?.category;
  }

  /** Counts the account among those a card is registered on. @returns false if they are as many as there may be */
  async mayHoldCard(customerId: string, fingerprint: string, context: RequestContext): Promise<boolean> {
    const questions = cardAccountsCap(this.policy, customerId, fingerprint);
    return (await this.firstReached(questions, context)) === undefined;
  }

  async releaseCard(customerId: string, fingerprint: string, context: RequestContext): Promise<void> {
    if (this.policy.accountsPerCard === undefined) return;
    await this.reached('card', fingerprint, { type: 'release-account', customerId }, context);
  }

  /** Counts the account among those that a bank account is registered on. @returns what has had its fill */
  async mayHoldBankAccount(
    customerId: string,
    index: string,
    context: RequestContext,
  ): Promise<{ rule: string } | undefined> {
    return this.firstReached(bankAccountCaps(this.policy, customerId, index), context);
  }

  async releaseBankAccount(customerId: string, index: string, context: RequestContext): Promise<void> {
    if (this.policy.bankAccount === undefined) return;
    await this.reached('bank-account', index, { type: 'release-account', customerId }, context);
  }

  /** Counts a charge for the card or bank account that it is from. @returns the limit that it would pass */
  async countSource(
    { category, id, limits }: SourceOfCharge,
    charge: { readonly customerId: string; readonly chargeId: string; readonly amountYen: number },
    context: RequestContext,
  ): Promise<CapReached | undefined> {
    const { customerId, chargeId, amountYen } = charge;
    if (category === 'bank-account') {
      // Registered before accounts were counted: counted with its first charge.
      const [, holders] = bankAccountCaps(this.policy, customerId, id);
      const used = holders && (await this.reached(category, id, holders.command, context))?.used;
      if (used !== undefined) return { rule: holders?.rule ?? '', used };
    }
    if (limitsNothing(limits)) return undefined;
    return this.reached(category, id, { type: 'count-charge', customerId, chargeId, amountYen, limits }, context);
  }

  /** The charge came to nothing. */
  async releaseSource(
    { category, id, limits }: SourceOfCharge,
    charge: { readonly customerId: string; readonly chargeId: string },
    declined: boolean,
    context: RequestContext,
  ): Promise<void> {
    if (limitsNothing(limits)) return;
    const { customerId, chargeId } = charge;
    await this.reached(category, id, { type: 'release-charge', customerId, chargeId, declined }, context);
  }

  /** Asks one after another, until one was reached. */
  private async firstReached<Q extends CapQuestion>(
    questions: readonly Q[],
    context: RequestContext,
  ): Promise<(Pick<Q, 'category'> & { rule: string; used: number; allowed: number }) | undefined> {
    for (const { category, id, command, rule, allowed } of questions) {
      const used = (await this.reached(category, id, command, context))?.used;
      if (used !== undefined) return { category, rule, used, allowed };
    }
    return undefined;
  }

  /** @returns what there is already, if the cap was reached */
  private async reached(
    category: CapCategory,
    id: string,
    command: CapCommand,
    context: RequestContext,
  ): Promise<CapReached | undefined> {
    try {
      await this.streams[category].handle(id, command, context.child(`${category}-${command.type}`, id).command());
      return undefined;
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'CAP_REACHED') throw error;
      return error.details as CapReached;
    }
  }
}
