import { Injectable } from '@nestjs/common';
import { DerivedKeys } from '../secrets/derived-keys';
import { hashOfSecret, sameSecret } from '../secrets/same-secret';

/** A device as it is registered on an account. */
type Registered = { readonly registrationId: string; readonly credentialHash?: string };

/** What a new device is given, once, and what is kept of it to check it by. */
export interface DeviceCredential {
  readonly secret: string;
  readonly credentialHash: string;
}

/** How a device proves to be one that is registered on the account. The name that it goes by proves nothing. */
export abstract class DeviceProof {
  /** @param registrationId of the new device; the same one gives the same credential again */
  abstract issue(customerId: string, registrationId: string): DeviceCredential;

  /** The registration that the device has proven to be. @param shown what the device sent, if anything */
  abstract find(devices: readonly Registered[], shown: string | undefined): string | undefined;
}

/** Devices that keep a secret of 256 bits. */
@Injectable()
export class DeviceSecrets extends DeviceProof {
  constructor(private readonly keys: DerivedKeys) {
    super();
  }

  issue(customerId: string, registrationId: string): DeviceCredential {
    const secret = this.keys.secret('device', customerId, registrationId);
    return { secret, credentialHash: hashOfSecret(secret) };
  }

  find(devices: readonly Registered[], shown: string | undefined): string | undefined {
    if (shown === undefined) return undefined;
    const hash = hashOfSecret(shown);
    return devices.find(({ credentialHash }) => credentialHash !== undefined && sameSecret(credentialHash, hash))
      ?.registrationId;
  }
}
