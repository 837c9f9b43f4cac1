import { SingleFlight } from '@modosu/concurrency/single-flight';
import type { ChargingEvent } from '@modosu/contracts/charging.events';
import { isErrorCode } from '@modosu/contracts/errors';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { Database } from '@modosu/read-models/database/database';
import { OpenWork } from '@modosu/read-models/open-work/open-work';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import type { ChargeOrder } from '../funding/funding.commands';
import { means } from '../funding/funding.decider';
import type { Fundings } from '../funding/fundings';
import { type Cause, causeOf, goingOn, stepsOf } from '../process/context';
import { pending } from '../process/transient';
import type { ChargeSteps } from './charge-steps';

type Reserved = Extract<ChargingEvent, { type: 'funding.charge-reserved.v1' }>;

interface OpenCharge {
  readonly cause: Cause;
  readonly reserved: Reserved['data'];
}

/** The request has this long to finish a charge by itself, real milliseconds; longer than it waits for the provider. */
const GRACE_MS = 5_000;

/** Brings every reserved charge to its end: completed, or released with a reason. */
export class ChargeProcess {
  readonly openWork: OpenWork;
  readonly #flights = new SingleFlight<{ balanceYen: number }>();

  constructor(
    private readonly fundings: Fundings,
    private readonly steps: ChargeSteps,
    db: Database,
  ) {
    this.openWork = new OpenWork({
      name: 'charges',
      db,
      prefixes: ['funding-', 'charge-'],
      opens,
      closes,
      graceMs: GRACE_MS,
      work: (_chargeId, detail) => this.takeUp(detail as OpenCharge),
    });
  }

  /**
   * Goes on with a charge in the request that made it.
   * @throws Refusal: why it came to nothing, or CHARGE_PENDING
   */
  async finish(order: ChargeOrder, context: RequestContext, isNew: boolean): Promise<{ balanceYen: number }> {
    const { chargeId } = order;
    try {
      return await this.#flights.run(chargeId, async () => {
        const released = isNew ? undefined : await this.releasedFor(order);
        if (released !== undefined) throw new Refusal(released, { chargeId });
        return this.steps.goOn(order, stepsOf(chargeId, context), isNew);
      });
    } catch (error) {
      throw pending(error);
    }
  }

  /** Goes on with a charge that was left. A charge that came to nothing is finished too. */
  private async takeUp({ cause, reserved }: OpenCharge): Promise<void> {
    const { state } = await this.fundings.load(reserved.customerId);
    const source = state.sources.find(({ sourceId }) => sourceId === reserved.sourceId);
    const order: ChargeOrder = { ...reserved, ...means(source), at: cause.metadata.occurredAt };
    try {
      await this.finish(order, goingOn(cause, 'charge'), false);
    } catch (error) {
      if (!(error instanceof Refusal) || (await this.releasedFor(order)) === undefined) throw error;
    }
  }

  /** The code that a charge came to nothing with. */
  private async releasedFor({ customerId, chargeId }: ChargeOrder): Promise<string | undefined> {
    const { state } = await this.fundings.load(customerId);
    const released = state.charges.find((one) => one.chargeId === chargeId)?.released;
    return released === undefined || isErrorCode(released) ? released : 'CHARGE_DECLINED';
  }
}

function opens(event: RecordedEvent) {
  if (event.type !== 'funding.charge-reserved.v1') return null;
  const reserved = event.data as Reserved['data'];
  const detail: OpenCharge = { cause: causeOf(event), reserved };
  return [{ id: reserved.chargeId, detail }];
}

function closes({ type, data }: RecordedEvent) {
  if (type !== 'charge.completed.v1' && type !== 'funding.charge-released.v1') return null;
  return [(data as { chargeId: string }).chargeId];
}
