import type { signIn } from '@modosu/contracts/identity.messages';
import type { RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Injectable } from '@nestjs/common';
import type { Attempt } from '../address/anonymous-caps';
import { Customers } from '../customer/customer.aggregate';
import { type CustomerState, deviceOf } from '../customer/customer.state';
import { mustWait } from '../policy/wrong-tries';
import { DeviceProof } from '../token/device-proof';
import type { Account } from './accounts';
import { GuessingCaps, NOT_COUNTED } from './guessing-caps';

export type ClientDevice = RequestOf<typeof signIn>['device'];

/** An attempt to sign in, and the registered device that made it, if it has proven to be one. */
export interface SignInAttempt {
  readonly provenDevice?: string;
  readonly attempt: Attempt;
}

/** Counts attempts to sign in before anything dear is done for them. */
@Injectable()
export class SignInAttempts {
  constructor(
    private readonly customers: Customers,
    private readonly deviceProof: DeviceProof,
    private readonly caps: GuessingCaps,
  ) {}

  /**
   * A device that has proven to be known counts by itself, in its customer's stream; any other by where it comes from.
   * @throws Refusal RATE_LIMITED
   */
  async begin({ index, seen }: Account, device: ClientDevice, context: RequestContext): Promise<SignInAttempt> {
    const provenDevice = await this.provenDevice(seen, device);
    if (provenDevice === undefined) {
      return { attempt: await this.caps.begin({ account: index, deviceId: device.deviceId }, context) };
    }
    const known = deviceOf(await this.customers.stateOf(seen.customerId), provenDevice);
    // The decision looks again; here it saves the hash.
    if (mustWait(known?.wrongAt, context.now)) throw new Refusal('RATE_LIMITED');
    return { provenDevice, attempt: NOT_COUNTED };
  }

  /** Another copy of the service may have registered the device since this one saw the customer. */
  private async provenDevice(seen: CustomerState, { secret }: ClientDevice): Promise<string | undefined> {
    if (secret === undefined || seen.status === 'none') return undefined;
    const proven = this.deviceProof.find(seen.devices, secret);
    return proven ?? this.deviceProof.find((await this.customers.stateOf(seen.customerId)).devices, secret);
  }
}
