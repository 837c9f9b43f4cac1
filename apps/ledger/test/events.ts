import type { PaymentEvent } from '@modosu/contracts/payment.events';
import type { RecordedEvent } from '@modosu/event-store-client/event';

/** What is stated; the log adds the rest. */
export interface Stated {
  type: string;
  data: { readonly [field: string]: unknown };
  /** Who acted; nobody in particular without it. */
  actor?: Readonly<Record<string, string>>;
}

/** Wallet events are checked against their published shape. */
export type StatedWalletEvent = Extract<PaymentEvent, { type: `wallet.${string}` }>;

const OWNERS: Record<string, string> = {
  charge: 'charging',
  unclaimed: 'charging',
  compensation: 'compensation',
  receivable: 'compensation',
};

/** A log for tests: gives events their places in it, one second apart, the store's clock an hour ahead. */
export class TestLog {
  readonly events: RecordedEvent[] = [];
  private readonly revisions = new Map<string, number>();

  add(stream: string, { type, data, actor = {} }: Stated): RecordedEvent {
    const no = this.events.length + 1;
    const revision = (this.revisions.get(stream) ?? -1) + 1;
    this.revisions.set(stream, revision);
    const event: RecordedEvent = {
      id: `event-${no}`,
      stream,
      revision,
      type,
      data,
      position: BigInt(no * 100),
      recordedAt: new Date(Date.parse(at(no)) + 3_600_000),
      metadata: {
        $correlationId: `request-${no}`,
        $causationId: `command-${no}`,
        commandId: `command-${no}`,
        payloadHash: '',
        actor,
        service: OWNERS[stream.split('-')[0]!] ?? 'payment',
        occurredAt: at(no),
        schemaVersion: 1,
        hash: '',
      },
    };
    this.events.push(event);
    return event;
  }

  wallet(event: StatedWalletEvent): RecordedEvent {
    return this.add(`wallet-${event.data.customerId}`, event);
  }
}

/** When the no-th event of a test log occurred. */
export function at(no: number): string {
  return new Date(Date.UTC(2019, 6, 1) + no * 1_000).toISOString();
}
