import { SingleFlight } from '@modosu/concurrency/single-flight';
import type { ChargingEvent } from '@modosu/contracts/charging.events';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { Database } from '@modosu/read-models/database/database';
import { OpenWork } from '@modosu/read-models/open-work/open-work';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import type { RequestRefund } from '../charge/charge.commands';
import type { Charges } from '../charge/charges';
import { type Cause, causeOf, goingOn } from '../process/context';
import { pending } from '../process/transient';
import type { Provider } from '../provider/provider';
import { refundReference } from '../provider/references';
import type { Payouts } from '../unclaimed/payouts';
import { type RefundStanding, refundStanding } from './reversal.decisions';

export interface RefundOutcome {
  /** unclaimed: the provider would not refund, so the money was paid out by bank. */
  readonly outcome: 'refunded' | 'unclaimed';
  readonly amountYen: number;
}

interface OpenRefund {
  readonly cause: Cause;
  readonly chargeId: string;
  readonly compensationId: string;
}

const GRACE_MS = 5_000;

/** Brings every refund that was requested, refused or returned to its end: at its source, or paid out by bank. */
export class RefundProcess {
  readonly openWork: OpenWork;
  readonly #flights = new SingleFlight<RefundOutcome>();

  constructor(
    private readonly charges: Charges,
    private readonly provider: Provider,
    private readonly payouts: Payouts,
    db: Database,
  ) {
    this.openWork = new OpenWork({
      name: 'refunds',
      db,
      prefixes: ['charge-'],
      opens,
      closes,
      graceMs: GRACE_MS,
      work: async (_id, detail) => {
        const { cause, chargeId, compensationId } = detail as OpenRefund;
        await this.finish(chargeId, compensationId, goingOn(cause, 'refund')).catch(unlessWithdrawn);
      },
    });
  }

  /**
   * Refunds a charge, once per compensation.
   * @throws Refusal NOT_FOUND, CHARGE_CHARGED_BACK, REVERSAL_EXCEEDS_ORIGINAL, or CHARGE_PENDING if the provider does not
   * answer: then it is finished by itself, and asking again tells the outcome
   */
  async refund(chargeId: string, command: RequestRefund, context: RequestContext): Promise<RefundOutcome> {
    await this.charges.handle(chargeId, command, context.command());
    return this.finish(chargeId, command.compensationId, context);
  }

  private async finish(chargeId: string, compensationId: string, context: RequestContext): Promise<RefundOutcome> {
    try {
      return await this.#flights.run(`${chargeId} ${compensationId}`, () =>
        this.goOn(chargeId, compensationId, context),
      );
    } catch (error) {
      throw pending(error);
    }
  }

  private async goOn(chargeId: string, compensationId: string, context: RequestContext): Promise<RefundOutcome> {
    // What this process wrote last is enough: every further step is decided on the stream itself.
    const { state } = await this.charges.load(chargeId, { cached: true });
    const { customerId, method, providerId } = state;
    let standing = refundStanding(state, compensationId);
    if (standing === undefined || providerId === undefined) throw new Refusal('NOT_FOUND');
    const { amountYen } = standing;
    if (standing.state === 'requested') {
      const reference = refundReference(chargeId, compensationId);
      const answer = await this.provider.refund({ method, providerId }, amountYen, reference, context.now);
      const command = { type: 'record-refund', compensationId, answer } as const;
      const step = context.child(`refund-${answer.status}`).command();
      standing = (await this.charges.handle(chargeId, command, step)).reply as RefundStanding;
    }
    if (standing.state === 'withdrawn') throw new Refusal('CHARGE_CHARGED_BACK');
    if (standing.state === 'refunded') return { outcome: 'refunded', amountYen };
    if (!standing.paidOut) {
      const paid = await this.payouts.pay(customerId, compensationId, amountYen, context.now);
      const command = { type: 'record-payout', reference: compensationId, ...paid } as const;
      await this.charges.handle(chargeId, command, context.child('payout').command());
    }
    return { outcome: 'unclaimed', amountYen };
  }
}

/** A withdrawn refund is at its end; whoever asked for it goes on with the dispute. */
function unlessWithdrawn(error: unknown): void {
  if (!(error instanceof Refusal && error.code === 'CHARGE_CHARGED_BACK')) throw error;
}

const OPENING = ['charge.refund-requested.v1', 'charge.refund-returned.v1'];
const CLOSING = ['charge.refunded.v1', 'charge.refund-withdrawn.v1'];

type Refunding = Extract<ChargingEvent, { type: 'charge.refund-requested.v1' }>['data'];

function opens(event: RecordedEvent) {
  if (!OPENING.includes(event.type)) return null;
  const { chargeId, compensationId } = event.data as Refunding;
  const detail: OpenRefund = { cause: causeOf(event), chargeId, compensationId };
  return [{ id: `${chargeId} ${compensationId}`, detail }];
}

function closes({ type, data, stream }: RecordedEvent) {
  if (CLOSING.includes(type)) {
    const { chargeId, compensationId } = data as Refunding;
    return [`${chargeId} ${compensationId}`];
  }
  if (type !== 'unclaimed.paid-out.v1') return null;
  return [`${stream.slice('charge-'.length)} ${(data as { reference: string }).reference}`];
}
