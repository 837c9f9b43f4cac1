import { requestPasswordReset } from '@modosu/contracts/identity.messages';
import type { RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { Addresses } from '../address/address.aggregate';
import { AnonymousCaps } from '../address/anonymous-caps';
import { Contacts } from '../contact/contacts';
import { Customers } from '../customer/customer.aggregate';
import { DerivedKeys } from '../secrets/derived-keys';
import { ResetMail } from './reset-mail';

@Injectable()
export class ResetRequestHandlers {
  constructor(
    private readonly customers: Customers,
    private readonly contacts: Contacts,
    private readonly addresses: Addresses,
    private readonly caps: AnonymousCaps,
    private readonly keys: DerivedKeys,
    private readonly resetMail: ResetMail,
  ) {}

  @Handles(requestPasswordReset)
  async request(request: RequestOf<typeof requestPasswordReset>, context: RequestContext) {
    const { email, deliverTo } = request;
    if (deliverTo !== undefined && !this.resetMail.goesToAnyAddress) throw new Refusal('DELIVERY_ADDRESS_REFUSED');
    const emailIndex = this.keys.blindIndex('email', email);
    await this.caps.begin('reset-request', context);
    const customerId = await this.contacts.ownerOf(emailIndex);
    const state = await this.customers.stateOf(customerId ?? emailIndex);
    if (customerId === undefined || !(await this.resetMail.mayBeDelivered(request, state))) {
      await this.addresses.ignoreReset(emailIndex, context);
    } else await this.resetMail.send(state, deliverTo, context);
    return { accepted: true as const };
  }
}
