import type { ChargingEvent } from '@modosu/contracts/charging.events';
import type { Decider } from '@modosu/event-sourcing/decider';
import { cardAccountsCap, registrationCaps } from '../cap/cap-questions';
import { type CardFound, type FundingCommand, withContext } from '../funding/funding.commands';
import type { FundingEvent } from '../funding/funding.events';
import type { FundingState } from '../funding/funding.state';
import { isUnproven, type SessionFacts } from '../policy/session-facts';
import type { Account } from './account';
import type { CapBook } from './cap-book';
import type { OtherRules } from './other-rules';

type Data<T extends FundingEvent['type']> = Extract<FundingEvent, { type: T }>['data'];
export type CardAdded = Extract<ChargingEvent, { type: 'funding.card-added.v1' }>['data'];

/** What is known of a recorded registration besides its event. */
export interface Registering {
  readonly at: string;
  readonly commandId: string;
  readonly session: SessionFacts;
  readonly deviceId?: string;
}

/** Decides registrations of sources and secrets again: what is refused is not there for the charges that come. */
export class Registrations {
  constructor(
    private readonly rules: OtherRules,
    private readonly decider: Decider<FundingCommand, FundingEvent, FundingState>,
    private readonly caps: CapBook,
  ) {}

  /** What 3-D Secure says of a card under these rules. */
  threeDSecure({ threeDSecure }: CardAdded): CardFound['threeDSecure'] {
    if (!this.rules.policy.threeDSecure) return 'not-asked';
    return threeDSecure === 'not-asked' ? this.rules.unaskedCards : threeDSecure;
  }

  addCard(account: Account, data: CardAdded, registering: Registering): void {
    const { customerId, sourceId, token, threeDSecureId } = data;
    const begins = this.begins(account, data, registering);
    const refusedBy = this.refusesCard(account, data, registering, begins);
    if (refusedBy !== undefined) {
      account.refusedSources.set(sourceId, refusedBy);
      return;
    }
    const { method, brand, last4, prefix, fingerprint } = data;
    const found: CardFound = {
      ...{ brand, last4, prefix, fingerprint, session: registering.session },
      method: method as CardFound['method'],
      threeDSecure: this.threeDSecure(data),
      beginsRegistration: begins,
    };
    const command = { type: 'add-card', customerId, sourceId, token } as const;
    const asked = threeDSecureId === undefined ? command : { ...command, threeDSecureId };
    this.source(account, sourceId, withContext(asked, found), registering);
  }

  askHolder(account: Account, data: Data<'funding.card-registration-begun.v1'>, registering: Registering): void {
    const { customerId, fingerprint, threeDSecureId } = data;
    if (!this.rules.policy.threeDSecure || threeDSecureId === undefined) return;
    this.handle(account, { type: 'ask-holder', customerId, fingerprint, threeDSecureId }, registering);
  }

  addBankAccount(account: Account, data: Data<'funding.bank-account-added.v1'>, registering: Registering): void {
    const command = { type: 'add-bank-account', ...data } as const;
    this.source(account, data.sourceId, withContext(command, registering.session), registering);
  }

  removeSource(account: Account, data: Data<'funding.source-removed.v1'>, registering: Registering): void {
    const source = account.funding.sources.find(({ sourceId }) => sourceId === data.sourceId);
    this.handle(account, { type: 'remove-source', ...data }, registering);
    const fingerprint = source?.card?.fingerprint;
    if (fingerprint !== undefined && this.rules.policy.accountsPerCard !== undefined) {
      this.caps.release(fingerprint, data.customerId, registering.at);
    }
  }

  setSecret(account: Account, data: Data<'funding.charge-secret-set.v1'>, registering: Registering): void {
    const command = withContext({ type: 'set-secret', ...data } as const, registering.session);
    account.secretRefusedBy = this.handle(account, command, registering);
  }

  /** Decides a command and takes in what comes of it. @returns the rule or code it is refused with */
  handle(account: Account, command: FundingCommand, { at, commandId }: Omit<Registering, 'session'>) {
    const decision = this.decider.decide(command, account.funding, at);
    for (const event of decision.events) {
      account.funding = this.decider.evolve(account.funding, event, { revision: 0, occurredAt: at, commandId });
    }
    if (!('refusal' in decision)) return undefined;
    const { code, details } = decision.refusal;
    return (details as { rule?: string } | undefined)?.rule ?? code.toLowerCase().replaceAll('_', '-');
  }

  private source(account: Account, sourceId: string, command: FundingCommand, registering: Registering): void {
    const refusedBy = this.handle(account, command, registering);
    if (refusedBy !== undefined) account.refusedSources.set(sourceId, refusedBy);
  }

  /** Whether the registration would have been begun by the request that ended it: a try that counts. */
  private begins({ begunBy }: Account, { threeDSecure }: CardAdded, { commandId }: Registering): boolean {
    return this.rules.policy.threeDSecure && (threeDSecure === 'not-asked' || begunBy === commandId);
  }

  /** What comes before the account's own rules when a card is registered, in the order of the live service. */
  private refusesCard(
    account: Account,
    data: CardAdded,
    registering: Registering,
    begins: boolean,
  ): string | undefined {
    const { policy } = this.rules;
    const { at, session } = registering;
    if (this.rules.stoppedAt(at).includes('card-registration')) return 'switch-card-registration';
    if (isUnproven(policy, session, at)) return 'new-device';
    return (
      (policy.threeDSecure ? this.tries(account, data, registering, begins) : undefined) ??
      this.caps.firstReached(cardAccountsCap(policy, data.customerId, data.fingerprint), at)?.rule
    );
  }

  private tries(account: Account, data: CardAdded, { at, commandId, deviceId }: Registering, begins: boolean) {
    if (account.fullTry?.commandId === commandId) return account.fullTry.rule;
    if (data.threeDSecure === 'not-asked') {
      const questions = registrationCaps(this.rules.policy, data.customerId, data.fingerprint, { deviceId });
      return this.caps.firstReached(questions, at)?.rule;
    }
    if (begins) return undefined;
    const begun = account.funding.registrations.some(({ threeDSecureId }) => threeDSecureId === data.threeDSecureId);
    return begun ? undefined : 'card-registration-tries';
  }
}
