import { setPasscode, unlock } from '@modosu/contracts/identity.messages';
import type { RequestOf } from '@modosu/contracts/message';
import { digitsForm } from '@modosu/contracts/texts';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Inject, Injectable } from '@nestjs/common';
import { Customers } from '../customer/customer.aggregate';
import { sessionOf } from '../customer/customer.state';
import { Reauthentication } from '../password/reauthentication';
import { PersonalData } from '../personal-data/personal-data';
import { type IdentityPolicy, POLICY } from '../policy/identity-policy';
import { DerivedKeys } from '../secrets/derived-keys';
import { isInARow, ofTheOwner } from '../secrets/guessable';
import { sessionIdOf } from '../token/session-id';
import { SessionNotices } from '../token/session-notices';

/** The passcode that unlocks the app on one device. */
@Injectable()
export class PasscodeHandlers {
  constructor(
    private readonly customers: Customers,
    private readonly personalData: PersonalData,
    private readonly keys: DerivedKeys,
    private readonly reauthentication: Reauthentication,
    private readonly notices: SessionNotices,
    @Inject(POLICY) private readonly policy: IdentityPolicy,
  ) {}

  @Handles(setPasscode)
  async set({ passcode, password }: RequestOf<typeof setPasscode>, context: RequestContext) {
    if (isInARow(passcode)) throw new Refusal('PASSWORD_UNSUITABLE', { rule: 'sequence' });
    const customerId = context.actor.id;
    const sessionId = sessionIdOf(context);
    const finding = await this.reauthentication.look(customerId, sessionId, password, context.now);
    // Only who knows the password learns what the passcode is too much like.
    if (finding.passwordRight) await this.mustNotBeGuessable(customerId, passcode, password);
    const passcodeHash = await this.passcodeHash(customerId, sessionId, passcode);
    const fromTrustedDevicesOnly = this.policy.provesOnTrustedDevicesOnly;
    const command = { type: 'set-passcode', sessionId, passcodeHash, fromTrustedDevicesOnly, ...finding } as const;
    await this.customers.handle(customerId, command, context.command());
    return {};
  }

  @Handles(unlock)
  async unlock({ passcode }: RequestOf<typeof unlock>, context: RequestContext) {
    const customerId = context.actor.id;
    const sessionId = sessionIdOf(context);
    const passcodeHash = await this.passcodeHash(customerId, sessionId, passcode);
    const command = { type: 'unlock', sessionId, passcodeHash } as const;
    const { reply } = await this.customers.handle(customerId, command, context.command());
    this.notices.changed(sessionId);
    return reply;
  }

  /** A passcode is of one registered device: a device that only goes by its name has another. */
  private async passcodeHash(customerId: string, sessionId: string, passcode: string): Promise<string> {
    const session =
      sessionOf(await this.customers.lastSeen(customerId), sessionId) ??
      sessionOf(await this.customers.stateOf(customerId), sessionId);
    if (!session) throw new Refusal('UNAUTHENTICATED');
    return this.keys.passcodeHash(customerId, session.registrationId, passcode);
  }

  private async mustNotBeGuessable(customerId: string, passcode: string, password: string): Promise<void> {
    const { personal } = await this.customers.stateOf(customerId);
    const known = personal && (await this.personalData.decrypt(customerId, personal));
    const rule = known && ofTheOwner(passcode, known);
    if (rule !== undefined) throw new Refusal('PASSWORD_UNSUITABLE', { rule });
    if (digitsForm(password) === passcode) throw new Refusal('PASSWORD_UNSUITABLE', { rule: 'password' });
  }
}
