import type { Reply } from '@modosu/api-client/api-client';
import type { Item } from '@modosu/api-client/pages';
import type { Answer, From } from '../api/scenario-api';
import type { Minute } from '../clock/scenario-time';
import type { Dependencies } from '../dependencies';
import { type CustomerApp, ruleOf } from '../honest/customer-app';
import { EXTERNAL_PROVIDER } from '../population/people';
import { count } from '../truth/truth';
import type { Takeover, TheftStep } from './attack-plan';
import type { Guess } from './guess-plan';

type Source = Item<'charging.source.list'>;

/** One runner at work on one account. Whatever a step needs and did not get stops that step, and is written down. */
export class Thief {
  private token?: string;
  private source?: Source;
  /** Why nothing goes any further. */
  private stoppedBy?: string;
  private charged = 0;
  private unlockedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly takeover: Takeover,
    private readonly dependencies: Dependencies,
    private readonly muleIds: ReadonlyMap<string, CustomerApp>,
  ) {}

  /** Gets in, by the vector of this account, with the runner's phone but from a data centre or proxy. */
  async enter(minute: Minute): Promise<void> {
    const { victim, deviceId, signInIp } = this.takeover;
    const { api } = this.dependencies;
    const from = { minute, ip: signInIp };
    const device = { deviceId, name: 'phone' };
    let password = victim.password;
    if (victim.vector === 'reset') {
      const anew = await this.resetPassword(from);
      if (anew === undefined) return;
      password = anew;
    }
    // By the external login it is the flaw of the case: the identifier alone, and nothing that the provider signed.
    const external = { provider: EXTERNAL_PROVIDER, subject: victim.externalSubject ?? '', device };
    const answer = await (victim.vector === 'external'
      ? api.ask('identity.session.external-sign-in', external, from)
      : api.ask('identity.session.sign-in', { email: victim.email, password, device }, from));
    if (answer.ok) this.token = answer.body.sessionToken;
    else this.stoppedBy = `sign-in by ${victim.vector}: ${answer.code}`;
  }

  async step(step: TheftStep): Promise<void> {
    switch (step.kind) {
      case 'charge':
        return this.charge(step.amountYen, step.minute);
      case 'pay':
        return this.pay(step.amountYen, step.shop, step.category, step.minute);
      case 'transfer':
        return this.transfer(step.amountYen, step.mule.key, step.minute);
      case 'drain': {
        if (this.token === undefined) return;
        const wallet = await this.dependencies.api.ask('payment.wallet.show', {}, this.from(step.minute));
        if (wallet.ok && wallet.body.balanceYen > 0) {
          await this.pay(wallet.body.balanceYen, step.shop, 'tobacco', step.minute);
        }
      }
    }
  }

  private async charge(amountYen: number, minute: Minute): Promise<void> {
    const { truth, api } = this.dependencies;
    const { victim } = this.takeover;
    truth.attempted++;
    const reason = this.token === undefined ? this.stoppedBy : undefined;
    if (reason !== undefined || !(await this.findCard(minute))) {
      truth.stop(reason ?? 'no card on the account', amountYen);
      return;
    }
    const { sourceId } = this.source!;
    const ask = (yen: number) => {
      const charge = { amountYen: yen, sourceId, chargeSecret: victim.chargeSecret };
      return api.ask('charging.charge.make', charge, this.from(minute));
    };
    let chargedYen = amountYen;
    let answer = await ask(amountYen);
    const maxYen = answer.ok || answer.code !== 'AMOUNT_NOT_ALLOWED' ? undefined : answer.details?.maxYen;
    // Where it was too much, the thief takes what is allowed.
    if (typeof maxYen === 'number') {
      chargedYen = maxYen;
      answer = await ask(maxYen);
    }
    if (!answer.ok) {
      truth.stop(`charge: ${ruleOf(answer)}`, amountYen);
      return;
    }
    const { chargeId } = answer.body;
    this.charged++;
    truth.unauthorised.set(chargeId, { chargeId, key: victim.key, amountYen: chargedYen, minute });
  }

  private async findCard(minute: Minute): Promise<boolean> {
    if (this.source) return true;
    const listed = await this.dependencies.api.ask('charging.source.list', {}, this.from(minute));
    if (listed.ok) this.source = listed.body.sources.find(({ method }) => method === 'credit' || method === 'debit');
    return this.source !== undefined;
  }

  private async pay(amountYen: number, shop: number, category: 'tobacco' | 'electronics' | 'general', minute: Minute) {
    if (this.token === undefined) return;
    const { truth, shops } = this.dependencies;
    const code = await this.showCode(minute);
    const paid = code.ok ? await shops.scan(shop, code.body.code, amountYen, category, minute) : code;
    if (paid.ok) truth.stolenPaymentsYen += amountYen;
    else count(truth.guessesRefused, `theft, payment: ${paid.code}`);
  }

  /** Where the app asks for a passcode, a thief who knows the password sets one. */
  private async showCode(minute: Minute): Promise<Answer<Reply<'payment.code.show'>>> {
    const { api } = this.dependencies;
    if (this.dependencies.policy === 'hardened' && minute - this.unlockedAt > 4) {
      const passcode = '180925';
      const { password } = this.takeover.victim;
      await api.ask('identity.session.set-passcode', { passcode, password }, this.from(minute));
      const unlocked = await api.ask('identity.session.unlock', { passcode }, this.from(minute));
      if (unlocked.ok) this.unlockedAt = minute;
    }
    return api.ask('payment.code.show', {}, this.from(minute));
  }

  private async transfer(amountYen: number, muleKey: string, minute: Minute): Promise<void> {
    const toCustomerId = this.muleIds.get(muleKey)?.customerId;
    if (this.token === undefined || toCustomerId === undefined || this.charged === 0) return;
    const sent = await this.dependencies.api.ask(
      'payment.transfer.send',
      { toCustomerId, amountYen },
      this.from(minute),
    );
    if (sent.ok) this.dependencies.truth.stolenTransfersYen += amountYen;
    else count(this.dependencies.truth.guessesRefused, `theft, transfer: ${sent.code}`);
  }

  /** The other flaw of the case: birthdate and phone are enough to have the reset mail sent anywhere. */
  private async resetPassword(from: From): Promise<string | undefined> {
    const { api, mailbox } = this.dependencies;
    const { victim, dropAddress } = this.takeover;
    const { email, birthdate, phone } = victim;
    const before = new Date(Date.now() - 1).toISOString();
    const request = { email, birthdate, phone, deliverTo: dropAddress };
    const asked = await api.ask('identity.password.request-reset', request, from);
    if (!asked.ok) {
      this.stoppedBy = `password reset: ${asked.code}`;
      return undefined;
    }
    const token = await mailbox.token(dropAddress, 'reset-password', before);
    if (token === undefined) {
      this.stoppedBy = 'password reset: no mail came';
      return undefined;
    }
    const newPassword = `taken-${this.takeover.runner}-${victim.key}`;
    const reset = await api.ask('identity.password.reset', { token, newPassword }, from);
    if (reset.ok) return newPassword;
    this.stoppedBy = `password reset: ${reset.code}`;
    return undefined;
  }

  private from(minute: Minute): From {
    return { minute, ip: this.takeover.phoneIp, token: this.token };
  }
}

/** Tries a leaked pair that does not match. */
export async function tryGuess({ minute, email, password, ip, deviceId }: Guess, { api, truth }: Dependencies) {
  const answer = await api.ask('identity.session.sign-in', { email, password, device: { deviceId } }, { minute, ip });
  truth.guesses++;
  count(truth.guessesRefused, answer.ok ? 'let in' : answer.code);
}
