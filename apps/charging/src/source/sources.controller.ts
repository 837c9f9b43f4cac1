import {
  addBankAccount,
  addCard,
  listSources,
  removeSource,
  setChargeSecret,
} from '@modosu/contracts/charging.messages';
import { compareSecret } from '@modosu/contracts/identity.messages';
import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import { Messenger } from '@modosu/service-kit/broker/messenger';
import { RequestContext } from '@modosu/service-kit/request/request-context';
import { Answers } from '@modosu/service-kit/transport/answers';
import { Controller, Inject } from '@nestjs/common';
import { Caps } from '../cap/caps';
import { POLICY } from '../charging.settings';
import { stoppedRule } from '../funding/charge-rules';
import { inCircumstances } from '../funding/funding.commands';
import { sourceView } from '../funding/funding.decider';
import { activeSources } from '../funding/funding.state';
import { Fundings } from '../funding/fundings';
import { type ChargingPolicy } from '../policy/charging-policy';
import { sessionFacts } from '../policy/session-facts';
import { SwitchBoard } from '../switches/switch-board';
import { CardRegistration } from './card-registration';
import { Vault } from './vault';

/** A customer's funding sources and their charge secret. */
@Controller()
export class SourcesController {
  constructor(
    private readonly fundings: Fundings,
    private readonly registration: CardRegistration,
    private readonly vault: Vault,
    private readonly caps: Caps,
    private readonly board: SwitchBoard,
    private readonly messenger: Messenger,
    @Inject(POLICY) private readonly policy: ChargingPolicy,
  ) {}

  @Answers(addCard)
  addCard(
    { token, threeDSecureId }: RequestOf<typeof addCard>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof addCard>> {
    return this.registration.add(token, threeDSecureId, context);
  }

  @Answers(addBankAccount)
  async addBankAccount(
    { account }: RequestOf<typeof addBankAccount>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof addBankAccount>> {
    const stopped = stoppedRule('bank', await this.board.stopped());
    if (stopped !== undefined) throw new Refusal(stopped.code, { rule: stopped.rule });
    // Asked before anything is counted, so that it leaves no mark on an account number that it will not take.
    if (this.policy.bankAccountProof) throw new Refusal('BANK_ACCOUNT_UNPROVEN', { rule: 'bank-account-proof' });
    const customerId = context.actor.id;
    const sourceId = context.idOf('source', customerId);
    const sealedAccount = this.vault.sealAccount(customerId, account);
    const command = {
      type: 'add-bank-account',
      customerId,
      sourceId,
      sealedAccount,
      last4: account.slice(-4),
      accountIndex: this.vault.accountIndex(account),
    } as const;
    const { state } = await this.fundings.load(customerId);
    const known = activeSources(state).find((one) => one.accountIndex === command.accountIndex);
    if (known !== undefined) return sourceView(known);
    const full = await this.caps.mayHoldBankAccount(customerId, command.accountIndex, context);
    if (full !== undefined) throw new Refusal('BANK_ACCOUNT_REFUSED', { rule: full.rule });
    const { reply } = await this.fundings.handle(
      customerId,
      inCircumstances(command, sessionFacts(context.actor)),
      context.command(),
    );
    return reply;
  }

  @Answers(listSources)
  async list(_request: RequestOf<typeof listSources>, context: RequestContext): Promise<ReplyOf<typeof listSources>> {
    const { state } = await this.fundings.load(context.actor.id);
    return { sources: activeSources(state).map(sourceView) };
  }

  @Answers(removeSource)
  async remove(
    { sourceId }: RequestOf<typeof removeSource>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof removeSource>> {
    const { state } = await this.fundings.load(context.actor.id);
    const source = state.sources.find((one) => one.sourceId === sourceId);
    await this.registration.remove(source, sourceId, context);
    if (source?.accountIndex !== undefined) {
      await this.caps.releaseBankAccount(context.actor.id, source.accountIndex, context);
    }
    return {};
  }

  @Answers(setChargeSecret)
  async setSecret(
    { secret }: RequestOf<typeof setChargeSecret>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof setChargeSecret>> {
    const customerId = context.actor.id;
    if (this.policy.guardedSecret) await this.mustNotBeGuessable(customerId, secret, context);
    // From here on there is only its keyed hash.
    const command = { type: 'set-secret', customerId, secretMac: this.vault.secretMac(customerId, secret) } as const;
    await this.fundings.handle(customerId, inCircumstances(command, sessionFacts(context.actor)), context.command());
    return {};
  }

  /** Identity knows whose birthday, number and password it must not be; the customer is not asked about the customer. */
  private async mustNotBeGuessable(customerId: string, secret: string, context: RequestContext): Promise<void> {
    const asked = context.child('compare-secret', customerId);
    const { rule } = await this.messenger.send(compareSecret, { customerId, secret }, asked, { as: 'service' });
    if (rule !== undefined) throw new Refusal('CHARGE_SECRET_UNSUITABLE', { rule });
  }
}
