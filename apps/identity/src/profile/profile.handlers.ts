import { profile, setLanguage } from '@modosu/contracts/identity.messages';
import type { RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { Customers } from '../customer/customer.aggregate';
import { languageOf } from '../customer/customer.state';
import { PersonalData } from '../personal-data/personal-data';

@Injectable()
export class ProfileHandlers {
  constructor(
    private readonly customers: Customers,
    private readonly personalData: PersonalData,
  ) {}

  /** What a customer may see of themselves: no secret, and nothing that another service knows. */
  @Handles(profile)
  async show(_: RequestOf<typeof profile>, { actor }: RequestContext) {
    const state = await this.customers.stateOf(actor.id);
    const { customerId, personal, emailVerified, secondFactor } = state;
    const known = personal && (await this.personalData.decrypt(customerId, personal));
    if (!known) throw new Refusal('NOT_FOUND');
    const { email, name } = known;
    const language = languageOf(state);
    return { customerId, email, name, emailVerified, secondFactor: secondFactor !== undefined, language };
  }

  @Handles(setLanguage)
  async setLanguage({ language }: RequestOf<typeof setLanguage>, context: RequestContext) {
    const command = { type: 'set-language', language } as const;
    return (await this.customers.handle(context.actor.id, command, context.command())).reply;
  }
}
