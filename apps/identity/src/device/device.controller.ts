import { listDevices, revokeDevice, setPasscode, unlock } from '@modosu/contracts/identity.messages';
import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { digitsForm } from '@modosu/contracts/texts';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Answers } from '@modosu/service-kit/transport/answers';
import { Controller, Inject } from '@nestjs/common';
import { sessionOf } from '../customer/customer.state';
import { Customers } from '../customer/customers';
import { DerivedKeys } from '../personal-data/derived-keys';
import { PersonalData } from '../personal-data/personal-data';
import type { IdentityPolicy } from '../policy';
import { IDENTITY_POLICY } from '../policy-token';
import { isInARow, ofTheOwner } from '../secret/guessable';
import { Revocations } from '../session/revocations';
import { sessionIdOf } from '../session/session.controller';
import { Reauthentication } from '../sign-in/reauthentication';

/** The door of a customer's devices, and of the passcode that unlocks the app on one. */
@Controller()
export class DeviceController {
  constructor(
    private readonly customers: Customers,
    private readonly personalData: PersonalData,
    private readonly keys: DerivedKeys,
    private readonly reauthentication: Reauthentication,
    private readonly revocations: Revocations,
    @Inject(IDENTITY_POLICY) private readonly policy: IdentityPolicy,
  ) {}

  @Answers(listDevices)
  async list(_: RequestOf<typeof listDevices>, { actor }: RequestContext): Promise<ReplyOf<typeof listDevices>> {
    const { devices } = await this.customers.load(actor.id);
    const shown = devices.map(async ({ registrationId, firstSeenAt, name: sealed }) => {
      const name = sealed === undefined ? undefined : await this.personalData.openField(actor.id, 'device', sealed);
      return { deviceId: registrationId, firstSeenAt, ...(name === undefined ? {} : { name }) };
    });
    return { devices: await Promise.all(shown) };
  }

  @Answers(revokeDevice)
  async revoke(
    { deviceId }: RequestOf<typeof revokeDevice>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof revokeDevice>> {
    const { actor } = context;
    const command = { kind: 'revoke-device', registrationId: deviceId } as const;
    const { reply } = await this.customers.handle<{ sessionIds: string[] }>(actor.id, command, context.command());
    this.revocations.tell(reply.sessionIds);
    return {};
  }

  @Answers(setPasscode)
  async setPasscode(
    { passcode, password }: RequestOf<typeof setPasscode>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof setPasscode>> {
    if (isInARow(passcode)) throw new Refusal('PASSWORD_UNSUITABLE', { rule: 'sequence' });
    const customerId = context.actor.id;
    const sessionId = sessionIdOf(context);
    const finding = await this.reauthentication.look(customerId, sessionId, password, context.now);
    // Only who knows the password learns what the passcode is too much like.
    if (finding.passwordRight) await this.mustNotBeGuessable(customerId, passcode, password);
    const passcodeHash = await this.passcodeHash(customerId, sessionId, passcode);
    const fromTrustedDevicesOnly = this.policy.provesOnTrustedDevicesOnly;
    const command = { kind: 'set-passcode', sessionId, passcodeHash, fromTrustedDevicesOnly, ...finding } as const;
    await this.customers.handle(customerId, command, context.command());
    return {};
  }

  @Answers(unlock)
  async unlock({ passcode }: RequestOf<typeof unlock>, context: RequestContext): Promise<ReplyOf<typeof unlock>> {
    const customerId = context.actor.id;
    const sessionId = sessionIdOf(context);
    const passcodeHash = await this.passcodeHash(customerId, sessionId, passcode);
    const command = { kind: 'unlock', sessionId, passcodeHash } as const;
    const { reply } = await this.customers.handle<{ unlockedUntil: string }>(customerId, command, context.command());
    this.revocations.tellChanged(sessionId);
    return reply;
  }

  /** A passcode is of one registered device: a device that only goes by its name has another. */
  private async passcodeHash(customerId: string, sessionId: string, passcode: string): Promise<string> {
    const session =
      sessionOf(await this.customers.lastSeen(customerId), sessionId) ??
      sessionOf(await this.customers.load(customerId), sessionId);
    if (!session) throw new Refusal('UNAUTHENTICATED');
    return this.keys.passcodeHash(customerId, session.registrationId, passcode);
  }

  private async mustNotBeGuessable(customerId: string, passcode: string, password: string): Promise<void> {
    const { personal } = await this.customers.load(customerId);
    const known = personal && (await this.personalData.open(customerId, personal));
    const rule = known && ofTheOwner(passcode, known);
    if (rule !== undefined) throw new Refusal('PASSWORD_UNSUITABLE', { rule });
    if (digitsForm(password) === passcode) throw new Refusal('PASSWORD_UNSUITABLE', { rule: 'password' });
  }
}
