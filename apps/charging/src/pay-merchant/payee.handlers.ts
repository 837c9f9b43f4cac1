import { confirmPayee, proposePayee, showPayee } from '@modosu/contracts/charging.messages';
import type { RequestOf } from '@modosu/contracts/message';
import { merchantOf } from '@modosu/contracts/payment.messages';
import { Messenger } from '@modosu/service-kit/broker/messenger';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { Payees, sealedFor } from '../payee/payee.aggregate';
import type { PayeeAccount } from '../payee/payee.decider';
import { Vault } from '../vault/vault';

/** The bank accounts of merchants. A number goes in, and only its last four digits come out. */
@Injectable()
export class PayeeHandlers {
  constructor(
    private readonly payees: Payees,
    private readonly vault: Vault,
    private readonly messenger: Messenger,
  ) {}

  @Handles(proposePayee)
  async propose({ merchantId, account, reason }: RequestOf<typeof proposePayee>, context: RequestContext) {
    await this.messenger.send(merchantOf, { merchantId }, context, { as: 'service' });
    const accountId = context.idOf('account', merchantId);
    const sealedAccount = this.vault.encryptAccount(sealedFor(merchantId), account);
    const data = { merchantId, accountId, sealedAccount, last4: account.slice(-4), by: context.actor.id, reason };
    return (await this.payees.handle(merchantId, { type: 'propose', ...data } as const, context.command())).reply;
  }

  @Handles(confirmPayee)
  async confirm({ merchantId, accountId }: RequestOf<typeof confirmPayee>, context: RequestContext) {
    const command = { type: 'confirm', accountId, by: context.actor.id } as const;
    return (await this.payees.handle(merchantId, command, context.command())).reply;
  }

  @Handles(showPayee)
  async show({ merchantId }: RequestOf<typeof showPayee>, _context: RequestContext) {
    const { account, proposed } = (await this.payees.load(merchantId)).state;
    return { account: account && shown(account), proposed: proposed && shown(proposed) };
  }
}

function shown({ accountId, last4, by, reason, at }: PayeeAccount) {
  return { accountId, last4, by, reason, at };
}
