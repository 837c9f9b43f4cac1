import { chargeDecider } from '@modosu/charging/charge/charge.decider';
import { type ChargeState, chargeView, refundProgress } from '@modosu/charging/charge/charge.state';
import { unclaimedDecider } from '@modosu/charging/unclaimed/unclaimed.decider';
import { compensationDecider } from '@modosu/compensation/compensation/compensation.decider';
import { incidentDecider } from '@modosu/compensation/incident/incident.decider';
import { planDecider } from '@modosu/compensation/plan/plan.decider';
import { owedCashbackProcess } from '@modosu/compensation/receivable/owed-cashback.process';
import { receivableDecider } from '@modosu/compensation/receivable/receivable.decider';
import * as charging from '@modosu/contracts/charging.messages';
import * as compensation from '@modosu/contracts/compensation.messages';
import type { LotFlow } from '@modosu/contracts/ledger.messages';
import * as ledger from '@modosu/contracts/ledger.messages';
import * as payment from '@modosu/contracts/payment.messages';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import { flowsOf } from '@modosu/ledger/lot/flows';
import { LotBook } from '@modosu/ledger/lot/lot-book';
import { POLICIES } from '@modosu/payment/policy/payment-policy';
import { VoidSettlement } from '@modosu/payment/void/settlement';
import { type OnItsWay, voidProcess } from '@modosu/payment/void/void.process';
import { walletDecider } from '@modosu/payment/wallet/wallet.decider';
import type { Wallet } from '@modosu/payment/wallet/wallet.state';
import { stepId } from '@modosu/service-kit/request/ids';
import { ProcessContext, type RequestContext } from '@modosu/service-kit/request/request-context';
import { type AnyDecider, Streams } from './streams';

/** A process was killed: what it had asked for so far was done, or not yet. */
export class Killed extends Error {
  constructor() {
    super('killed');
  }
}

const NO_LIMITS = { ...POLICIES.hardened, balanceLimitYen: 1_000_000_000, leastTransferYen: 1, transfersPerDay: 1_000 };
/** Earned by every payment but of tobacco. */
const CAMPAIGN = {
  campaignId: 'twenty',
  name: 'twenty',
  percent: 20,
  monthlyCapYen: 1_000_000_000,
  budgetYen: 1_000_000_000,
  from: '2019-07-01T00:00:00.000Z',
  to: '2019-08-01T00:00:00.000Z',
  excludedCategories: ['tobacco' as const],
};
const DECIDERS = {
  wallet: walletDecider({ policy: NO_LIMITS, campaigns: () => [CAMPAIGN], sessionRefusal: () => undefined }),
  charge: chargeDecider,
  unclaimed: unclaimedDecider,
  compensation: compensationDecider,
  plan: planDecider,
  incident: incidentDecider,
  receivable: receivableDecider,
} as unknown as Readonly<Record<string, AnyDecider>>;

type Handler = (request: never, commandId: string) => unknown;

/**
 * Payment, charging, ledger and the provider in memory: the services' own deciders and their lot book, and instead of the
 * broker calls that may be cut off anywhere.
 */
export class World {
  readonly streams = new Streams(DECIDERS, (event) => this.appended(event));
  readonly customers: string[] = [];
  /** Charges whose refund the provider will refuse. */
  readonly refusing = new Set<string>();
  /** Calls until the process that asks is killed. */
  callsLeft = Number.POSITIVE_INFINITY;
  private readonly book = new LotBook();
  private readonly onTheWay: { event: RecordedEvent; id: string; back: OnItsWay }[] = [];
  private readonly settlement = new VoidSettlement(this.aggregate('wallet') as never, this.messenger as never);
  private commands = 0;

  wallet(customerId: string): Wallet {
    return this.streams.load('wallet', customerId).state as Wallet;
  }

  charge(chargeId: string): ChargeState {
    return this.streams.load('charge', chargeId).state as ChargeState;
  }

  /** A command of a person; refusals are an answer like any other. */
  ask(category: string, id: string, command: object): { reply?: unknown; refused?: string } {
    this.commands += 1;
    try {
      return { reply: this.streams.handle(category, id, command, `c${this.commands}`).reply };
    } catch (error) {
      if (error instanceof Refusal) return { refused: error.code };
      throw error;
    }
  }

  /** As the aggregates of the services look to what uses them. */
  aggregate(category: string) {
    return {
      load: async (id: string) => this.streams.load(category, id),
      handle: async (id: string, command: object, { commandId }: { commandId: string }) => {
        this.call();
        const handled = this.streams.handle(category, id, command, commandId);
        this.call();
        return handled;
      },
    };
  }

  get messenger() {
    return {
      send: async (message: object, request: object, { commandId }: RequestContext) => {
        const handler = this.handlers.get(message);
        if (!handler) throw new Error(`nobody answers ${JSON.stringify((message as { subject?: string }).subject)}`);
        this.call();
        const reply = handler(request as never, commandId);
        this.call();
        return reply;
      },
    };
  }

  /** Every lot with what used it, oldest first. */
  flows(customerIds?: readonly string[]): LotFlow[] {
    const { newLots, newUses } = this.book.changes();
    const of = <Row extends { customer_id: string }>(rows: readonly Row[]) =>
      customerIds ? rows.filter((row) => customerIds.includes(row.customer_id)) : rows;
    return flowsOf(of(newLots), of(newUses));
  }

  /** Goes on with what is under way in payment and compensation: money that shops gave back, cashback that is owed. */
  async settle(): Promise<void> {
    for (const { event, id, back } of this.onTheWay.splice(0)) {
      try {
        await this.settlement.settle(back, new ProcessContext(event as never, 'voids', 'payment'));
      } catch (error) {
        if (!(error instanceof Killed) && !(error instanceof Refusal)) throw error;
      }
      if (this.wallet(back.customerId).voidsInTransit.has(id)) this.onTheWay.push({ event, id, back });
    }
  }

  private call(): void {
    this.callsLeft -= 1;
    if (this.callsLeft <= 0) throw new Killed();
  }

  private appended(event: RecordedEvent): void {
    if (!event.stream.startsWith('wallet-')) return;
    this.book.apply(event);
    for (const { id, work } of voidProcess.opens(event as never)) this.onTheWay.push({ event, id, back: work });
    for (const { work } of owedCashbackProcess.opens(event as never))
      this.ask('receivable', work.customerId, { type: 'book', ...work });
  }

  private on<Name extends string>(category: string, type: Name, id: string): Handler {
    return (request: Record<string, unknown>, commandId) => {
      const { [id]: stream, ...rest } = request;
      return this.streams.handle(category, String(stream), { type, ...rest }, commandId).reply;
    };
  }

  private readonly handlers = new Map<object, Handler>([
    [payment.noteCompensation, this.wallets('note-compensation', { lotIds: [] })],
    [payment.placeHold, this.wallets('place-hold')],
    [payment.releaseHold, this.wallets('release-hold')],
    [payment.collectHold, this.wallets('collect-hold')],
    [payment.reverseCashback, this.wallets('reverse-cashback')],
    [payment.restoreFunds, this.wallets('restore')],
    [payment.handOverClosedBalance, this.wallets('hand-over')],
    [charging.acceptChargeback, this.on('charge', 'accept-chargeback', 'chargeId')],
    [charging.refundCharge, (request, commandId) => this.refund(request, commandId)],
    [charging.receiveUnclaimed, (request, commandId) => this.receiveUnclaimed(request, commandId)],
    [
      charging.chargeStates,
      ({ chargeIds }: { chargeIds: string[] }) => ({ charges: chargeIds.map((id) => chargeView(this.charge(id))) }),
    ],
    [ledger.walletFlows, ({ customerIds }: { customerIds: string[] }) => ({ lots: this.flows(customerIds) })],
    [compensation.recordRecovery, this.on('compensation', 'record-recovery', 'originalId')],
  ]);

  private wallets(type: string, defaults: object = {}): Handler {
    const handle = this.on('wallet', type, 'customerId') as (request: object, commandId: string) => unknown;
    return (request: object, commandId) => handle({ ...defaults, ...request }, commandId);
  }

  /** The steps of charging's refund, each of which may be the last before the process is killed. */
  private refund({ chargeId, ...request }: { chargeId: string; compensationId: string }, commandId: string) {
    this.streams.handle('charge', chargeId, { type: 'request-refund', ...request }, commandId);
    const { compensationId } = request;
    const progress = () => refundProgress(this.charge(chargeId), compensationId)!;
    if (progress().state === 'requested') {
      this.call();
      const refused = this.refusing.has(chargeId);
      const answer = refused
        ? { status: 'refused', reason: 'card_expired' }
        : { status: 'succeeded', providerId: 'ref', providerReference: 'r' };
      const command = { type: 'record-refund', compensationId, answer };
      this.streams.handle('charge', chargeId, command, stepId(commandId, 'refund'));
    }
    const { state, amountYen, paidOut } = progress();
    if (state === 'withdrawn') throw new Refusal('CHARGE_CHARGED_BACK');
    if (state === 'refunded') return { outcome: 'refunded', amountYen };
    if (!paidOut) {
      this.call();
      const command = { type: 'record-payout', reference: compensationId, providerId: 'out', providerReference: 'o' };
      this.streams.handle('charge', chargeId, command, stepId(commandId, 'payout'));
    }
    return { outcome: 'unclaimed', amountYen };
  }

  private receiveUnclaimed(request: { customerId: string; amountYen: number; reference: string }, commandId: string) {
    const { customerId, amountYen, reference } = request;
    this.streams.handle('unclaimed', customerId, { type: 'receive', ...request }, commandId);
    this.call();
    const paid = { type: 'record-payout', customerId, reference, providerId: 'out', providerReference: 'o' };
    this.streams.handle('unclaimed', customerId, paid, stepId(commandId, 'payout'));
    return { amountYen };
  }
}
