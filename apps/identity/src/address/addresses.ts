import { Aggregate } from '@modosu/event-sourcing/command/aggregate';
import { Refusal } from '@modosu/event-sourcing/decider';
import { SnapshotStore } from '@modosu/event-sourcing/snapshots/snapshot-store';
import { EventStore } from '@modosu/event-sourcing/store/event-store';
import type { RequestContext } from '@modosu/service-kit/request-context';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { type AddressCommand, type AddressEvent, addressDecider, addressFormat } from './address.decider';

/** Keeps what was tried, from where, on accounts that are not there, and what was stopped before it was looked at. */
@Injectable()
export class Addresses {
  private readonly aggregate: Aggregate<AddressCommand, AddressEvent, null>;
  /** `<address>@<minute>` of stops that have been recorded: a flood must not fill the disk. */
  private readonly recorded = new LRUCache<string, true>({ max: 20_000 });

  constructor(store: EventStore, snapshots: SnapshotStore) {
    this.aggregate = new Aggregate({
      store,
      category: 'address',
      decider: addressDecider,
      service: 'identity',
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
    await this.aggregate.handle(
      addressOf(context),
      { kind: 'refuse-sign-in', emailIndex, code, ...(deviceId === undefined ? {} : { deviceId }) },
      context.command(),
    );
    throw new Refusal(code);
  }

  /** Records the first stop of an address in each minute; always throws Refusal RATE_LIMITED. */
  async refuseByRate(emailIndex: string, deviceId: string | undefined, context: RequestContext): Promise<never> {
    const address = addressOf(context);
    const minute = `${address}@${context.now.slice(0, 16)}`;
    if (!this.recorded.has(minute)) {
      this.recorded.set(minute, true);
      const device = deviceId === undefined ? {} : { deviceId };
      await this.aggregate.handle(address, { kind: 'refuse-by-rate', emailIndex, ...device }, context.command());
    }
    throw new Refusal('RATE_LIMITED');
  }

  /** Takes as long as a reset of an account that is there. */
  async ignoreReset(emailIndex: string, context: RequestContext): Promise<void> {
    await this.aggregate.handle(addressOf(context), { kind: 'ignore-reset', emailIndex }, context.command());
  }
}

/** A request that did not come through the gateway has no address. */
function addressOf({ actor }: RequestContext): string {
  return actor.address ?? 'unknown';
}
