import type { IdentityEvent } from '@modosu/contracts/identity.events';
import { isFromSource } from '@modosu/contracts/rails';
import type { WhatIfResult } from '@modosu/contracts/what-if';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { Actor } from '@modosu/service-kit/request/request-context';
import { CAP_CATEGORIES, type CapEvent } from '../cap/cap.events';
import { type CapQuestion, cardAccountsCap, chargeCaps, registrationCaps } from '../cap/cap-questions';
import { withContext } from '../funding/funding.commands';
import { fundingDecider } from '../funding/funding.decider';
import type { FundingEvent } from '../funding/funding.events';
import { type Account, type ChargeRequest, newAccount } from './account';
import { CapBook } from './cap-book';
import { Notes } from './notes';
import type { OtherRules } from './other-rules';
import { type Registering, Registrations } from './registrations';
import { requestOf, STATED_RESET_HOURS, sessionOf, switchThen } from './request-evidence';
import { changeOf, type DecidedAgain, Tally } from './tally';

/** The streams that tell what was asked, and what the deciders knew. */
export function evidencePrefixes({ policy }: OtherRules): string[] {
  const looksFarBack = (policy.resetLockHours ?? 0) > STATED_RESET_HOURS;
  return ['funding-', ...CAP_CATEGORIES.map((category) => `${category}-`), ...(looksFarBack ? ['customer-'] : [])];
}

const STEP_UP_RULES: readonly string[] = ['new-device'];
const AMOUNT_RULES: readonly string[] = ['amount-step', 'per-charge'];

export interface Watcher {
  /** Each request of the time, in log order. */
  decided?(decided: DecidedAgain): void;
  /** A charge that was allowed then and would have been stopped came to nothing anyway. */
  cameToNothing?(chargeId: string): void;
}

type Registration = Exclude<
  FundingEvent,
  { type: `funding.charge-${'reserved' | 'refused' | 'released' | 'number-issued'}.v1` }
>;
type Published = FundingEvent | CapEvent | Extract<IdentityEvent, { type: 'customer.password-reset.v1' }>;

/**
 * Decides recorded charge requests again under other rules, by the same deciders. It is fed the log in its order, from
 * the first event; what lies outside [from, to) is taken as it was decided then.
 */
export class Counterfactual {
  private readonly accounts = new Map<string, Account>();
  private readonly caps = new CapBook();
  private readonly notes = new Notes();
  private readonly tally: Tally;
  private readonly registrations: Registrations;
  private readonly decider;

  constructor(
    private readonly rules: OtherRules,
    private readonly from: string,
    private readonly to: string,
    private readonly watcher: Watcher = {},
  ) {
    this.decider = fundingDecider(rules.policy);
    this.tally = new Tally(from, to);
    this.registrations = new Registrations(rules, this.decider, this.caps);
  }

  feed(recorded: RecordedEvent): void {
    const event = recorded as unknown as RecordedEvent & Published;
    switch (event.type) {
      case 'customer.password-reset.v1':
        this.account(event.data.customerId).resetAt = event.metadata.occurredAt;
        break;
      case 'cap.account-counted.v1':
      case 'cap.registration-begun.v1':
        this.capCounted(event, recorded);
        break;
      case 'funding.charge-reserved.v1':
      case 'funding.charge-refused.v1':
        this.charge(event, recorded);
        break;
      case 'funding.charge-released.v1':
        this.released(event.data, recorded);
        break;
      case 'funding.card-added.v1':
      case 'funding.bank-account-added.v1':
      case 'funding.source-removed.v1':
      case 'funding.charge-secret-set.v1':
      case 'funding.card-registration-begun.v1':
        this.registration(event, recorded);
        break;
      // Not decided again.
      case 'funding.charge-number-issued.v1':
      case 'cap.account-released.v1':
      case 'cap.charge-counted.v1':
      case 'cap.charge-released.v1':
        break;
      default:
        // So that a new type of these streams does not compile here until it is decided again, or named above.
        event satisfies never;
    }
  }

  result(): WhatIfResult {
    const customers = { before: 0, after: 0, changed: 0 };
    for (const { chargesThen, chargesNow, changed } of this.accounts.values()) {
      customers.before += chargesThen > 0 ? 1 : 0;
      customers.after += chargesNow > 0 ? 1 : 0;
      customers.changed += changed ? 1 : 0;
    }
    return { ...this.tally.result(customers), notes: this.notes.list() };
  }

  /** The accounts that were counted then are counted now, in the order in which the live caps saw them. */
  private capCounted({ type, data: { customerId } }: CapEvent, { stream, metadata }: RecordedEvent): void {
    const { policy } = this.rules;
    const category = CAP_CATEGORIES.find((one) => stream.startsWith(`${one}-`));
    // Bank accounts are joined across wallets under any rules, as they were then.
    if (category === undefined || category === 'bank-account') return;
    const id = stream.slice(category.length + 1);
    const at = metadata.occurredAt;
    if (type === 'cap.registration-begun.v1') {
      const questions = registrationCaps(policy, customerId, id, { deviceId: id });
      const own = questions.filter((question) => question.category === category);
      const rule = this.caps.firstReached(own, at)?.rule;
      if (rule !== undefined) this.account(customerId).fullTry = { commandId: metadata.$causationId, rule };
      return;
    }
    const questions: CapQuestion[] =
      category === 'card'
        ? cardAccountsCap(policy, customerId, id)
        : chargeCaps(policy, customerId, category === 'device' ? { deviceId: id } : { network: id });
    this.caps.firstReached(questions, at);
  }

  private registration(event: Registration, recorded: RecordedEvent): void {
    const { customerId } = event.data;
    const account = this.account(customerId);
    const { occurredAt: at, commandId, $causationId } = recorded.metadata;
    const actor = recorded.metadata.actor as Actor;
    const device = { deviceId: actor.deviceId };
    const registering = { at, commandId, session: sessionOf(account, actor, at), ...device };
    if (event.type === 'funding.charge-secret-set.v1') account.recordedSecret = event.data.secretMac;
    if (event.type === 'funding.card-added.v1' && event.data.threeDSecure === 'not-asked') {
      account.unasked.add(event.data.sourceId);
    }
    if (!this.isAsked(at)) {
      this.takeRegistration(account, event, registering);
      return;
    }
    switch (event.type) {
      case 'funding.card-registration-begun.v1':
        if (event.data.threeDSecureId === undefined) account.begunBy = commandId;
        else if (account.fullTry?.commandId !== $causationId) {
          this.registrations.askHolder(account, event.data, registering);
        }
        break;
      case 'funding.card-added.v1':
        this.notes.count('unrecorded-registration');
        this.registrations.addCard(account, event.data, registering);
        account.begunBy = undefined;
        account.fullTry = undefined;
        break;
      case 'funding.bank-account-added.v1':
        this.notes.count('unrecorded-registration');
        this.registrations.addBankAccount(account, event.data, registering);
        break;
      case 'funding.source-removed.v1':
        this.registrations.removeSource(account, event.data, registering);
        break;
      case 'funding.charge-secret-set.v1':
        if (this.rules.policy.guardedSecret) this.notes.count('secret-quality');
        this.registrations.setSecret(account, event.data, registering);
        break;
      default:
        event satisfies never;
    }
  }

  /** What was registered before the other rules begin is there, and counts. */
  private takeRegistration(account: Account, event: FundingEvent, registering: Registering): void {
    if (event.type === 'funding.source-removed.v1') {
      this.registrations.removeSource(account, event.data, registering);
      return;
    }
    if (event.type !== 'funding.card-added.v1') {
      this.take(account, event, registering);
      return;
    }
    const { data } = event;
    this.caps.firstReached(cardAccountsCap(this.rules.policy, data.customerId, data.fingerprint), registering.at);
    this.take(
      account,
      { ...event, data: { ...data, threeDSecure: this.registrations.threeDSecure(data) } },
      registering,
    );
  }

  private charge({ type, data }: ChargeRequest, { metadata }: RecordedEvent): void {
    const { chargeId, customerId, method, amountYen, sourceId } = data;
    const { occurredAt: at, commandId } = metadata;
    const actor = metadata.actor as Actor;
    const account = this.account(customerId);
    const questions = isFromSource(method) ? chargeCaps(this.rules.policy, customerId, actor) : [];
    const cap = this.caps.firstReached(questions, at);
    if (!this.isAsked(at)) {
      this.take(account, { type, data } as FundingEvent, { at, commandId });
      return;
    }

    const ruleThen = type === 'funding.charge-refused.v1' ? data.rule : undefined;
    const command = requestOf(data, ruleThen, account);
    // What was decided then tells where the switches stood as the decider saw them.
    const then = this.rules.recordedSwitches ? switchThen(ruleThen) : undefined;
    const context = {
      session: sessionOf(account, actor, at),
      stopped: [...(then === undefined ? [] : [then]), ...this.rules.stoppedAt(at)],
      cap,
    };
    const refusedBy = this.registrations.handle(account, withContext(command, context), { at, commandId });
    const ruleNow = refusedBy === undefined ? undefined : inOurWords(refusedBy, ruleThen, account, sourceId);
    if (isFromSource(method)) this.noteUnknown(account, actor, sourceId);
    this.count(account, {
      ...{ chargeId, customerId, at, method, amountYen },
      ruleThen,
      ruleNow,
    });
  }

  private count(account: Account, decided: DecidedAgain): void {
    const { chargeId, ruleThen, ruleNow } = decided;
    this.tally.decided(decided);
    this.watcher.decided?.(decided);
    if (ruleThen === undefined) account.chargesThen += 1;
    if (ruleNow === undefined) account.chargesNow += 1;
    const change = changeOf(decided);
    if (change === undefined) return;
    if (change !== 'other-rule') account.changed = true;
    if (change === 'stopped') account.stopped.set(chargeId, ruleNow as string);
    if (change === 'admitted') this.notes.count('admitted-outcome');
    if (ruleThen === undefined && STEP_UP_RULES.includes(ruleNow as string)) this.notes.count('second-factor');
    if (ruleThen === undefined && AMOUNT_RULES.includes(ruleNow as string)) this.notes.count('smaller-amount');
    if (switchThen(ruleThen) !== undefined) this.notes.count('secret-behind-switch');
    if (ruleThen === 'charge-secret-lock') this.notes.count('secret-behind-lock');
  }

  private noteUnknown(account: Account, { facts, deviceId, network }: Actor, sourceId: string | undefined): void {
    const { newDeviceHours, resetLockHours, accountsPerDevice, accountsPerNetwork, threeDSecure } = this.rules.policy;
    const looksAtSession = newDeviceHours !== undefined || resetLockHours !== undefined;
    if (looksAtSession && facts === undefined) this.notes.count('session-facts');
    if (accountsPerDevice !== undefined && deviceId === undefined) this.notes.count('device-unknown');
    if (accountsPerNetwork !== undefined && network === undefined) this.notes.count('network-unknown');
    if (threeDSecure && sourceId !== undefined && account.unasked.has(sourceId)) this.notes.count('unasked-card');
  }

  /** The time of the event is that of the request, whenever the charge came to nothing. */
  private released(
    data: Extract<FundingEvent, { type: 'funding.charge-released.v1' }>['data'],
    { metadata }: RecordedEvent,
  ) {
    const { chargeId, amountYen, customerId } = data;
    const { occurredAt: at, commandId } = metadata;
    const account = this.account(customerId);
    const reserved = account.funding.charges.find((one) => one.chargeId === chargeId);
    if (reserved?.released !== undefined) return;
    this.take(account, { type: 'funding.charge-released.v1', data }, { at, commandId });
    if (!this.isAsked(at)) return;
    const ruleNow = account.stopped.get(chargeId);
    const allowedNow = reserved !== undefined;
    this.tally.cameToNothing({ at, amountYen, allowedNow, ruleNow });
    account.chargesThen -= 1;
    if (allowedNow) {
      account.chargesNow -= 1;
      this.notes.count('released-then');
    }
    if (account.stopped.delete(chargeId)) this.watcher.cameToNothing?.(chargeId);
  }

  private take(account: Account, event: FundingEvent, { at, commandId }: { at: string; commandId: string }): void {
    account.funding = this.decider.evolve(account.funding, event, { revision: 0, occurredAt: at, commandId });
  }

  private isAsked(at: string): boolean {
    return at >= this.from && at < this.to;
  }

  private account(customerId: string): Account {
    const known = this.accounts.get(customerId);
    if (known !== undefined) return known;
    const account = newAccount();
    this.accounts.set(customerId, account);
    return account;
  }
}

/** A source or secret that these rules would not have let in names the rule that kept it out. */
function inOurWords(
  refusedBy: string,
  ruleThen: string | undefined,
  account: Account,
  sourceId: string | undefined,
): string {
  if (refusedBy === ruleThen) return refusedBy;
  if (refusedBy === 'funding-source-unknown') {
    const kept = sourceId === undefined ? undefined : account.refusedSources.get(sourceId);
    return kept === undefined ? refusedBy : `registration: ${kept}`;
  }
  const isSecret = refusedBy === 'charge-secret' || refusedBy === 'charge-secret-not-set';
  return isSecret && account.secretRefusedBy !== undefined ? `secret: ${account.secretRefusedBy}` : refusedBy;
}
