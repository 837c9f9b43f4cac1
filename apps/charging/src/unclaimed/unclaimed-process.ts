import { Aggregate } from '@modosu/event-sourcing/command/aggregate';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { EventStore } from '@modosu/event-store-client/store/event-store';
import type { Database } from '@modosu/read-models/database/database';
import { OpenWork } from '@modosu/read-models/open-work/open-work';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { type Cause, causeOf, goingOn } from '../process/context';
import { pending } from '../process/transient';
import type { Payouts } from './payouts';
import { type UnclaimedCommand, type UnclaimedEvent, type UnclaimedState, unclaimedDecider } from './unclaimed.decider';

type Received = Extract<UnclaimedEvent, { type: 'unclaimed.received.v1' }>['data'];

interface OpenPayout {
  readonly cause: Cause;
  readonly customerId: string;
  readonly reference: string;
  readonly amountYen: number;
}

const GRACE_MS = 5_000;

/** Takes in money that has no way back to a wallet or card, and pays it out by bank. */
export class UnclaimedProcess {
  readonly openWork: OpenWork;
  readonly #unclaimed: Aggregate<
    UnclaimedCommand,
    UnclaimedEvent,
    UnclaimedState,
    Record<'receive' | 'record-payout', { paid: boolean }>
  >;

  constructor(
    store: EventStore,
    private readonly payouts: Payouts,
    db: Database,
  ) {
    this.#unclaimed = new Aggregate({ store, category: 'unclaimed', decider: unclaimedDecider, service: 'charging' });
    this.openWork = new OpenWork({
      name: 'unclaimed',
      db,
      prefixes: ['unclaimed-'],
      opens,
      closes,
      graceMs: GRACE_MS,
      work: (_id, detail) => {
        const { cause, customerId, reference, amountYen } = detail as OpenPayout;
        return this.payOut(customerId, reference, amountYen, goingOn(cause, 'payout'));
      },
    });
  }

  /** Once per reference. @throws Refusal REVERSAL_EXCEEDS_ORIGINAL, CHARGE_PENDING if the bank does not answer */
  async receive(command: Extract<UnclaimedCommand, { type: 'receive' }>, context: RequestContext): Promise<void> {
    const { customerId, reference, amountYen } = command;
    const { reply } = await this.#unclaimed.handle(customerId, command, context.command());
    if (!reply.paid) await this.payOut(customerId, reference, amountYen, context);
  }

  private async payOut(
    customerId: string,
    reference: string,
    amountYen: number,
    context: RequestContext,
  ): Promise<void> {
    try {
      const paid = await this.payouts.pay(customerId, reference, amountYen, context.now);
      const command = { type: 'record-payout', customerId, reference, ...paid } as const;
      await this.#unclaimed.handle(customerId, command, context.child('payout').command());
    } catch (error) {
      throw pending(error);
    }
  }
}

function opens(event: RecordedEvent) {
  if (event.type !== 'unclaimed.received.v1') return null;
  const { customerId, reference, amountYen } = event.data as Received;
  const detail: OpenPayout = { cause: causeOf(event), customerId, reference, amountYen };
  return [{ id: `${customerId} ${reference}`, detail }];
}

function closes({ type, data }: RecordedEvent) {
  if (type !== 'unclaimed.paid-out.v1') return null;
  const { customerId, reference } = data as Received;
  return [`${customerId} ${reference}`];
}
