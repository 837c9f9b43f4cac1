import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiClient, Fields } from '@modosu/api-client/api-client';
import { generate } from 'otplib';
import type { LocalStack } from '../stack/stack';

type Roles = Fields<'identity.staff.create'>['roles'];

/** What a member of staff signs in with. */
export interface Credentials {
  email: string;
  password: string;
  totpSecret: string;
}

const PASSWORD = 'tidal granite orchard ninety';

/** The six-digit code that an authenticator shows at that time; each is taken once. */
export function codeOf({ totpSecret }: Credentials, at?: Date): Promise<string> {
  return generate({ secret: totpSecret, epoch: at && Math.floor(at.getTime() / 1_000) });
}

/** Signs a member of staff in, with the authenticator's code of that time. */
export async function signInStaff(api: ApiClient, credentials: Credentials, at?: Date): Promise<string> {
  const { email, password } = credentials;
  const code = await codeOf(credentials, at);
  return (await api.call('identity.staff.sign-in', { email, password, code }, { at })).sessionToken;
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
  roles: Roles,
  at?: Date,
  second?: string,
): Promise<Credentials> {
  const member = { email: `${name}@modosu.example`, name, password: PASSWORD, roles };
  const options = { token: administrator, at };
  const { staffId, totpSecret } = await api.call('identity.staff.create', member, options);
  if (second !== undefined) {
    await api.call('identity.staff.confirm', { staffId }, { ...options, token: second });
  }
  return { email: member.email, password: PASSWORD, totpSecret };
}

/** Makes a member of staff with these roles and signs them in. */
export async function hire(
  api: ApiClient,
  administrator: string,
  name: string,
  roles: Roles,
  at?: Date,
): Promise<string> {
  return signInStaff(api, await employ(api, administrator, name, roles, at), at);
}
