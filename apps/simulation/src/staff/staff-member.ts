import type { Fields, OperationId, Reply } from '@modosu/api-client/api-client';
import { type Item, type ListField, type PagedId, pages } from '@modosu/api-client/pages';
import { createGuardrails, generateSync } from 'otplib';
import { type Answer, expectOk, type From, optionsOf, type ScenarioApi } from '../api/scenario-api';
import { isoOf, type Minute } from '../clock/scenario-time';

export interface StaffCredentials {
  email: string;
  password: string;
  totpSecret: string;
}

/** A session that is not used for fifteen minutes is over; a member who comes back after ten signs in again. */
const IDLE: Minute = 10;
const OFFICE_IP = '203.0.113.10';
/** The first administrator's secret may be of another length than the library's default wants. */
const guardrails = createGuardrails({ MIN_SECRET_BYTES: 10 });

/** One member of staff: signs in with password and second factor whenever the session has ended. */
export class StaffMember {
  private token?: string;
  private lastUsed: Minute = Number.NEGATIVE_INFINITY;
  private signedInAt: Minute = Number.NEGATIVE_INFINITY;
  private signingIn?: Promise<void>;

  constructor(
    private readonly api: ScenarioApi,
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
    return { minute, ip: OFFICE_IP, token: this.token };
  }

  /** @throws Error if it is refused */
  async call<Id extends OperationId>(id: Id, fields: Fields<Id>, minute: Minute): Promise<Reply<Id>> {
    return expectOk(await this.ask(id, fields, minute), id);
  }

  /** Like `call`, but a refusal is an answer too. */
  async ask<Id extends OperationId>(id: Id, fields: Fields<Id>, minute: Minute): Promise<Answer<Reply<Id>>> {
    return this.api.ask(id, fields, await this.from(minute));
  }

  /** All pages of a list. */
  async all<Id extends PagedId>(
    id: Id,
    field: ListField<Id>,
    fields: Omit<Fields<Id>, 'limit' | 'after'>,
    minute: Minute,
  ): Promise<Item<Id>[]> {
    const items: Item<Id>[] = [];
    const wanted = { ...fields, limit: 1_000 } as Fields<Id>;
    for await (const page of pages(this.api.client, id, wanted, optionsOf(await this.from(minute)))) {
      items.push(...(page[field] as readonly Item<Id>[]));
    }
    return items;
  }

  private async signIn(minute: Minute): Promise<void> {
    const { email, password, totpSecret } = this.credentials;
    const epoch = Math.floor(Date.parse(isoOf(minute)) / 1_000);
    const code = generateSync({ secret: totpSecret, epoch, guardrails });
    const credentials = { email, password, code };
    const answer = await this.api.ask('identity.staff.sign-in', credentials, { minute, ip: OFFICE_IP });
    this.token = expectOk(answer, `${email} signs in`).sessionToken;
    this.signedInAt = minute;
  }
}
