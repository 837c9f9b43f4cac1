import type { ServiceConfig } from '@modosu/service-kit/configuration/service-config';
import fc from 'fast-check';
import type { Device } from '../customer/customer.state';
import { DerivedKeys } from '../secrets/derived-keys';
import { DeviceSecrets } from './device-proof';

const keys = new DerivedKeys({ readKey: (name: string) => Buffer.alloc(32, name) } as unknown as ServiceConfig);
const proof = new DeviceSecrets(keys);
const issued = ['r-1', 'r-2', 'r-3'].map((registrationId) => {
  return { registrationId, ...proof.issue('c-1', registrationId) };
});
const devices = issued.map(({ registrationId, credentialHash }): Device => {
  return { registrationId, deviceId: 'phone', credentialHash, firstSeenAt: '', first: false, wrongPasscodes: 0 };
});
const { credentialHash: _, ...old } = { ...devices[0]!, registrationId: 'phone' };

describe('the secret of a device', () => {
  it('given its secret, then the device is known, whatever name it goes by', () => {
    for (const { secret, registrationId } of issued) {
      expect(proof.find([old, ...devices], secret)).toBe(registrationId);
    }
  });

  it('given anything but its secret, then it is none of them', () => {
    const shown = issued.flatMap(({ registrationId, credentialHash, secret }) => [
      registrationId,
      credentialHash,
      secret.slice(0, -1),
      secret.toUpperCase(),
      ` ${secret}`,
    ]);
    const others = [...shown, '', 'phone', 'undefined', proof.issue('c-2', 'r-1').secret];
    for (const one of others) expect(proof.find([old, ...devices], one)).toBeUndefined();
    expect(proof.find([old, ...devices], undefined)).toBeUndefined();
    fc.assert(fc.property(fc.string({ maxLength: 100 }), (one) => proof.find([old, ...devices], one) === undefined));
  });
});
