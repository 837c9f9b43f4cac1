import type { CustomerEvent } from '../src/customer/customer.events';

/** Pieces of a customer's history for the specifications of its rules. */
export const personal = { email: 'encrypted email', name: 'encrypted name', birthdate: 'encrypted birthdate' };

export const imported: CustomerEvent = {
  type: 'customer.imported.v1',
  data: { customerId: 'c-1', memberNumber: 'm-1', emailIndex: 'index-0001', personal, passwordHash: 'hash-1' },
};

/** On a device that is registered as `registered(deviceId)`. */
export function signedIn(sessionId: string, deviceId: string, change: { newDevice?: boolean } = {}): CustomerEvent {
  const { newDevice = true } = change;
  return {
    type: 'customer.signed-in.v1',
    data: {
      customerId: 'c-1',
      sessionId,
      deviceId,
      registrationId: registered(deviceId),
      ...(newDevice ? { credentialHash: `credential of ${deviceId}` } : {}),
      tokenHash: `token of ${sessionId}`,
      method: 'password',
      secondFactor: false,
      newDevice: true,
      assertionChecked: true,
      ...change,
    },
  };
}

/** The id under which `signedIn` registers a device. */
export function registered(deviceId: string): string {
  return `${deviceId}:registered`;
}

export const enrolled: CustomerEvent[] = [
  { type: 'customer.second-factor-begun.v1', data: { customerId: 'c-1', secret: 'encrypted secret' } },
  { type: 'customer.second-factor-confirmed.v1', data: { customerId: 'c-1', sessionId: 's-1', step: 100 } },
];

export const frozen: CustomerEvent = { type: 'customer.frozen.v1', data: { customerId: 'c-1', reason: 'reported' } };
export const closed: CustomerEvent = {
  type: 'customer.closed.v1',
  data: { customerId: 'c-1', acknowledgedBalanceYen: 0 },
};

export function resetRequested(tokenHash: string, expiresAt: string): CustomerEvent {
  return {
    type: 'customer.password-reset-requested.v1',
    data: { customerId: 'c-1', tokenHash, expiresAt, delivery: 'verified-contact', deliveryIndex: 'index-0001' },
  };
}

export const passwordReset: CustomerEvent = {
  type: 'customer.password-reset.v1',
  data: { customerId: 'c-1', passwordHash: 'hash-2', delivery: 'verified-contact', deliveryIndex: 'index-0001' },
};
