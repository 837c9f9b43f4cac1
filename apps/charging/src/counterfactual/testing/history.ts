import type { ChargingPolicy } from '@modosu/contracts/charging-policy';
import type { DomainEvent, RecordedEvent } from '@modosu/event-store-client/event';
import type { Actor } from '@modosu/service-kit/request/request-context';
import { capDecider } from '../../cap/cap.decider';
import type { CapState } from '../../cap/cap.state';
import { type CapQuestion, cardAccountsCap, chargeCaps, registrationCaps } from '../../cap/cap-questions';
import type { ChargeContext } from '../../funding/charge-rules';
import { type FundingCommand, type ReserveCharge, withContext } from '../../funding/funding.commands';
import { fundingDecider } from '../../funding/funding.decider';
import type { FundingEvent } from '../../funding/funding.events';
import { type FundingState, noFunding } from '../../funding/funding.state';
import { isUnproven, sessionFacts } from '../../policy/session-facts';

export interface Who {
  readonly customerId: string;
  readonly deviceId?: string;
  readonly network?: string;
  readonly facts?: Actor['facts'];
  readonly factors?: readonly string[];
}

/** A request to charge. `secret` is what was typed. */
export interface Wanted {
  readonly amountYen: number;
  readonly sourceId?: string;
  readonly cash?: 'register' | 'atm';
  readonly secret?: string;
}

export interface LiveDecision {
  readonly chargeId: string;
  /** The rule it was refused by, or undefined. */
  readonly rule: string | undefined;
}

export const fingerprintOf = (card: number) => String(card).padStart(64, 'f');
export const macOf = (secret: string) => Buffer.from(secret).toString('hex').padEnd(64, '0');

/**
 * A history as the live service would write it: the same deciders under one policy, the streams they write to, and the
 * order in which the service asks caps and account. Only broker, provider and disk are missing.
 */
export class History {
  readonly events: RecordedEvent[] = [];
  readonly decisions: LiveDecision[] = [];
  stopped: readonly string[] = [];
  private readonly fundings = new Map<string, FundingState>();
  private readonly caps = new Map<string, CapState>();
  private readonly decider;
  private commands = 0;

  constructor(private readonly policy: ChargingPolicy) {
    this.decider = fundingDecider(policy);
  }

  funding(customerId: string): FundingState {
    return this.fundings.get(customerId) ?? noFunding;
  }

  setSecret(who: Who, secret: string, at: string): void {
    const { customerId } = who;
    const command = { type: 'set-secret', customerId, secretMac: macOf(secret) } as const;
    this.handle(who, withContext(command, sessionFacts(actorOf(who))), at);
  }

  addBankAccount(who: Who, sourceId: string, at: string): void {
    const { customerId } = who;
    const command = { type: 'add-bank-account', customerId, sourceId, sealedAccount: sourceId, last4: '1234' } as const;
    this.handle(who, withContext(command, sessionFacts(actorOf(who))), at);
  }

  /** @param issuer what it says if it is asked; a challenge is passed in a second request */
  addCard(
    who: Who,
    sourceId: string,
    card: number,
    at: string,
    issuer: 'authenticated' | 'not-enrolled' | 'challenge',
  ) {
    const { customerId } = who;
    const { policy } = this;
    const fingerprint = fingerprintOf(card);
    const session = sessionFacts(actorOf(who));
    if (isUnproven(policy, session, at)) return;
    let begins = false;
    let commandId = this.command();
    if (policy.threeDSecure) {
      const tries = registrationCaps(policy, customerId, fingerprint, who);
      const mine = this.funding(customerId).registrations.filter((one) => Date.parse(at) - Date.parse(one.at) < 864e5);
      if (mine.length >= (policy.registrationTriesPerDay ?? 1e9) || this.reached(tries, who, at, commandId)) return;
      begins = issuer !== 'challenge';
      if (issuer === 'challenge') {
        const ask = { type: 'ask-holder', customerId, fingerprint, threeDSecureId: `3ds-${sourceId}` } as const;
        this.handle(who, ask, at, `${commandId}-ask`, commandId);
        commandId = this.command();
      }
    }
    if (this.reached(cardAccountsCap(policy, customerId, fingerprint), who, at, commandId)) return;
    const answer = issuer === 'challenge' ? 'authenticated' : issuer;
    const found = {
      ...({ method: 'credit', brand: 'visa', last4: '1111', prefix: '411111', fingerprint, session } as const),
      threeDSecure: policy.threeDSecure ? answer : ('not-asked' as const),
      beginsRegistration: begins,
    };
    const asked = policy.threeDSecure ? { threeDSecureId: `3ds-${sourceId}` } : {};
    const command = { type: 'add-card', customerId, sourceId, token: 'token', ...asked } as const;
    this.handle(who, withContext(command, found), at, commandId);
  }

  removeSource(who: Who, sourceId: string, at: string): void {
    const { customerId } = who;
    const source = this.funding(customerId).sources.find((one) => one.sourceId === sourceId);
    this.handle(who, { type: 'remove-source', customerId, sourceId }, at);
    if (source?.card === undefined || this.policy.accountsPerCard === undefined) return;
    const release = { type: 'release-account', customerId } as const;
    const question = { category: 'card', id: source.card.fingerprint, command: release, rule: '', allowed: 0 } as const;
    this.reached([question], who, at, this.command());
  }

  charge(who: Who, wanted: Wanted, at: string): LiveDecision {
    const commandId = this.command();
    return this.decideCharge(who, wanted, at, commandId, this.countCharge(who, wanted, at, commandId));
  }

  /** The first half of a charge; others may come between it and the second. */
  countCharge(who: Who, { cash }: Wanted, at: string, commandId: string): ChargeContext['cap'] {
    if (cash !== undefined) return undefined;
    return this.reached(chargeCaps(this.policy, who.customerId, who), who, at, commandId);
  }

  decideCharge(who: Who, wanted: Wanted, at: string, commandId: string, cap: ChargeContext['cap']): LiveDecision {
    const { customerId } = who;
    const { amountYen, sourceId, cash, secret } = wanted;
    const command: ReserveCharge = {
      ...({ type: 'reserve-charge', customerId, chargeId: `charge-${commandId}`, amountYen } as const),
      cash: cash && { point: cash, pointId: 'p', number: 'judged-then' as const },
      ...(sourceId === undefined || cash !== undefined ? {} : { sourceId }),
      ...(secret === undefined || cash !== undefined ? {} : { secretMac: macOf(secret) }),
    };
    const context = { session: sessionFacts(actorOf(who)), stopped: this.stopped, ...(cap ? { cap } : {}) };
    const { events, rule } = this.handle(who, withContext(command, context), at, commandId);
    const decision = { chargeId: command.chargeId, rule };
    // What leaves no event was no request as far as the log knows.
    if (events > 0) this.decisions.push(decision);
    return decision;
  }

  /** The charge comes to nothing; what a process writes bears the time of the request. */
  release(who: Who, chargeId: string): void {
    const charge = this.funding(who.customerId).charges.find((one) => one.chargeId === chargeId);
    if (charge === undefined) return;
    const { customerId } = who;
    const command = { type: 'release-charge', customerId, chargeId, amountYen: charge.amountYen, reason: 'DECLINED' };
    this.handle(who, command as FundingCommand, charge.at);
  }

  write(stream: string, event: DomainEvent, who: Who, at: string, commandId = this.command(), cause = commandId): void {
    const metadata = { occurredAt: at, commandId, $causationId: cause, actor: actorOf(who) };
    const revision = this.events.length;
    this.events.push({
      id: `e${revision}`,
      stream,
      revision,
      position: BigInt(revision),
      recordedAt: new Date(at),
      ...event,
      metadata,
    } as unknown as RecordedEvent);
  }

  private handle(who: Who, command: FundingCommand, at: string, commandId = this.command(), cause = commandId) {
    const { customerId } = who;
    const decision = this.decider.decide(command, this.funding(customerId), at);
    for (const event of decision.events as readonly FundingEvent[]) {
      const state = this.decider.evolve(this.funding(customerId), event, { revision: 0, occurredAt: at, commandId });
      this.fundings.set(customerId, state);
      this.write(`funding-${customerId}`, event, who, at, commandId, cause);
    }
    const refusal = 'refusal' in decision ? (decision.refusal.details as { rule?: string }) : undefined;
    return { events: decision.events.length, rule: refusal?.rule };
  }

  private reached(questions: readonly CapQuestion[], who: Who, at: string, cause: string): ChargeContext['cap'] {
    for (const { category, id, command, rule, allowed } of questions) {
      const stream = `${category}-${id}`;
      const state = this.caps.get(stream) ?? capDecider.initial;
      const decision = capDecider.decide(command, state, at);
      for (const event of decision.events) {
        const place = { revision: 0, occurredAt: at, commandId: '' };
        this.caps.set(stream, capDecider.evolve(this.caps.get(stream) ?? state, event, place));
        this.write(stream, event, who, at, `${cause}-${category}`, cause);
      }
      if ('refusal' in decision) return { rule, used: (decision.refusal.details as { used: number }).used, allowed };
    }
    return undefined;
  }

  private command(): string {
    this.commands += 1;
    return `command-${this.commands}`;
  }
}

function actorOf({ customerId, deviceId, network, facts, factors }: Who): Actor {
  return {
    kind: 'customer',
    id: customerId,
    deviceId,
    network,
    facts,
    authentication: factors ?? ['password'],
  };
}
