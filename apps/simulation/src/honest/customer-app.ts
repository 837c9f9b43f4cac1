import type { Fields, OperationId, Reply } from '@modosu/api-client/api-client';
import type { Item } from '@modosu/api-client/pages';
import type { Answer, From } from '../api/scenario-api';
import type { Minute } from '../clock/scenario-time';
import type { Dependencies } from '../dependencies';
import type { Person } from '../population/people';
import type { Category } from '../shops/shops';
import { count } from '../truth/truth';
import { recoverPassword, register } from './joining';

type Charged = Answer<Pick<Reply<'charging.charge.make'>, 'chargeId'>>;

const CASHBACK_PERCENT = 20;
const CASHBACK_CAP_YEN = 30_000;
const UNLOCKED_MINUTES = 4;

/** The app of one customer on their own device, and what they remember of their money. */
export class CustomerApp {
  customerId?: string;
  /** The charges that they know to be their own. */
  readonly ownCharges: string[] = [];
  /** What they think is theirs in the wallet; a thief's doings are not in it. */
  ownYen = 0;
  closed = false;
  private token?: string;
  private password: string;
  private deviceId: string;
  /** What each of their devices was given at its first sign-in, and proves itself by since. */
  private readonly deviceSecrets = new Map<string, string>();
  private ip: string;
  private cardId?: string;
  private bankId?: string;
  private cashbackYen = 0;
  private hasPasscode = false;
  private unlockedAt = Number.NEGATIVE_INFINITY;
  /** Has seen that charging is stopped, and does not try every day whether it still is. */
  private gaveUpCharging = false;

  constructor(
    readonly person: Person,
    private readonly dependencies: Dependencies,
  ) {
    this.password = person.password;
    this.deviceId = person.deviceId;
    this.ip = person.ip;
  }

  get isActive(): boolean {
    return this.customerId !== undefined && this.token !== undefined;
  }

  /** First steps: register if new, sign in, open the wallet, and set up what they charge from. */
  async activate(minute: Minute): Promise<void> {
    if (this.person.isNew && !(await register(this.person, this.from(minute), this.dependencies))) return;
    if (!(await this.signIn(minute))) return;
    await this.must('the wallet opens', this.dependencies.api.ask('payment.wallet.activate', {}, this.from(minute)));
    if (this.dependencies.policy === 'hardened') await this.setPasscode(minute);
    const { card, bankAccount } = this.person;
    if (card) await this.addCard(minute);
    if (bankAccount) {
      const added = await this.ask('charging.source.add-bank-account', { account: bankAccount }, minute);
      if (added.ok) this.bankId = added.body.sourceId;
    }
    if (card || bankAccount) {
      const { chargeSecret: secret } = this.person;
      const set = await this.ask('charging.secret.set', { secret }, minute);
      if (!set.ok) count(this.dependencies.truth.honestRefused, `charge secret: ${set.code}`);
    }
  }

  /** Signs in; on another device or from elsewhere if said. Refused people try again another time. */
  async signIn(minute: Minute, other?: { deviceId: string; ip: string }): Promise<boolean> {
    const deviceId = other?.deviceId ?? this.deviceId;
    const secret = this.deviceSecrets.get(deviceId);
    const device = { deviceId, secret };
    const from = { minute, ip: other?.ip ?? this.ip };
    const { person, dependencies } = this;
    let answer: Answer<Reply<'identity.session.sign-in'>>;
    if (person.signsInExternally && dependencies.externalLogin && person.externalSubject) {
      const { externalSubject: subject } = person;
      const nonce = `${person.key}-${minute}`;
      const assertion = dependencies.externalLogin.assertion(subject, nonce, minute);
      const { provider } = dependencies.externalLogin;
      answer = await dependencies.api.ask(
        'identity.session.external-sign-in',
        { provider, subject, assertion, nonce, device },
        from,
      );
    } else {
      const signIn = (password: string) =>
        dependencies.api.ask('identity.session.sign-in', { email: person.email, password, device }, from);
      answer = await signIn(this.password);
      if (!answer.ok && answer.code === 'CREDENTIALS_INVALID') {
        const newPassword = await recoverPassword(person, from, dependencies);
        this.password = newPassword ?? this.password;
        if (newPassword !== undefined) answer = await signIn(newPassword);
      }
    }
    if (!answer.ok) {
      count(dependencies.truth.honestRefused, `sign-in: ${answer.code}`);
      return false;
    }
    if (device.deviceId !== this.deviceId) this.hasPasscode = false;
    this.deviceId = device.deviceId;
    this.ip = from.ip;
    this.unlockedAt = Number.NEGATIVE_INFINITY;
    const { deviceSecret } = answer.body;
    if (deviceSecret !== undefined) this.deviceSecrets.set(deviceId, deviceSecret);
    this.token = answer.body.sessionToken;
    this.customerId = answer.body.customerId;
    return true;
  }

  async charge(minute: Minute, amountYen: number): Promise<boolean> {
    const { truth } = this.dependencies;
    if (!this.isActive || this.closed || this.gaveUpCharging) return false;
    if (this.ownYen + amountYen > this.person.keepsAtMostYen) return false;
    const charging = this.charging(minute, amountYen);
    if (!charging) return false;
    truth.honestAttempted++;
    const answer = await charging();
    if (!answer.ok) {
      count(truth.honestRefused, `charge: ${ruleOf(answer)}`);
      this.gaveUpCharging = answer.code === 'CHARGING_STOPPED';
      return false;
    }
    const { chargeId } = answer.body;
    this.ownYen += amountYen;
    this.ownCharges.push(chargeId);
    truth.genuine.set(chargeId, { chargeId, key: this.person.key, amountYen, minute });
    return true;
  }

  /** Pays, if there is money of their own; less, if there is less. */
  async pay(minute: Minute, wantedYen: number, shop: number, category: Category): Promise<void> {
    const amountYen = Math.min(wantedYen, this.ownYen);
    if (!this.isActive || this.closed || amountYen < 50) return;
    const { truth, shops } = this.dependencies;
    const code = await this.showCode(minute);
    const paid = code.ok ? await shops.scan(shop, code.body.code, amountYen, category, minute) : code;
    if (!paid.ok) {
      count(truth.honestPaymentsRefused, paid.code);
      // Another person has spent it: the wallet shows less than they thought.
      if (paid.code === 'INSUFFICIENT_FUNDS') this.ownYen = Math.min(this.ownYen, await this.balanceYen(minute));
      return;
    }
    truth.honestPayments++;
    this.ownYen -= amountYen;
    if (category === 'tobacco') return;
    const cashback = Math.min(Math.floor((amountYen * CASHBACK_PERCENT) / 100), CASHBACK_CAP_YEN - this.cashbackYen);
    this.cashbackYen += cashback;
    this.ownYen += cashback;
  }

  /** Spends what another customer sent, besides money of their own. */
  async payFromGift(minute: Minute, amountYen: number, shop: number): Promise<void> {
    if (!this.isActive || (await this.balanceYen(minute)) < amountYen) return;
    this.ownYen += amountYen;
    await this.pay(minute, amountYen, shop, 'tobacco');
  }

  /** What the app shows. */
  async balanceYen(minute: Minute): Promise<number> {
    const answer = await this.ask('payment.wallet.show', {}, minute);
    return answer.ok ? answer.body.balanceYen : 0;
  }

  /** The charges that the app lists, all of them. */
  async listedCharges(minute: Minute): Promise<readonly Item<'charging.charge.list'>[]> {
    const answer = await this.ask('charging.charge.list', { limit: 1_000 }, minute);
    return answer.ok ? answer.body.charges : [];
  }

  async report(minute: Minute, chargeIds: string[], description: string): Promise<string | undefined> {
    const answer = await this.ask('compensation.report.file', { chargeIds, description, channel: 'app' }, minute);
    return answer.ok ? answer.body.reportId : undefined;
  }

  /** Leaves, knowing what is left in the wallet. */
  async close(minute: Minute): Promise<boolean> {
    const acknowledgeBalanceYen = await this.balanceYen(minute);
    const closing = { password: this.password, acknowledgeBalanceYen };
    let answer = await this.ask('identity.customer.close', closing, minute);
    const open = answer.ok ? undefined : (answer.details?.openReports as number | undefined);
    // A report that is not decided yet goes on without the account.
    if (open) answer = await this.ask('identity.customer.close', { ...closing, acknowledgeOpenReports: open }, minute);
    this.closed = answer.ok;
    return answer.ok;
  }

  private from(minute: Minute): From {
    return { minute, ip: this.ip, token: this.token };
  }

  /** Asks; if the session was ended, signs in again and asks once more. */
  private async ask<Id extends OperationId>(id: Id, fields: Fields<Id>, minute: Minute): Promise<Answer<Reply<Id>>> {
    const once = () => this.dependencies.api.ask(id, fields, this.from(minute));
    const answer = await once();
    if (answer.ok || answer.code !== 'UNAUTHENTICATED' || !(await this.signIn(minute))) return answer;
    return once();
  }

  private async must(what: string, asked: Promise<Answer<unknown>>): Promise<void> {
    const answer = await asked;
    if (!answer.ok) throw new Error(`${this.person.key}: ${what}: ${answer.code}: ${answer.message}`);
  }

  private async setPasscode(minute: Minute): Promise<void> {
    const { passcode } = this.person;
    const set = await this.ask('identity.session.set-passcode', { passcode, password: this.password }, minute);
    this.hasPasscode = set.ok;
  }

  private async showCode(minute: Minute): Promise<Answer<Reply<'payment.code.show'>>> {
    if (this.dependencies.policy === 'hardened' && minute - this.unlockedAt > UNLOCKED_MINUTES) {
      if (!this.hasPasscode) await this.setPasscode(minute);
      const unlocked = await this.ask('identity.session.unlock', { passcode: this.person.passcode }, minute);
      if (unlocked.ok) this.unlockedAt = minute;
    }
    return this.ask('payment.code.show', {}, minute);
  }

  private async addCard(minute: Minute): Promise<void> {
    const { provider, truth } = this.dependencies;
    const card = this.person.card!;
    const token = await provider.token(card, minute);
    let added = await this.ask('charging.source.add-card', { token }, minute);
    const threeDSecureId = added.ok ? undefined : added.details?.threeDSecureId;
    if (!added.ok && added.code === 'STEP_UP_REQUIRED' && typeof threeDSecureId === 'string') {
      truth.honestChallenged++;
      await provider.answerChallenge(threeDSecureId, card.holderCode, minute);
      added = await this.ask('charging.source.add-card', { token, threeDSecureId }, minute);
    }
    if (added.ok) this.cardId = added.body.sourceId;
    else count(truth.honestRefused, `card: ${ruleOf(added)}`);
  }

  /** The way in which this person charges; undefined if it is not open to them. */
  private charging(minute: Minute, amountYen: number): (() => Promise<Charged>) | undefined {
    const { habit, chargeSecret } = this.person;
    if (habit === 'register' || habit === 'atm') return () => this.payIn(minute, habit, amountYen);
    const sourceId = habit === 'card' ? this.cardId : this.bankId;
    if (sourceId === undefined) return undefined;
    return () => this.ask('charging.charge.make', { amountYen, sourceId, chargeSecret }, minute);
  }

  /** Shows a charge number at the cash point where they always go. */
  private async payIn(minute: Minute, method: 'register' | 'atm', amountYen: number): Promise<Charged> {
    const number = await this.ask('charging.cash.issue-number', { method }, minute);
    if (!number.ok) return number;
    const nth = Number(this.person.key.slice(1));
    return this.dependencies.cashPoints.deposit(method, nth, number.body.chargeNumber, amountYen, minute);
  }
}

/** The rule that refused, where the answer names it, with its code. */
export function ruleOf(answer: Exclude<Answer<unknown>, { ok: true }>): string {
  const rule = answer.details?.rule;
  return typeof rule === 'string' ? `${answer.code} (${rule})` : answer.code;
}
