import type { PaymentEvent } from '@modosu/contracts/payment.events';
import type { CommandContext } from '@modosu/event-sourcing/command/aggregate';
import { type Decider, Refusal } from '@modosu/event-sourcing/decider';
import { causeOf, type Process } from '@modosu/event-sourcing/process/process';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import { chainNewEvent, GENESIS_HASH } from '@modosu/event-store-client/hash-chain';
import { ProcessContext } from '@modosu/service-kit/request/request-context';
import { type CampaignReplies, campaignDecider } from '../src/campaign/campaign.decider';
import type { CampaignTerms } from '../src/campaign/campaign.events';
import type { Campaign } from '../src/campaign/campaign.state';
import { CampaignBook } from '../src/campaign/campaign-book';
import { LotterySeeds } from '../src/campaign/lottery';
import { CampaignBudgets } from '../src/cashback/campaign-budgets';
import { CashbackHandlers } from '../src/cashback/cashback.handlers';
import { type GrantWork, grantProcess, type ReturnWork, returnProcess } from '../src/cashback/cashback.process';
import { POLICIES } from '../src/policy/payment-policy';
import type { WalletCommand, WalletReplies } from '../src/wallet/wallet.commands';
import { walletDecider } from '../src/wallet/wallet.decider';
import type { Wallet } from '../src/wallet/wallet.state';

type Event = RecordedEvent<PaymentEvent>;
interface Piece {
  readonly work: GrantWork | ReturnWork;
  readonly context: () => ProcessContext;
  readonly dueAtMs?: number;
}
/** A step of a copy that waits to be let on, or to be killed. */
interface Gate {
  readonly go: () => void;
  readonly kill: () => void;
}

export const seeds = new LotterySeeds(Buffer.alloc(32, 7));

/**
 * Payment without a broker and a store: streams in memory, in which a decision and its append are one as they are in the
 * log, and copies that work on what is open. Between any two steps of a copy others can be let on, or it can die.
 */
export class CampaignWorld {
  readonly log: Event[] = [];
  readonly open = new Map<string, Piece>();
  private readonly gates: Gate[] = [];
  private readonly states = new Map<string, unknown>();
  private readonly hashes = new Map<string, { hash: string; revision: number }>();
  private readonly answers = new Map<string, { payload: string; reply: unknown }>();
  private readonly busy = new Set<string>();
  private readonly book = new CampaignBook();
  private readonly copies: readonly CashbackHandlers[];
  private readonly wallets = walletDecider({
    policy: { ...POLICIES.hardened, balanceLimitYen: 1_000_000 },
    campaigns: () => this.book.all(),
    sessionRefusal: () => undefined,
  });
  private commands = 0;
  /** Whether copies wait at gates, or go straight on. */
  gated = true;

  constructor(campaigns: readonly CampaignTerms[]) {
    const walletStreams = this.streams('wallet');
    const campaignStreams = this.streams('campaign');
    this.copies = [1, 2].map(
      () =>
        new CashbackHandlers(
          walletStreams as never,
          campaignStreams as never,
          new CampaignBudgets(campaignStreams as never),
          seeds,
        ),
    );
    for (const terms of campaigns)
      this.decide('campaign', terms.campaignId, { type: 'create', ...terms }, '2019-06-01T00:00:00.000Z');
  }

  wallet(customerId: string): Wallet {
    return (this.states.get(`wallet-${customerId}`) ?? this.wallets.initial) as Wallet;
  }

  campaign(campaignId: string): Campaign {
    return this.states.get(`campaign-${campaignId}`) as Campaign;
  }

  /** A command of a customer, a till or a member of staff: nothing where it is refused. */
  do<T extends WalletCommand['type']>(
    customerId: string,
    command: Extract<WalletCommand, { type: T }>,
    now: string,
  ): WalletReplies[T] | undefined {
    const reply = this.decide('wallet', customerId, command, now);
    return reply instanceof Refusal ? undefined : (reply as WalletReplies[T]);
  }

  stop(campaignId: string, now: string): void {
    this.decide('campaign', campaignId, { type: 'stop', reason: 'r' }, now);
  }

  /** The copy begins with a piece that is open, unless it is at it already. */
  work(copy: number, id: string): void {
    const piece = this.open.get(id);
    const name = `${copy} ${id}`;
    if (!piece || this.busy.has(name)) return;
    this.busy.add(name);
    const { work } = piece;
    const handlers = this.copies[copy]!;
    const done = 'returnId' in work ? handlers.giveBack(work, piece.context()) : handlers.decide(work, piece.context());
    void done.catch(() => undefined).then(() => this.busy.delete(name));
  }

  get waiting(): number {
    return this.gates.length;
  }

  async letOn(index: number, fate: 'go' | 'kill' = 'go'): Promise<void> {
    const [gate] = this.gates.splice(index % Math.max(1, this.gates.length), 1);
    gate?.[fate]();
    await settled();
  }

  /** Everything that is open is worked on until nothing is. */
  async drain(): Promise<void> {
    this.gated = false;
    while (this.gates.length > 0) await this.letOn(0);
    for (let round = 0; this.open.size > 0; round += 1) {
      if (round > 50) throw new Error(`open for ever: ${[...this.open.keys()].join(', ')}`);
      for (const id of [...this.open.keys()]) this.work(0, id);
      await settled();
    }
  }

  of<T extends PaymentEvent['type']>(type: T): Extract<Event, { type: T }>[] {
    return this.log.filter((event) => event.type === type) as Extract<Event, { type: T }>[];
  }

  private streams(category: 'wallet' | 'campaign') {
    return {
      load: async (id: string) => {
        await this.gate();
        return { state: category === 'wallet' ? this.wallet(id) : this.campaign(id), revision: 0 };
      },
      handle: async (id: string, command: { type: string }, context: CommandContext) => {
        await this.gate();
        const payload = JSON.stringify(command);
        const before = this.answers.get(context.commandId);
        if (before && before.payload !== payload) throw new Refusal('IDEMPOTENCY_KEY_REUSED');
        const events = this.log.length;
        const reply = before ? before.reply : this.decide(category, id, command, context.now);
        if (reply instanceof Refusal) throw reply;
        if (this.log.length > events) this.answers.set(context.commandId, { payload, reply });
        await this.gate();
        return { reply };
      },
    };
  }

  private gate(): Promise<void> {
    if (!this.gated) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.gates.push({ go: resolve, kill: () => reject(new Error('killed')) });
    });
  }

  private decide(
    category: 'wallet' | 'campaign',
    id: string,
    command: unknown,
    now: string,
  ): CampaignReplies[keyof CampaignReplies] | WalletReplies[keyof WalletReplies] | Refusal {
    const stream = `${category}-${id}`;
    const decider = (category === 'wallet' ? this.wallets : campaignDecider) as unknown as Decider<
      unknown,
      PaymentEvent,
      unknown
    >;
    let state = this.states.get(stream) ?? decider.initial;
    const decision = decider.decide(command, state, now);
    if ('refusal' in decision) return new Refusal(decision.refusal.code, decision.refusal.details);
    this.commands += 1;
    for (const { type, data } of decision.events) {
      const last = this.hashes.get(stream) ?? { hash: GENESIS_HASH, revision: -1 };
      const revision = last.revision + 1;
      const metadata = {
        occurredAt: now,
        $correlationId: 'c',
        actor: { kind: 'customer', id },
        commandId: `${this.commands}`,
      };
      const { id: eventId, hash } = chainNewEvent(last.hash, { stream, revision, type, data, metadata } as never);
      this.hashes.set(stream, { hash, revision });
      state = decider.evolve(state, { type, data } as PaymentEvent, { revision, occurredAt: now, commandId: '' });
      const place = { id: eventId, stream, revision, position: BigInt(this.log.length + 1), recordedAt: new Date(now) };
      this.append({ ...place, type, data, metadata: { ...metadata, hash } } as unknown as Event);
    }
    this.states.set(stream, state);
    return decision.reply as WalletReplies[keyof WalletReplies];
  }

  private append(event: Event): void {
    this.log.push(event);
    this.book.take([event]);
    this.follow(grantProcess, event);
    this.follow(returnProcess, event);
  }

  private follow<Work extends GrantWork | ReturnWork>(process: Process<PaymentEvent, Work>, event: Event): void {
    for (const id of process.closes(event)) this.open.delete(id);
    for (const { id, work, dueAtMs } of process.opens(event)) {
      const context = () => new ProcessContext(causeOf(event), process.name, 'payment');
      if (!this.open.has(id)) this.open.set(id, { work, context, dueAtMs });
    }
  }
}

/** Until every promise that can go on has done so. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 12; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
