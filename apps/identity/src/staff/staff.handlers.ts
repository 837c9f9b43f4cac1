import { confirmStaff, createStaff } from '@modosu/contracts/identity.messages';
import type { RequestOf } from '@modosu/contracts/message';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Inject, Injectable } from '@nestjs/common';
import { Passwords } from '../password/passwords';
import { type IdentityPolicy, POLICY } from '../policy/identity-policy';
import { DerivedKeys } from '../secrets/derived-keys';
import { secretFrom } from '../secrets/totp';
import { StaffMembers } from './staff.aggregate';

@Injectable()
export class StaffHandlers {
  constructor(
    private readonly staff: StaffMembers,
    private readonly passwords: Passwords,
    private readonly keys: DerivedKeys,
    @Inject(POLICY) private readonly policy: IdentityPolicy,
  ) {}

  @Handles(createStaff)
  async create({ email, name, password, roles }: RequestOf<typeof createStaff>, context: RequestContext) {
    this.passwords.assertSuitable(password, email);
    const proposedId = context.idOf('staff', this.staff.indexOf(email));
    const staffId = await this.staff.claim(email, proposedId, context);
    const totpSecret = secretFrom(this.keys.secretBytes('second-factor', staffId, context.commandId));
    const passwordHash = await this.passwords.hash(password, staffId, context.commandId);
    const awaitsConfirmation = this.policy.staffNeedsTwoAdministrators;
    const confirmedByOtherThan = awaitsConfirmation ? context.actor.id : undefined;
    await this.staff.create(staffId, { email, name, passwordHash, totpSecret, roles, confirmedByOtherThan }, context);
    return { staffId, totpSecret, awaitsConfirmation };
  }

  @Handles(confirmStaff)
  async confirm({ staffId }: RequestOf<typeof confirmStaff>, context: RequestContext) {
    await this.staff.handle(staffId, { type: 'confirm', by: context.actor.id }, context.command());
    return {};
  }
}
