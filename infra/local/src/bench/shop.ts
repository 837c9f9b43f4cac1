import { randomUUID } from 'node:crypto';
import { Algorithm, hash } from '@node-rs/argon2';
import type { ApiClient } from '../client/api-client';
import { signInAdministrator } from '../client/staff';
import type { LocalStack } from '../stack/stack';

export interface Shop {
  /** Session token of the till. */
  terminal: string;
  /** Session tokens of signed-in customers with ¥100,000 each. */
  customers: string[];
}

const PASSWORD = 'a long enough bench phrase';
const PASSCODE = '284617';

/** A merchant with one till, and customers who are ready to pay there: made through the public API like any other. */
export async function openShop(api: ApiClient, stack: LocalStack, customers: number): Promise<Shop> {
  const administrator = await signInAdministrator(api, stack);
  const { merchantId } = await api.call<{ merchantId: string }>(
    'POST',
    '/v1/staff/merchants',
    { name: 'Bench shop' },
    { token: administrator },
  );
  const till = { merchantId, name: 'till 1' };
  const terminal = await api.call<{ sessionToken: string }>('POST', '/v1/staff/terminals', till, {
    token: administrator,
  });
  const cashPoint = await api.call<{ sessionToken: string }>(
    'POST',
    '/v1/staff/cash-points',
    { name: 'Bench register', method: 'register' },
    { token: administrator },
  );
  const passwordHash = await hash(PASSWORD, {
    algorithm: Algorithm.Argon2id,
    memoryCost: 64,
    timeCost: 1,
    parallelism: 1,
  });
  const members = Array.from({ length: customers }, (_, i) => ({
    memberNumber: `bench-${i}`,
    email: `bench-${i}@customers.example`,
    name: `Bench ${i}`,
    birthdate: '1990-04-01',
    passwordHash,
  }));
  await api.call('POST', '/v1/staff/customers/import', { members }, { token: administrator });
  const tokens = await Promise.all(
    members.map(({ email }, i) => readyToPay(api, email, `10.${i}.0.1`, cashPoint.sessionToken)),
  );
  return { terminal: terminal.sessionToken, customers: tokens };
}

async function readyToPay(api: ApiClient, email: string, address: string, cashPoint: string): Promise<string> {
  // Too many sign-ins from one address are refused, and rightly so.
  const device = { deviceId: randomUUID(), name: 'phone' };
  const credentials = { email, password: PASSWORD, device };
  const signedIn = await api.call<{ sessionToken: string }>('POST', '/v1/sessions', credentials, { address });
  const { sessionToken } = signedIn;
  await api.call('POST', '/v1/wallet', {}, { token: sessionToken });
  await api.call('PUT', '/v1/me/passcode', { passcode: PASSCODE, password: PASSWORD }, { token: sessionToken });
  const method = 'register';
  const { chargeNumber } = await api.call<{ chargeNumber: string }>(
    'POST',
    '/v1/charge-numbers',
    { method },
    { token: sessionToken },
  );
  await api.call('POST', '/v1/cash-point/deposits', { chargeNumber, amountYen: 20_000 }, { token: cashPoint });
  return sessionToken;
}

/** Shows the codes for as many payments, each customer in turn. */
export async function showCodes(api: ApiClient, customers: readonly string[], count: number): Promise<string[]> {
  await Promise.all(customers.map((token) => api.call('POST', '/v1/me/unlock', { passcode: PASSCODE }, { token })));
  const codes: string[] = [];
  await inLanes(count, 64, async (i) => {
    const { code } = await api.call<{ code: string }>(
      'POST',
      '/v1/wallet/code',
      {},
      { token: customers[i % customers.length]! },
    );
    codes.push(code);
  });
  return codes;
}

/** Works on 0..count-1, some at a time. */
export async function inLanes(count: number, lanes: number, work: (i: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
