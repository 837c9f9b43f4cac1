import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from 'otplib';
import type { LocalStack } from '../stack/stack';
import type { ApiClient } from './api-client';

/** What a member of staff signs in with, at the API or at the desk. */
export interface Credentials {
  email: string;
  password: string;
  totpSecret: string;
}

const PASSWORD = 'tidal granite orchard ninety';

/** The six-digit code that an authenticator shows at that time; each is taken once. */
export function codeOf({ totpSecret }: Credentials, at?: Date): Promise<string> {
  const epoch = at === undefined ? {} : { epoch: Math.floor(at.getTime() / 1_000) };
  return generate({ secret: totpSecret, ...epoch });
}

/** Signs a member of staff in, with the authenticator's code of that time. */
export async function signInStaff(api: ApiClient, credentials: Credentials, at?: Date): Promise<string> {
  const { email, password } = credentials;
  const code = await codeOf(credentials, at);
  const when = at === undefined ? {} : { at };
  return (await api.call<{ sessionToken: string }>('POST', '/v1/staff/sessions', { email, password, code }, when))
    .sessionToken;
}

/** Signs the first administrator in; the token may do what an administrator may. */
export function signInAdministrator(api: ApiClient, stack: LocalStack, at?: Date): Promise<string> {
  const file = join(stack.secretsOf('simulation'), 'first-administrator.json');
  return signInStaff(api, JSON.parse(readFileSync(file, 'utf8')) as Credentials, at);
}

/** Signs the second administrator in, who confirms those that the first has made. */
export function signInSecondAdministrator(api: ApiClient, stack: LocalStack, at?: Date): Promise<string> {
  const file = join(stack.secretsOf('simulation'), 'second-administrator.json');
  return signInStaff(api, JSON.parse(readFileSync(file, 'utf8')) as Credentials, at);
}

/** Makes a member of staff with these roles, who has not signed in yet; the second administrator confirms, if given. */
export async function employ(
  api: ApiClient,
  administrator: string,
  name: string,
  roles: string[],
  at?: Date,
  second?: string,
): Promise<Credentials> {
  const member = { email: `${name}@modosu.example`, name, password: PASSWORD, roles };
  const options = { token: administrator, ...(at === undefined ? {} : { at }) };
  const made = await api.call<{ staffId: string; totpSecret: string }>('POST', '/v1/staff/members', member, options);
  const { staffId, totpSecret } = made;
  if (second !== undefined) {
    await api.call('POST', `/v1/staff/members/${staffId}/confirm`, {}, { ...options, token: second });
  }
  return { email: member.email, password: PASSWORD, totpSecret };
}

/** Makes a member of staff with these roles and signs them in. */
export async function hire(
  api: ApiClient,
  administrator: string,
  name: string,
  roles: string[],
  at?: Date,
): Promise<string> {
  return signInStaff(api, await employ(api, administrator, name, roles, at), at);
}
