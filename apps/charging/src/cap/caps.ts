import { Aggregate } from '@modosu/event-sourcing/aggregate';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { EventStore } from '@modosu/event-sourcing/event-store';
import type { SnapshotStore } from '@modosu/event-sourcing/snapshots/snapshot-store';
import type { RequestContext } from '@modosu/service-kit/request-context';
import type { Circumstances } from '../funding/charge-rules';
import type { ChargingPolicy } from '../policy/charging-policy';
import { type CapCommand, type CapState, capDecider, capFormat } from './cap.decider';
import { CAP_CATEGORIES, type CapCategory, type CapEvent } from './cap.events';

type CapAggregate = Aggregate<CapCommand, CapEvent, CapState, { used: number }>;

/** Caps across accounts, each counted in the stream of what the accounts share. */
export class Caps {
  readonly #streams: Readonly<Record<CapCategory, CapAggregate>>;

  constructor(
    store: EventStore,
    private readonly policy: ChargingPolicy,
    snapshotStore: SnapshotStore,
  ) {
    const snapshots = { in: snapshotStore, format: capFormat };
    const streams = CAP_CATEGORIES.map((category) => [
      category,
      new Aggregate({ store, category, decider: capDecider, service: 'charging', snapshots }),
    ]);
    this.#streams = Object.fromEntries(streams);
  }

  /** Counts an account that charges from a card or bank account with its device and in its network. */
  async countCharge(customerId: string, context: RequestContext): Promise<Circumstances['cap']> {
    const { deviceId, network } = context.actor;
    const { accountsPerDevice, accountsPerNetwork } = this.policy;
    const counted = async (category: CapCategory, id: string | undefined, cap: typeof accountsPerDevice) => {
      if (id === undefined || cap === undefined) return undefined;
      const command = { type: 'count-account', customerId, ...cap } as const;
      const used = await this.reached(category, id, command, context);
      return used === undefined ? undefined : { rule: `${category}-accounts`, used, allowed: cap.accounts };
    };
    return (await counted('device', deviceId, accountsPerDevice)) ?? counted('network', network, accountsPerNetwork);
  }

  /** Counts a card registration that is begun, for the card and for the device. @returns what has had its fill */
  async countRegistration(
    customerId: string,
    fingerprint: string,
    context: RequestContext,
  ): Promise<'card' | 'device' | undefined> {
    const { registrationTriesPerDay: perDay } = this.policy;
    if (perDay === undefined) return undefined;
    const command = { type: 'count-registration', customerId, perDay } as const;
    if ((await this.reached('card', fingerprint, command, context)) !== undefined) return 'card';
    const { deviceId } = context.actor;
    if (deviceId === undefined) return undefined;
    return (await this.reached('device', deviceId, command, context)) === undefined ? undefined : 'device';
  }

  /** Counts the account among those a card is registered on. @returns false if they are as many as there may be */
  async mayHoldCard(customerId: string, fingerprint: string, context: RequestContext): Promise<boolean> {
    const { accountsPerCard: accounts } = this.policy;
    if (accounts === undefined) return true;
    const command = { type: 'count-account', customerId, accounts } as const;
    return (await this.reached('card', fingerprint, command, context)) === undefined;
  }

  async releaseCard(customerId: string, fingerprint: string, context: RequestContext): Promise<void> {
    if (this.policy.accountsPerCard === undefined) return;
    await this.reached('card', fingerprint, { type: 'release-account', customerId }, context);
  }

  /** @returns how many there are, if the cap was reached */
  private async reached(
    category: CapCategory,
    id: string,
    command: CapCommand,
    context: RequestContext,
  ): Promise<number | undefined> {
    try {
      await this.#streams[category].handle(id, command, context.child(`${category}-${command.type}`).command());
      return undefined;
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'CAP_REACHED') throw error;
      return (error.details as { used: number }).used;
    }
  }
}
