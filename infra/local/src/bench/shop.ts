import { randomUUID } from 'node:crypto';
import type { ApiClient } from '@modosu/api-client/api-client';
import { Algorithm, hash } from '@node-rs/argon2';
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
  const asAdministrator = { token: administrator };
  const { merchantId } = await api.call('payment.merchant.register', { name: 'Bench shop' }, asAdministrator);
  const terminal = await api.call('identity.terminal.create', { merchantId, name: 'till 1' }, asAdministrator);
  const register = { name: 'Bench register', method: 'register' } as const;
  const cashPoint = await api.call('identity.cash-point.create', register, asAdministrator);
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
  await api.call('identity.customer.import', { members }, asAdministrator);
  const tokens = await Promise.all(
    members.map(({ email }, i) => readyToPay(api, email, `10.${i}.0.1`, cashPoint.sessionToken)),
  );
  return { terminal: terminal.sessionToken, customers: tokens };
}

async function readyToPay(api: ApiClient, email: string, address: string, cashPoint: string): Promise<string> {
  // Too many sign-ins from one address are refused, and rightly so.
  const device = { deviceId: randomUUID(), name: 'phone' };
  const credentials = { email, password: PASSWORD, device };
  const { sessionToken } = await api.call('identity.session.sign-in', credentials, { address });
  const asCustomer = { token: sessionToken };
  await api.call('payment.wallet.activate', {}, asCustomer);
  await api.call('identity.session.set-passcode', { passcode: PASSCODE, password: PASSWORD }, asCustomer);
  const { chargeNumber } = await api.call('charging.cash.issue-number', { method: 'register' }, asCustomer);
  await api.call('charging.cash.deposit', { chargeNumber, amountYen: 20_000 }, { token: cashPoint });
  return sessionToken;
}

/** Shows the codes for as many payments, each customer in turn. */
export async function showCodes(api: ApiClient, customers: readonly string[], count: number): Promise<string[]> {
  await Promise.all(customers.map((token) => api.call('identity.session.unlock', { passcode: PASSCODE }, { token })));
  const codes: string[] = [];
  await inParallel(count, 64, async (i) => {
    const { code } = await api.call('payment.code.show', {}, { token: customers[i % customers.length] });
    codes.push(code);
  });
  return codes;
}

/** Works on 0..count-1, some at a time. */
export async function inParallel(count: number, atOnce: number, work: (i: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
