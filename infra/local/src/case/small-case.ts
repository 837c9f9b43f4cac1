import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiClient } from '@modosu/api-client/api-client';
import { Algorithm, hash } from '@node-rs/argon2';
import { request } from 'undici';
import { cardNumber } from '../client/card-number';
import { StackApi } from '../client/stack-api';
import { hire, signInAdministrator } from '../client/staff';
import type { LocalStack } from '../stack/stack';

/** What every account of the case was stolen: three charges of ¥30,000, of which two thirds were spent. */
export const CHARGES_EACH = 3;
export const CHARGE_YEN = 30_000;
const SPENT_YEN = 60_000;
const PASSWORD = 'harbour lantern 58 meadow';
/** Under the rules of 2019 it may be anything. */
const CHARGE_SECRET = 'harbour58';
const START = Date.UTC(2019, 6, 1, 3);

export interface SmallCase {
  api: StackApi;
  /** Staff sessions. */
  fraud: string;
  approver: string;
  planId: string;
  incidentId: string;
  contentHash: string;
  chargeIds: string[];
  /** The scenario's time at the end. */
  now: Date;
}

export interface Theft {
  chargeIds: string[];
  /** The one payment that spent two thirds of it. */
  paymentId: string;
}

/** What was stolen, before anybody has noticed. */
export interface Thefts {
  api: StackApi;
  chargeIds: string[];
  /** What was stolen of each account. */
  accounts: Theft[];
  /** The shop's till. */
  till: string;
  /** The window in which it happened, and the scenario's time at its end. */
  from: Date;
  now: Date;
}

/** Charges of strangers on as many accounts, found, and a plan proposed: made through the public API like any other. */
export async function makeSmallCase(stack: LocalStack, accounts: number): Promise<SmallCase> {
  const { api, chargeIds, from, now } = await makeThefts(stack, accounts);
  const administrator = await signInAdministrator(api, stack, now);
  const fraud = await hire(api, administrator, 'fraud', ['fraud', 'operations'], now);
  const approver = await hire(api, administrator, 'approver', ['approver'], now);
  const asFraud = { token: fraud, at: now };
  const window = { from: from.toISOString(), to: now.toISOString() };
  const opened = await api.call('compensation.incident.open', { name: 'crash', ...window }, asFraud);
  const { incidentId } = opened;
  await api.call('compensation.incident.scope', opened, asFraud);
  await api.call('compensation.incident.hold-funds', opened, asFraud);
  const { planId, contentHash } = await api.call('compensation.plan.propose', opened, asFraud);
  return { api, fraud, approver, planId, contentHash, incidentId, chargeIds, now };
}

/** Charges of strangers on as many accounts, most of it spent. */
export async function makeThefts(stack: LocalStack, accounts: number): Promise<Thefts> {
  const simulationKey = readFileSync(join(stack.secretsOf('simulation'), 'simulation-key'), 'utf8').trim();
  const api = new StackApi(stack.urls.gateway, 32, simulationKey);
  const at = (minutes: number) => new Date(START + minutes * 60_000);
  const administrator = await signInAdministrator(api, stack, at(0));
  const asAdministrator = { token: administrator, at: at(0) };
  const { merchantId } = await api.call('payment.merchant.register', { name: 'Corner shop' }, asAdministrator);
  const till = await api.call('identity.terminal.create', { merchantId, name: 'till' }, asAdministrator);
  const members = await memberList(accounts);
  await api.call('identity.customer.import', { members }, asAdministrator);
  const everyone = members.map((_, i) => i);

  await Promise.all(everyone.map((i) => liveAtHome(api, stack, i, at(1))));
  const thefts = await Promise.all(everyone.map((i) => steal(api, i, at(600), till.sessionToken)));
  const chargeIds = thefts.flatMap((theft) => theft.chargeIds);
  return { api, chargeIds, accounts: thefts, till: till.sessionToken, from: at(0), now: at(700) };
}

const email = (i: number) => `member-${i}@customers.example`;
const homeAddress = (i: number) => `198.51.${i % 250}.10`;

async function memberList(accounts: number) {
  const passwordHash = await hash(PASSWORD, {
    algorithm: Algorithm.Argon2id,
    memoryCost: 64,
    timeCost: 1,
    parallelism: 1,
  });
  return Array.from({ length: accounts }, (_, i) => ({
    memberNumber: `m-${i}`,
    email: email(i),
    name: `Member ${i}`,
    birthdate: '1985-05-05',
    passwordHash,
  }));
}

async function signIn(api: ApiClient, i: number, deviceId: string, address: string, at: Date): Promise<string> {
  const credentials = { email: email(i), password: PASSWORD, device: { deviceId } };
  return (await api.call('identity.session.sign-in', credentials, { address, at })).sessionToken;
}

/** The customer's own phone, card and charge secret. */
async function liveAtHome(api: ApiClient, stack: LocalStack, i: number, at: Date): Promise<void> {
  const options = { token: await signIn(api, i, `home-phone-${i}`, homeAddress(i), at), address: homeAddress(i), at };
  await api.call('payment.wallet.activate', {}, options);
  const { body } = await request(`${stack.urls.provider}/v1/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ number: cardNumber(`45${String(i).padStart(13, '0')}`), expiry: '12/29', cvc: '123' }),
  });
  const { token } = (await body.json()) as { token: string };
  await api.call('charging.source.add-card', { token }, options);
  await api.call('charging.secret.set', { secret: CHARGE_SECRET }, options);
}

/** The customer at home charges from the own card. @returns the balance afterwards */
export async function chargeAtHome(api: ApiClient, i: number, amountYen: number, at: Date): Promise<number> {
  const options = { token: await signIn(api, i, `home-phone-${i}`, homeAddress(i), at), address: homeAddress(i), at };
  const { sources } = await api.call('charging.source.list', {}, options);
  const charge = { sourceId: sources[0]!.sourceId, amountYen, chargeSecret: CHARGE_SECRET };
  await api.call('charging.charge.make', charge, options);
  return balanceAtHome(api, i, at);
}

export async function balanceAtHome(api: ApiClient, i: number, at: Date): Promise<number> {
  const options = { token: await signIn(api, i, `home-phone-${i}`, homeAddress(i), at), address: homeAddress(i), at };
  return (await api.call('payment.wallet.show', {}, options)).balanceYen;
}

/** A stranger's phone, used on every account of the case. */
async function steal(api: ApiClient, i: number, at: Date, till: string): Promise<Theft> {
  const options = { token: await signIn(api, i, 'runner-phone', '203.0.113.66', at), address: '203.0.113.67', at };
  const { sources } = await api.call('charging.source.list', {}, options);
  const chargeIds: string[] = [];
  for (let n = 0; n < CHARGES_EACH; n++) {
    const charge = { sourceId: sources[0]!.sourceId, amountYen: CHARGE_YEN, chargeSecret: CHARGE_SECRET };
    chargeIds.push((await api.call('charging.charge.make', charge, options)).chargeId);
  }
  const { code } = await api.call('payment.code.show', {}, options);
  const sale = { code, amountYen: SPENT_YEN, category: 'tobacco' } as const;
  const { paymentId } = await api.call('payment.payment.take', sale, { token: till, at });
  return { chargeIds, paymentId };
}
