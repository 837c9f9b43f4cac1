import { createGuardrails, generateSync } from 'otplib';
import { type Answer, type ApiClient, expectOk, type From } from '../api/api-client';
import { isoOf, type Minute } from '../clock/scenario-time';

export interface StaffCredentials {
  email: string;
  password: string;
  totpSecret: string;
}

/** A session that is not used for fifteen minutes is over; whoever comes back after ten signs in again. */
const IDLE: Minute = 10;
const OFFICE_IP = '203.0.113.10';
/** The first administrator's secret may be of another length than the library's default wants. */
const guardrails = createGuardrails({ MIN_SECRET_BYTES: 10 });

/** One member of staff at the desk: signs in with password and second factor whenever the session has ended. */
export class StaffMember {
  private token?: string;
  private lastUsed: Minute = Number.NEGATIVE_INFINITY;
  private signedInAt: Minute = Number.NEGATIVE_INFINITY;
  private signingIn?: Promise<void>;

  constructor(
    private readonly api: ApiClient,
    readonly credentials: StaffCredentials,
  ) {}

  async from(minute: Minute): Promise<From> {
    const isOver = minute - this.lastUsed > IDLE || minute - this.signedInAt > 11 * 60;
    if (this.token === undefined || isOver) {
      this.signingIn ??= this.signIn(minute).finally(() => {
        this.signingIn = undefined;
      });
      await this.signingIn;
    }
    this.lastUsed = minute;
    return { minute, ip: OFFICE_IP, ...(this.token === undefined ? {} : { token: this.token }) };
  }

  async get<T>(path: string, minute: Minute): Promise<T> {
    return expectOk(await this.api.get<T>(path, await this.from(minute)), `GET ${path}`);
  }

  async post<T>(path: string, body: unknown, minute: Minute): Promise<T> {
    return expectOk(await this.ask<T>(path, body, minute), `POST ${path}`);
  }

  /** Like `post`, but a refusal is an answer too. */
  async ask<T>(path: string, body: unknown, minute: Minute): Promise<Answer<T>> {
    return this.api.post<T>(path, body, await this.from(minute));
  }

  async put<T>(path: string, body: unknown, minute: Minute): Promise<T> {
    return expectOk(await this.api.put<T>(path, body, await this.from(minute)), `PUT ${path}`);
  }

  /** All pages of a list. */
  async all<T, K extends string>(path: string, field: K, minute: Minute): Promise<T[]> {
    const items: T[] = [];
    let after = '';
    for (;;) {
      const separator = path.includes('?') ? '&' : '?';
      const page = await this.get<Record<K, T[]> & { next?: string }>(`${path}${separator}limit=1000${after}`, minute);
      items.push(...page[field]);
      if (page.next === undefined) return items;
      after = `&after=${encodeURIComponent(page.next)}`;
    }
  }

  private async signIn(minute: Minute): Promise<void> {
    const { email, password, totpSecret } = this.credentials;
    const epoch = Math.floor(Date.parse(isoOf(minute)) / 1_000);
    const code = generateSync({ secret: totpSecret, epoch, guardrails });
    const answer = await this.api.post<{ sessionToken: string }>(
      '/v1/staff/sessions',
      { email, password, code },
      { minute, ip: OFFICE_IP },
    );
    this.token = expectOk(answer, `${email} signs in`).sessionToken;
    this.signedInAt = minute;
  }
}
