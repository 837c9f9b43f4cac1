import { Aggregate, kindForm } from '@modosu/event-sourcing/command/aggregate';
import { Refusal } from '@modosu/event-sourcing/decider';
import { SnapshotStore } from '@modosu/event-sourcing/snapshots/snapshot-store';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Injectable } from '@nestjs/common';
import { MINUTE_MS } from '../time/elapsed';
import { type AddressCommand, type AddressEvent, addressDecider, addressFormat } from './address.decider';
import { AttemptCounts } from './attempt-counts';

/**
 * The streams `address-<blind index>`: what was tried, from where, on accounts that are not there, and what was stopped
 * before it was looked at.
 */
@Injectable()
export class Addresses extends Aggregate<AddressCommand, AddressEvent, null> {
  constructor(
    store: EventStore,
    snapshots: SnapshotStore,
    private readonly counts: AttemptCounts,
  ) {
    super({
      store,
      category: 'address',
      decider: addressDecider,
      service: 'identity',
      hashAs: kindForm,
      cacheSize: 5_000,
      snapshots: { in: snapshots, format: addressFormat },
    });
  }

  /** Records an attempt on an unknown account; always throws the Refusal with `code`. */
  async refuseUnknown(
    code: string,
    emailIndex: string,
    deviceId: string | undefined,
    context: RequestContext,
  ): Promise<never> {
    await this.record({ type: 'refuse-sign-in', emailIndex, code, deviceId }, context);
    throw new Refusal(code);
  }

  /** Records the first stop of an address in each minute; always throws Refusal RATE_LIMITED. */
  async refuseByRate(emailIndex: string, deviceId: string | undefined, context: RequestContext): Promise<never> {
    if (await this.isFirstStop('sign-in', context)) {
      await this.record({ type: 'refuse-by-rate', emailIndex, deviceId }, context);
    }
    throw new Refusal('RATE_LIMITED');
  }

  /** Records the first refused request of an address for a purpose in each minute; always throws Refusal RATE_LIMITED. */
  async refuseRequest(purpose: string, retryAfterSeconds: number, context: RequestContext): Promise<never> {
    if (await this.isFirstStop(purpose, context)) {
      await this.record({ type: 'refuse-request', purpose, retryAfterSeconds }, context);
    }
    throw new Refusal('RATE_LIMITED', { retryAfterSeconds });
  }

  /** Takes as long as a reset of an account that is there. */
  async ignoreReset(emailIndex: string, context: RequestContext): Promise<void> {
    await this.record({ type: 'ignore-reset', emailIndex }, context);
  }

  private async record(command: AddressCommand, context: RequestContext): Promise<void> {
    await this.handle(addressOf(context), command, context.command());
  }

  /** A flood must not fill the log, whichever copies of the service it reaches. */
  private isFirstStop(purpose: string, context: RequestContext): Promise<boolean> {
    return this.counts.isFirst(`stopped/${purpose}/${addressOf(context)}`, context.now, MINUTE_MS);
  }
}

/** A request that did not come through the gateway has no address. */
export function addressOf({ actor }: RequestContext): string {
  return actor.address ?? 'unknown';
}
