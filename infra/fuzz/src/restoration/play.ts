import { acceptedYen, chargedBackYen, refundedYen } from '@modosu/charging/charge/charge.state';
import { Desk } from './desk';
import { happeningsOf } from './happenings';
import type { IncidentNo, Step, Who } from './history';
import { Law } from './law';
import { World } from './world';

const CUSTOMERS = ['c0', 'c1', 'c2', 'c3', 'c4'];
const INCIDENTS = ['i0', 'i1'];
const SHOPS = ['s0', 's1'];
const RAILS = ['credit', 'debit', 'bank'] as const;
/** Plans that an incident may need in the end, since what moves meanwhile makes one stale. */
const MOST_PLANS = 12;

interface Thing {
  readonly id: string;
  readonly kind: 'charge' | 'payment' | 'transfer';
  readonly customerId: string;
  readonly by: Who;
}

/** Plays a history, puts everything right in the end, and says what is not as the law says. */
export class Play {
  readonly world = new World();
  readonly desk = new Desk(this.world);
  readonly things: Thing[] = [];
  private refunds = 0;
  /** Customers about whom it was decided that they knew. */
  private readonly liable = new Set<string>();
  /** What was refused, by step; for people who look at a history. */
  readonly notes: string[] = [];

  private constructor() {
    for (const customerId of CUSTOMERS) {
      this.world.customers.push(customerId);
      this.world.ask('wallet', customerId, { type: 'activate', customerId });
    }
    for (const incidentId of INCIDENTS) this.desk.open(incidentId);
  }

  /** @returns what is wrong in the end; empty if everybody has what the law says */
  static async of(history: readonly Step[]): Promise<{ faults: string[]; play: Play }> {
    const play = new Play();
    for (const step of history) {
      const note = await play.happens(step);
      play.notes.push(`${JSON.stringify(step)} ${note ?? ''}`);
      const early = play.overpaid();
      if (early.length > 0) return { faults: early, play };
    }
    const stuck = await play.finish();
    return { faults: [...stuck, ...play.faults()], play };
  }

  private async happens(step: Step): Promise<string | undefined> {
    switch (step.do) {
      case 'charge':
        return this.charge(step.who, step.yen, step.rail, step.by);
      case 'pay':
        return this.pay(step.who, step.share, step.earns, step.by);
      case 'transfer':
        return this.transfer(step.who, step.to, step.share, step.by);
      case 'void':
        return this.void(step.which);
      case 'refund':
        return this.void(step.which, step.share);
      case 'charge-back':
        return this.chargeBack(step.which, step.share);
      case 'provider-refuses': {
        const charge = this.choose('charge', step.which);
        if (charge) this.world.refusing.add(charge.id);
        return undefined;
      }
      case 'close':
        return this.world.ask('wallet', CUSTOMERS[step.who]!, { type: 'close' }).refused;
      case 'settle-voids':
        return void (await this.world.settle());
      case 'liable':
        this.liable.add(CUSTOMERS[step.who]!);
        return this.desk.decideLiable(INCIDENTS[step.incident]!, CUSTOMERS[step.who]!);
      case 'scope':
        return this.scope(step.incident);
      case 'execute':
        return this.desk.execute(INCIDENTS[step.incident]!, step.calls);
      default:
        return this.desk[step.do](INCIDENTS[step.incident]!);
    }
  }

  /** Staff go on until nothing is left to put right. */
  private async finish(): Promise<string[]> {
    const stuck: string[] = [];
    await this.world.settle();
    for (let round = 0; round < MOST_PLANS; round += 1) {
      let open = 0;
      for (const no of [0, 1] as const) {
        const incidentId = INCIDENTS[no]!;
        this.scope(no);
        // What was approved is brought to its end first.
        const failing = await this.desk.execute(incidentId);
        if (failing !== undefined) stuck.push(`${incidentId} cannot be executed: ${failing}`);
        await this.world.settle();
        if ((await this.desk.left(incidentId)) === 0) continue;
        open += 1;
        await this.desk.hold(incidentId);
        const refused =
          (await this.desk.propose(incidentId)) ??
          (await this.desk.approve(incidentId)) ??
          (await this.desk.execute(incidentId));
        if (refused !== undefined) this.notes.push(`${incidentId}: ${refused}`);
        await this.world.settle();
      }
      if (open === 0) {
        this.desk.release();
        return [...new Set(stuck)];
      }
    }
    return [...new Set(stuck), 'there is always something left to put right'];
  }

  private faults(): string[] {
    const { streams } = this.world;
    const unauthorised = new Set(this.things.filter(({ by }) => by > 0).map(({ id }) => id));
    const law = Law.of(happeningsOf(streams.log, this.cutOffs()), unauthorised);
    const faults: string[] = [];
    const differ = (what: string, isYen: number, mustYen: number) => {
      if (isYen !== mustYen) faults.push(`${what} is ${isYen}, must be ${mustYen}`);
    };
    for (const [customerId, { leastYen, mostYen }] of law.due) {
      const yen = this.holdsYen(customerId);
      if (yen < leastYen || yen > mostYen) faults.push(`${customerId} has ${yen}, must have ${leastYen} to ${mostYen}`);
    }
    for (const { id, by } of this.things.filter(({ kind }) => kind === 'charge')) {
      const charge = this.world.charge(id);
      const openYen = chargedBackYen(charge) - acceptedYen(charge);
      // A chargeback of what was given back already is a dispute, listed as open.
      if (by === 0) differ(`given back of ${id}`, refundedYen(charge) + acceptedYen(charge), 0);
      else
        differ(
          `given back of ${id} (in dispute ${openYen})`,
          refundedYen(charge) + acceptedYen(charge),
          charge.amountYen,
        );
    }
    differ('promotion', streams.yen('promotion'), law.cashbackYen);
    for (const customerId of CUSTOMERS) {
      // A decision that comes after the compensation changes nothing any more.
      const mostYen = this.liable.has(customerId) ? (law.spentInGoodFaithYen.get(customerId) ?? 0) : 0;
      const owedYen = streams.yen(`receivable:mule:${customerId}`);
      if (owedYen < 0 || owedYen > mostYen) faults.push(`${customerId} owes ${owedYen}, at most ${mostYen}`);
    }
    differ('owed by customers', streams.yen('receivable:customer:'), 0);
    for (const [account, yen] of streams.balances) if (account.startsWith('transit:')) differ(account, yen, 0);
    let putRightYen = 0;
    for (const incidentId of INCIDENTS) {
      const balance = this.desk.balance(incidentId);
      putRightYen += balance.putRightYen;
      differ(`${incidentId} put right`, balance.putRightYen, balance.outflowYen);
    }
    // Two incidents that each know a part may both count a yen: one restores what the other then finds to be stolen.
    const known = INCIDENTS.filter((id) => this.desk.scopes.get(id)!.customers.size > 0);
    // Cashback of a payment that came back counts as the customer's own until then.
    const voided = streams.log.some(({ type }) => type.startsWith('wallet.payment-voided.'));
    if (known.length < 2 && !voided) differ('put right in all', putRightYen, law.outflowYen);
    else if (putRightYen < law.outflowYen) faults.push(`put right in all is ${putRightYen}, not ${law.outflowYen}`);
    return faults;
  }

  /** At any time: no charge is given back beyond itself. */
  private overpaid(): string[] {
    return this.things.flatMap(({ id, kind }) => {
      if (kind !== 'charge') return [];
      const charge = this.world.charge(id);
      const yen = refundedYen(charge) + acceptedYen(charge);
      return yen > charge.amountYen ? [`${yen} of ${id} were given back`] : [];
    });
  }

  /** In wallet, holds, closed account, and paid out besides refunds that had no way back. */
  private holdsYen(customerId: string): number {
    const { streams } = this.world;
    const accounts = [`wallet:${customerId}`, `hold:${customerId}`, `closed:${customerId}`];
    const heldYen = accounts.reduce((sum, account) => sum - streams.yen(account), 0);
    const paidOut = streams.postings.filter(
      ({ account, amountYen, originalId }) =>
        account === `unclaimed:${customerId}` && amountYen < 0 && !this.isCharge(originalId),
    );
    return heldYen - paidOut.reduce((sum, { amountYen }) => sum + amountYen, 0);
  }

  private isCharge(id: string | undefined): boolean {
    return this.things.some((thing) => thing.id === id && thing.kind === 'charge');
  }

  private cutOffs(): Map<string, bigint> {
    const proposed = this.world.streams.log.filter(({ type }) => type === 'plan.proposed.v1');
    return new Map(
      proposed.map(({ data }) => {
        const { planId, cutOff } = data as { planId: string; cutOff: { position: string } };
        return [planId, BigInt(cutOff.position)];
      }),
    );
  }

  private charge(who: number, yen: number, rail: number, by: Who): string | undefined {
    const customerId = CUSTOMERS[who]!;
    const { status } = this.world.wallet(customerId);
    if (status !== 'open') return 'not open';
    const id = `ch${this.things.length}`;
    const method = RAILS[rail]!;
    const { now } = this.world.streams;
    const order = { chargeId: id, customerId, amountYen: yen, method, policyVersion: 'fuzz', at: now };
    const answer = { status: 'captured', providerId: id };
    this.world.ask('charge', id, { type: 'record-capture', order, answer });
    this.world.ask('wallet', customerId, { type: 'credit-charge', chargeId: id, amountYen: yen, method });
    this.world.ask('charge', id, { type: 'complete' });
    this.things.push({ id, kind: 'charge', customerId, by });
    return id;
  }

  private pay(who: number, share: number, earns: boolean, by: Who): string | undefined {
    const customerId = CUSTOMERS[who]!;
    const amountYen = this.shareOf(customerId, share);
    if (amountYen === 0) return 'nothing there';
    const id = `pa${this.things.length}`;
    const at = this.world.streams.now;
    const { refused } = this.world.ask('wallet', customerId, {
      type: 'pay',
      paymentId: id,
      merchantId: SHOPS[amountYen % 2]!,
      terminalId: 't',
      amountYen,
      category: earns ? 'general' : 'tobacco',
      codeHash: id,
      shown: { sessionId: 's', deviceId: 'd', at },
      shownMs: 0,
    });
    if (refused === undefined) this.things.push({ id, kind: 'payment', customerId, by });
    return refused ?? `${id} ${amountYen}`;
  }

  private transfer(who: number, to: number, share: number, by: Who): string | undefined {
    const customerId = CUSTOMERS[who]!;
    const toCustomerId = CUSTOMERS[to === who ? (to + 1) % CUSTOMERS.length : to]!;
    const amountYen = this.shareOf(customerId, share);
    if (amountYen === 0) return 'nothing there';
    if (this.world.wallet(toCustomerId).status !== 'open') return 'the receiver is not open';
    const id = `tr${this.things.length}`;
    const command = { type: 'send-transfer', transferId: id, toCustomerId, amountYen };
    const { refused } = this.world.ask('wallet', customerId, command);
    if (refused !== undefined) return refused;
    const arrival = { type: 'receive-transfer', transferId: id, fromCustomerId: customerId, amountYen };
    this.world.ask('wallet', toCustomerId, arrival);
    this.things.push({ id, kind: 'transfer', customerId, by });
    return `${id} ${amountYen}`;
  }

  /** As a whole, or a share of what is left of it. */
  private void(which: number, share?: number): string | undefined {
    const payment = this.choose('payment', which);
    if (!payment) return 'no payment';
    const made = this.world.streams.log.find(
      ({ type, data }) => type === 'wallet.payment-made.v1' && (data as { paymentId: string }).paymentId === payment.id,
    )!.data as { merchantId: string; amountYen: number; uses: object[] };
    const { merchantId, amountYen, uses } = made;
    const named = { paymentId: payment.id, merchantId, uses, reason: 'r' };
    const { customerId } = payment;
    if (share === undefined)
      return `${payment.id} ${this.world.ask('wallet', customerId, { type: 'void-payment', ...named, amountYen }).refused ?? ''}`;
    this.refunds += 1;
    const partYen = Math.max(1, Math.floor((amountYen * share) / 100));
    const refundId = `re${this.refunds}`;
    const command = { type: 'refund-payment', refundId, ...named, paidYen: amountYen, amountYen: partYen };
    return `${payment.id} ${partYen} ${this.world.ask('wallet', customerId, command).refused ?? ''}`;
  }

  private chargeBack(which: number, share: number): string | undefined {
    const charge = this.choose('charge', which);
    if (!charge) return 'no charge';
    const amountYen = Math.ceil((this.world.charge(charge.id).amountYen * share) / 100);
    const command = { type: 'charge-back', disputeId: `d-${charge.id}`, amountYen, feeYen: 2_000, reasonCode: '10.4' };
    return `${charge.id} ${this.world.ask('charge', charge.id, command).refused ?? ''}`;
  }

  private scope(no: IncidentNo): undefined {
    const found = this.things.filter(({ id, by }) => (by === no + 1 || by === 3) && !this.isVoided(id));
    const ids = (some: readonly Thing[]) => new Set(some.map(({ id }) => id));
    this.desk.scope(INCIDENTS[no]!, {
      charges: ids(found.filter(({ kind }) => kind === 'charge')),
      debits: ids(found.filter(({ kind }) => kind !== 'charge')),
      customers: new Set(found.map(({ customerId }) => customerId)),
    });
    return undefined;
  }

  /** As the evidence counts it: a payment that came back whole before anything of it was put right. */
  private isVoided(id: string): boolean {
    return this.world.streams.log.some(({ type, data }) => {
      const { paymentId, late = [] } = data as { paymentId?: string; late?: readonly object[] };
      return type.startsWith('wallet.payment-voided.') && paymentId === id && late.length === 0;
    });
  }

  private choose(kind: Thing['kind'], which: number): Thing | undefined {
    const some = this.things.filter((thing) => thing.kind === kind);
    return some[which % Math.max(1, some.length)];
  }

  private shareOf(customerId: string, share: number): number {
    return Math.floor((this.world.wallet(customerId).balanceYen * share) / 100);
  }
}
