import { externalSignIn, signIn } from '@modosu/contracts/identity.messages';
import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import type { Handled } from '@modosu/event-sourcing/command/aggregate';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Answers } from '@modosu/service-kit/transport/answers';
import { Controller, Inject } from '@nestjs/common';
import { Addresses } from '../address/addresses';
import type { Attempt } from '../address/anonymous-caps';
import { Contacts } from '../contact/contacts';
import type { CustomerEvent } from '../customer/customer.events';
import { type CustomerState, deviceOf, NO_CUSTOMER } from '../customer/customer.state';
import { Customers } from '../customer/customers';
import { DeviceProof } from '../device/device-proof';
import { Outbox } from '../mail/outbox';
import { Passwords } from '../password/passwords';
import { DerivedKeys } from '../personal-data/derived-keys';
import { PersonalData } from '../personal-data/personal-data';
import type { IdentityPolicy } from '../policy';
import { IDENTITY_POLICY } from '../policy-token';
import { findStep } from '../second-factor/totp';
import { Revocations } from '../session/revocations';
import { SessionTokens } from '../session/session-tokens';
import { ExternalLogins } from './external-logins';
import { type Aim, GuessingCaps, NOT_COUNTED } from './guessing-caps';
import type { CodeFinding, PasswordFinding, SignedIn } from './sign-in.decider';
import { mustWait } from './wrong-tries';

type Reply = ReplyOf<typeof signIn>;
type Device = RequestOf<typeof signIn>['device'];

/** The door of sign-in. Nothing about an account is told before its password has been found right. */
@Controller()
export class SignInController {
  constructor(
    private readonly customers: Customers,
    private readonly contacts: Contacts,
    private readonly addresses: Addresses,
    private readonly passwords: Passwords,
    private readonly personalData: PersonalData,
    private readonly keys: DerivedKeys,
    private readonly tokens: SessionTokens,
    private readonly deviceProof: DeviceProof,
    private readonly outbox: Outbox,
    private readonly revocations: Revocations,
    private readonly caps: GuessingCaps,
    private readonly externalLogins: ExternalLogins,
    @Inject(IDENTITY_POLICY) private readonly policy: IdentityPolicy,
  ) {}

  @Answers(signIn)
  async signIn(request: RequestOf<typeof signIn>, context: RequestContext): Promise<Reply> {
    const { email, password, device } = request;
    const emailIndex = this.keys.blindIndex('email', email);
    const aim = { account: emailIndex, deviceId: device.deviceId };
    const customerId = await this.contacts.ownerOf(emailIndex);
    const seen = await this.lookFor(customerId, emailIndex);
    const { provenDevice, attempt } = await this.counted(aim, seen, device, context);
    const finding = await this.look(seen, password);
    if (customerId === undefined || seen.standing === 'none') {
      return this.addresses.refuseUnknown('CREDENTIALS_INVALID', emailIndex, device.deviceId, context);
    }
    const code = finding.passwordRight ? await this.codeStep(seen, request.code, context.now) : 'none';
    const name = finding.passwordRight ? await this.nameOf(device, seen) : {};
    const arrival = { ...this.arrival(customerId, device, provenDevice, context), ...name };
    const signedIn = await this.customers
      .handle<SignedIn>(customerId, { kind: 'sign-in', ...finding, code, ...arrival }, context.command())
      .catch((error: unknown) => whoForgotTheCode(error, attempt));
    await attempt.takeBack();
    await this.raiseCost(seen, password, context);
    return this.answer(customerId, signedIn);
  }

  @Answers(externalSignIn)
  async externalSignIn(request: RequestOf<typeof externalSignIn>, context: RequestContext): Promise<Reply> {
    const { device } = request;
    const login = this.keys.externalIndex(request);
    const { index } = login;
    const aim = { account: index, deviceId: device.deviceId };
    const customerId = await this.contacts.ownerOfExternal(login);
    const seen = customerId === undefined ? NO_CUSTOMER : await this.customers.lastSeen(customerId);
    const { provenDevice, attempt } = await this.counted(aim, seen, device, context);
    const asserted = !this.policy.checksAssertions || (await this.externalLogins.holds(request, context));
    if (customerId === undefined) {
      return this.addresses.refuseUnknown('EXTERNAL_LOGIN_INVALID', index, device.deviceId, context);
    }
    const name = asserted ? await this.nameOf(device, seen) : {};
    const code = asserted ? await this.codeStep(seen, request.code, context.now) : 'none';
    const arrival = { ...this.arrival(customerId, device, provenDevice, context), ...name, code };
    const assertionChecked = this.policy.checksAssertions;
    const signedIn = await this.customers
      .handle<SignedIn>(
        customerId,
        { kind: 'sign-in-externally', asserted, assertionChecked, ...arrival },
        context.command(),
      )
      .catch((error: unknown) => whoForgotTheCode(error, attempt));
    await attempt.takeBack();
    return this.answer(customerId, signedIn);
  }

  /** An account that is not there is looked for all the same, so that it takes as long. */
  private async lookFor(customerId: string | undefined, emailIndex: string): Promise<CustomerState> {
    if (customerId === undefined && !this.policy.looksForUnknownAlike) return NO_CUSTOMER;
    return this.customers.lastSeen(customerId ?? emailIndex);
  }

  /** Another copy of the service may have set a new password since: only the log can say that one is wrong. */
  private async look(seen: CustomerState, password: string): Promise<PasswordFinding> {
    const finding = await this.passwords.look(seen, password);
    if (finding.passwordRight || seen.standing === 'none') return finding;
    const now = await this.customers.load(seen.customerId);
    return now.passwordNumber === seen.passwordNumber ? finding : this.passwords.look(now, password);
  }

  /** A device that has proven to be known counts by itself, in its customer's stream; any other by where it comes from. */
  private async counted(aim: Aim, seen: CustomerState, device: Device, context: RequestContext) {
    const provenDevice = await this.provenDevice(seen, device);
    if (provenDevice === undefined) return { attempt: await this.caps.begin(aim, context) };
    const known = deviceOf(await this.customers.load(seen.customerId), provenDevice);
    // The decision looks again; here it saves the hash.
    if (mustWait(known?.wrongAt, context.now)) throw new Refusal('RATE_LIMITED');
    return { provenDevice, attempt: NOT_COUNTED };
  }

  /** Another copy of the service may have registered the device since this one saw the customer. */
  private async provenDevice(seen: CustomerState, { secret }: Device): Promise<string | undefined> {
    if (secret === undefined || seen.standing === 'none') return undefined;
    const proven = this.deviceProof.find(seen.devices, secret);
    return proven ?? this.deviceProof.find((await this.customers.load(seen.customerId)).devices, secret);
  }

  private arrival(customerId: string, device: Device, provenDevice: string | undefined, context: RequestContext) {
    const registrationId = context.idOf('device', customerId);
    const { credentialHash } = this.deviceProof.issue(customerId, registrationId);
    const { tellsOfNew, newDevicesADay } = this.policy;
    return {
      deviceId: device.deviceId,
      ...(provenDevice === undefined ? {} : { provenDevice }),
      newDevice: { registrationId, credentialHash },
      ...(tellsOfNew ? { noticeId: context.idOf('mail', customerId, 'new-device') } : {}),
      ...(newDevicesADay === undefined ? {} : { mostNewDevicesADay: newDevicesADay }),
      ...this.tokens.prepare('c', customerId, context),
    };
  }

  private answer(customerId: string, { reply, events }: Handled<CustomerEvent, SignedIn>): Reply {
    const { sessionId, newDevice, registrationId, endedSessionIds = [] } = reply;
    if (endedSessionIds.length > 0) this.revocations.tell(endedSessionIds);
    this.outbox.sendSoon(events);
    const isNew = newDevice && registrationId !== undefined;
    return {
      sessionToken: this.tokens.write('c', customerId, sessionId),
      customerId,
      sessionId,
      newDevice,
      // Derived, not stored: the command sent again gets the same one.
      ...(isNew ? { deviceSecret: this.deviceProof.issue(customerId, registrationId).secret } : {}),
    };
  }

  private async codeStep(state: CustomerState, code: string | undefined, now: string): Promise<CodeFinding> {
    if (code === undefined || !state.secondFactor) return 'none';
    const secret = await this.personalData.openField(state.customerId, 'totp', state.secondFactor.secret);
    return secret === undefined ? 'wrong' : findStep(secret, code, now);
  }

  /** What people call their devices may name them, so it is sealed. */
  private async nameOf(device: Device, state: CustomerState): Promise<{ deviceName?: string }> {
    if (device.name === undefined) return {};
    const deviceName = await this.personalData.sealField(state.customerId, 'device', device.name);
    return deviceName === undefined ? {} : { deviceName };
  }

  private async raiseCost(seen: CustomerState, password: string, context: RequestContext): Promise<void> {
    const { customerId, passwordHash, passwordNumber } = seen;
    if (passwordHash === undefined || !(await this.passwords.shouldRehash(passwordHash, password))) return;
    const step = context.child('rehash', customerId);
    const raised = await this.passwords.hash(password, customerId, step.commandId);
    await this.customers.handle(customerId, { kind: 'rehash', passwordHash: raised, passwordNumber }, step.command());
  }
}

/** Who only left the code out has not guessed at anything. */
async function whoForgotTheCode(error: unknown, attempt: Attempt): Promise<never> {
  if (error instanceof Refusal && error.code === 'SECOND_FACTOR_REQUIRED') await attempt.takeBack();
  throw error;
}
