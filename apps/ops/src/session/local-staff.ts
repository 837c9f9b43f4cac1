import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ApiClient, Reply } from '@modosu/api-client/api-client';
import { ApiError } from '@modosu/api-client/api-error';
import { Failure } from '../failure';
import { codeAt, type SignedIn, signInWithSecret } from './staff-sign-in';

/** What a member of staff may be; `administrator` is the one of the first start. */
export const STAFF_ROLES = ['administrator', 'operations', 'fraud', 'approver', 'support'] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

const ADMINISTRATOR = 'first-administrator.json';
const SECOND_ADMINISTRATOR = 'second-administrator.json';
const MONDAY_AFTER_MS = Date.parse('2019-07-08T09:00:00+09:00');

interface Credentials {
  email: string;
  password: string;
  totpSecret: string;
}

/** The secrets of a stack on this machine, as far as its user may use them. */
export class LocalStaff {
  private readonly data: string;
  private readonly folder: string;

  /** @throws Failure if no stack has ever been started on these data */
  constructor(data: string) {
    this.data = resolve(data);
    this.folder = join(this.data, 'secrets', 'simulation');
    if (existsSync(join(this.folder, ADMINISTRATOR))) return;
    throw new Failure(
      `There is no local stack in ${this.data}. Start one with "npm start", or name its data folder: modosu sign-in --local DIR`,
    );
  }

  get simulationKeyFile(): string {
    return join(this.folder, 'simulation-key');
  }

  /**
   * By how much the staff's clock differs from ours. Where the case of July 2019 was run, the staff starts on the Monday
   * after it, so that what is done there stands in the same summer; the clock goes on from the run's beginning.
   */
  clockOffsetMs(): number {
    const run = join(this.data, 'scenario.json');
    return existsSync(run) ? MONDAY_AFTER_MS - statSync(run).mtimeMs : 0;
  }

  /** Signs in as one who has this role; the first administrator hires the staff that is not there yet. */
  async signIn(api: ApiClient, role: StaffRole, now: () => number): Promise<SignedIn & { email: string }> {
    if (role !== 'administrator' && !existsSync(this.fileOf(role))) await this.hire(api, now);
    const file = role === 'administrator' ? join(this.folder, ADMINISTRATOR) : this.fileOf(role);
    const credentials = JSON.parse(readFileSync(file, 'utf8')) as Credentials;
    return { ...(await signInWithSecret(api, credentials, now())), email: credentials.email };
  }

  /**
   * What a person in this role types into the console. The code is of the staff's time, which the gateway is sent first:
   * in a simulation its clock stands still between requests that carry a time.
   */
  async credentials(
    api: ApiClient,
    role: StaffRole,
    now: () => number,
  ): Promise<{ email: string; password: string; code: string }> {
    if (role !== 'administrator' && !existsSync(this.fileOf(role))) await this.hire(api, now);
    const file = role === 'administrator' ? join(this.folder, ADMINISTRATOR) : this.fileOf(role);
    const { email, password, totpSecret } = JSON.parse(readFileSync(file, 'utf8')) as Credentials;
    await api.call('charging.switch.list').catch((error: unknown) => {
      if (!(error instanceof ApiError)) throw error;
    });
    return { email, password, code: codeAt(totpSecret, now()) };
  }

  /** Everybody who is missing at once: the administrator's next code only comes after half a minute. */
  private async hire(api: ApiClient, now: () => number): Promise<void> {
    const administrator = JSON.parse(readFileSync(join(this.folder, ADMINISTRATOR), 'utf8')) as Credentials;
    const { sessionToken } = await signInWithSecret(api, administrator, now());
    const asAdministrator = api.as({ token: sessionToken });
    const waiting: string[] = [];
    for (const role of STAFF_ROLES) {
      if (role === 'administrator' || existsSync(this.fileOf(role))) continue;
      const { staffId, awaitsConfirmation } = await this.hireOne(asAdministrator, role);
      if (awaitsConfirmation) waiting.push(staffId);
    }
    await asAdministrator.call('identity.session.sign-out.staff');
    if (waiting.length > 0) await this.confirm(api, waiting, now);
  }

  /** Where two administrators are needed, a local stack has the secret of the second too. */
  private async confirm(api: ApiClient, staffIds: readonly string[], now: () => number): Promise<void> {
    const second = JSON.parse(readFileSync(join(this.folder, SECOND_ADMINISTRATOR), 'utf8')) as Credentials;
    const { sessionToken } = await signInWithSecret(api, second, now());
    const asSecond = api.as({ token: sessionToken });
    for (const staffId of staffIds) await asSecond.call('identity.staff.confirm', { staffId });
    await asSecond.call('identity.session.sign-out.staff');
  }

  private async hireOne(asAdministrator: ApiClient, role: StaffRole): Promise<Reply<'identity.staff.create'>> {
    const email = `${role}.desk@modosu.example`;
    const password = randomBytes(18).toString('base64url');
    const member = { email, name: `Local context, ${role}`, password, roles: [role] };
    try {
      const made = await asAdministrator.call('identity.staff.create', member);
      const credentials: Credentials = { email, password, totpSecret: made.totpSecret };
      writeFileSync(this.fileOf(role), `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 });
      return made;
    } catch (error) {
      if (!(error instanceof ApiError && error.code === 'CONFLICT')) throw error;
      const file = this.fileOf(role);
      throw new Failure(`${email} was hired before, but the password in ${file} is gone; sign in with --email.`);
    }
  }

  private fileOf(role: StaffRole): string {
    return join(this.folder, `desk-${role}.json`);
  }
}
