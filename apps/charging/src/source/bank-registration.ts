import type { ChargingPolicy } from '@modosu/contracts/charging-policy';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Inject, Injectable } from '@nestjs/common';
import { Caps } from '../cap/caps';
import { stoppedRule } from '../funding/charge-rules';
import { Fundings } from '../funding/funding.aggregate';
import { withContext } from '../funding/funding.commands';
import { activeSources, type SourceView, sourceView } from '../funding/funding.state';
import { POLICY } from '../policy/charging-policy';
import { sessionFacts } from '../policy/session-facts';
import { Switches } from '../switches/switches.aggregate';
import { Vault } from '../vault/vault';

/** Registers a bank account for direct debit. */
@Injectable()
export class BankRegistration {
  constructor(
    private readonly fundings: Fundings,
    private readonly vault: Vault,
    private readonly caps: Caps,
    private readonly switches: Switches,
    @Inject(POLICY) private readonly policy: ChargingPolicy,
  ) {}

  async add(account: string, context: RequestContext): Promise<SourceView> {
    const stopped = stoppedRule('bank', await this.switches.stopped());
    if (stopped !== undefined) throw new Refusal(stopped.code, { rule: stopped.rule });
    // Asked before anything is counted, so that it leaves no mark on an account number that it will not take.
    if (this.policy.bankAccountProof) throw new Refusal('BANK_ACCOUNT_UNPROVEN', { rule: 'bank-account-proof' });
    const customerId = context.actor.id;
    const accountIndex = this.vault.accountIndex(account);
    const { state } = await this.fundings.load(customerId);
    const known = activeSources(state).find((one) => one.accountIndex === accountIndex);
    if (known !== undefined) return sourceView(known);
    const full = await this.caps.mayHoldBankAccount(customerId, accountIndex, context);
    if (full !== undefined) throw new Refusal('BANK_ACCOUNT_REFUSED', { rule: full.rule });
    const sourceId = context.idOf('source', customerId);
    const sealedAccount = this.vault.encryptAccount(customerId, account);
    const add = { customerId, sourceId, sealedAccount, last4: account.slice(-4), accountIndex };
    const command = withContext({ type: 'add-bank-account', ...add } as const, sessionFacts(context.actor));
    return (await this.fundings.handle(customerId, command, context.command())).reply;
  }
}
