import { profile } from '@modosu/contracts/identity.messages';
import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Answers } from '@modosu/service-kit/transport/answers';
import { Controller } from '@nestjs/common';
import { PersonalData } from '../personal-data/personal-data';
import { Customers } from './customers';

/** The door of what a customer may see of themselves: no secret, and nothing that another service knows. */
@Controller()
export class ProfileController {
  constructor(
    private readonly customers: Customers,
    private readonly personalData: PersonalData,
  ) {}

  @Answers(profile)
  async profile(_: RequestOf<typeof profile>, { actor }: RequestContext): Promise<ReplyOf<typeof profile>> {
    const { customerId, personal, emailVerified, secondFactor } = await this.customers.load(actor.id);
    const opened = personal && (await this.personalData.open(customerId, personal));
    if (!opened) throw new Refusal('NOT_FOUND');
    const { email, name } = opened;
    return { customerId, email, name, emailVerified, secondFactor: secondFactor !== undefined };
  }
}
