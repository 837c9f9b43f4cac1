import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Api, ApiRefusal } from '../api/api';
import { Failure } from '../failure';
import { type SignedIn, signInWithSecret } from './staff-sign-in';

/** What a member of staff may be; `administrator` is the one of the first start. */
export const DESK_ROLES = ['administrator', 'operations', 'fraud', 'approver', 'support'] as const;
export type DeskRole = (typeof DESK_ROLES)[number];

interface Credentials {
  email: string;
  password: string;
  totpSecret: string;
}

/** The secrets of a stack on this machine, as far as whoever sits in front of it may use them. */
export class LocalDesk {
  private readonly folder: string;

  /** @throws Failure if no stack has ever been started on these data */
  constructor(data: string) {
    this.folder = join(resolve(data), 'secrets', 'simulation');
    if (existsSync(join(this.folder, 'first-administrator.json'))) return;
    throw new Failure(
      `There is no local stack in ${resolve(data)}. Start one with "npm start", or name its data folder: modosu sign-in --local DIR`,
    );
  }

  get simulationKeyFile(): string {
    return join(this.folder, 'simulation-key');
  }

  /** Signs in as one who has this role; the first administrator hires whoever is not there yet. */
  async signIn(api: Api, role: DeskRole, now: () => number): Promise<SignedIn & { email: string }> {
    const credentials = role === 'administrator' ? this.administrator() : await this.memberOf(api, role, now);
    return { ...(await signInWithSecret(api, credentials, now())), email: credentials.email };
  }

  private administrator(): Credentials {
    return JSON.parse(readFileSync(join(this.folder, 'first-administrator.json'), 'utf8')) as Credentials;
  }

  private async memberOf(api: Api, role: DeskRole, now: () => number): Promise<Credentials> {
    const file = join(this.folder, `desk-${role}.json`);
    if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Credentials;
    const { sessionToken } = await signInWithSecret(api, this.administrator(), now());
    const email = `${role}.desk@modosu.example`;
    const password = randomBytes(18).toString('base64url');
    const asAdministrator = api.as(sessionToken);
    try {
      const { totpSecret } = await asAdministrator.post<{ totpSecret: string }>('/v1/staff/members', {
        email,
        name: `Local desk, ${role}`,
        password,
        roles: [role],
      });
      const credentials: Credentials = { email, password, totpSecret };
      writeFileSync(file, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 });
      return credentials;
    } catch (error) {
      if (!(error instanceof ApiRefusal && error.code === 'CONFLICT')) throw error;
      throw new Failure(`${email} was hired before, but ${file} with the password is gone; sign in with --email.`);
    } finally {
      await asAdministrator.delete('/v1/staff/sessions/current').catch(() => undefined);
    }
  }
}
