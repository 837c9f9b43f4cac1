import type { signIn } from '@modosu/contracts/identity.messages';
import type { ReplyOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Inject, Injectable } from '@nestjs/common';
import type { Attempt } from '../address/anonymous-caps';
import { Customers } from '../customer/customer.aggregate';
import type { Arrival, SignIn, SignInExternally } from '../customer/customer.commands';
import type { CustomerState } from '../customer/customer.state';
import { Outbox } from '../mail/outbox';
import { PersonalData } from '../personal-data/personal-data';
import { type IdentityPolicy, POLICY } from '../policy/identity-policy';
import type { CodeFinding } from '../secrets/totp';
import { findStep } from '../secrets/totp';
import { DeviceProof } from '../token/device-proof';
import { SessionTokens } from '../token/session-tokens';
import type { ClientDevice, SignInAttempt } from './sign-in-attempts';

/** What was found out about how a client signs in, without the device that it signs in with. */
type Way = Omit<SignIn, keyof Arrival> | Omit<SignInExternally, keyof Arrival>;

/** What a client sends of itself, whichever way it signs in. */
interface Client {
  readonly device: ClientDevice;
  readonly code?: string;
}

/** Where every way of signing in ends: at a decision about the device and its new session. */
@Injectable()
export class Arrivals {
  constructor(
    private readonly customers: Customers,
    private readonly personalData: PersonalData,
    private readonly tokens: SessionTokens,
    private readonly deviceProof: DeviceProof,
    private readonly outbox: Outbox,
    @Inject(POLICY) private readonly policy: IdentityPolicy,
  ) {}

  /**
   * @param proven the password was right, or the assertion holds: only then are code and device name looked at
   * @throws Refusal
   */
  async enter(
    way: Way,
    proven: boolean,
    { device, code }: Client,
    { customerId, seen }: { readonly customerId: string; readonly seen: CustomerState },
    { attempt, provenDevice }: SignInAttempt,
    context: RequestContext,
  ): Promise<ReplyOf<typeof signIn>> {
    const registrationId = context.idOf('device', customerId);
    const { credentialHash } = this.deviceProof.issue(customerId, registrationId);
    const { notifiesOfNew, newDevicesADay } = this.policy;
    const arrival: Arrival = {
      code: proven && code !== undefined ? await this.codeStep(customerId, code, context.now) : 'none',
      deviceId: device.deviceId,
      deviceName: proven ? await this.nameOf(device, seen) : undefined,
      provenDevice,
      newDevice: { registrationId, credentialHash },
      noticeId: notifiesOfNew ? context.idOf('mail', customerId, 'new-device') : undefined,
      mostNewDevicesADay: newDevicesADay,
      ...this.tokens.prepare('c', customerId, context),
    };
    const { reply, events } = await this.customers
      .handle(customerId, { ...way, ...arrival }, context.command())
      .catch((error: unknown) => takeBackWithoutCode(error, attempt));
    await attempt.takeBack();
    this.outbox.send(events, reply.endedSessionIds);
    const { sessionId, newDevice } = reply;
    const isNew = newDevice && reply.registrationId !== undefined;
    return {
      sessionToken: this.tokens.write('c', customerId, sessionId),
      customerId,
      sessionId,
      newDevice,
      // Derived, not stored: the command sent again gets the same one.
      deviceSecret: isNew ? this.deviceProof.issue(customerId, reply.registrationId).secret : undefined,
    };
  }

  /** By the log: another copy of the service may have enrolled an authenticator since this one saw the customer. */
  private async codeStep(customerId: string, code: string, now: string): Promise<CodeFinding> {
    const { secondFactor } = await this.customers.stateOf(customerId);
    if (!secondFactor) return 'none';
    const secret = await this.personalData.decryptField(customerId, 'totp', secondFactor.secret);
    return secret === undefined ? 'wrong' : findStep(secret, code, now);
  }

  /** What people call their devices may name them, so it is encrypted. */
  private async nameOf({ name }: ClientDevice, { customerId }: CustomerState): Promise<string | undefined> {
    return name === undefined ? undefined : this.personalData.encryptField(customerId, 'device', name);
  }
}

/** Who only left the code out has not guessed at anything. */
async function takeBackWithoutCode(error: unknown, attempt: Attempt): Promise<never> {
  if (error instanceof Refusal && error.code === 'SECOND_FACTOR_REQUIRED') await attempt.takeBack();
  throw error;
}
