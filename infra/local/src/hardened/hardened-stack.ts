import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fields, OperationId, Reply } from '@modosu/api-client/api-client';
import { ApiError } from '@modosu/api-client/api-error';
import { StackApi } from '../client/stack-api';
import { type Credentials, employ, signInAdministrator, signInSecondAdministrator, signInStaff } from '../client/staff';
import { LocalStack, type StackOptions } from '../stack/stack';
import { type From, Member, type MemberStack } from './member';

const START = Date.UTC(2026, 3, 1, 1);
const CONNECTIONS = 32;

/**
 * The whole product under the rules it ships with, with two copies of each service that decides about identity or money.
 * The clock is the test's (simulation mode), so that a day passes in no time; everything goes through the public API.
 */
export class HardenedStack implements MemberStack {
  /** The time that requests carry; a test moves it. */
  now = new Date(START);
  private members = 0;
  private readonly employed = new Map<string, Credentials>();

  private constructor(
    readonly stack: LocalStack,
    private readonly client: StackApi,
  ) {}

  /** @param options what shall be otherwise than with two copies in their usual places */
  static async start(options: StackOptions = {}): Promise<HardenedStack> {
    const stack = await LocalStack.start({
      policy: 'hardened',
      simulation: true,
      copies: { identity: 2, charging: 2, payment: 2 },
      ...options,
    });
    const simulationKey = readFileSync(join(stack.secretsOf('simulation'), 'simulation-key'), 'utf8').trim();
    return new HardenedStack(stack, new StackApi(stack.urls.gateway, CONNECTIONS, simulationKey));
  }

  async stop(): Promise<void> {
    await this.client.close();
    await this.stack.stop();
  }

  passes({ days = 0, hours = 0, minutes = 0 }: { days?: number; hours?: number; minutes?: number }): void {
    this.now = new Date(this.now.getTime() + ((days * 24 + hours) * 60 + minutes) * 60_000);
  }

  /** @throws ApiError */
  async call<Id extends OperationId>(id: Id, fields: Fields<Id>, from: From = {}): Promise<Reply<Id>> {
    const call = this.client.call.bind(this.client) as (id: Id, ...rest: unknown[]) => Promise<Reply<Id>>;
    try {
      return await call(id, fields, { at: this.now, address: '198.51.100.1', ...from });
    } catch (error) {
      if (error instanceof ApiError && error.code === 'INTERNAL')
        error.message += `
${this.logged(error)}`;
      throw error;
    }
  }

  /** What the services logged about a request that should not have failed. */
  private logged({ correlationId = 'no correlation id' }: ApiError): string {
    const logs = readdirSync(join(this.stack.dataFolder, 'logs')).map((file) =>
      readFileSync(join(this.stack.dataFolder, 'logs', file), 'utf8'),
    );
    return logs
      .flatMap((log) => log.split('\n'))
      .filter((line) => line.includes(correlationId))
      .join('\n');
  }

  /** The code of what the API refuses; `answered` if it does not. */
  async refusal(asked: Promise<unknown>): Promise<string> {
    try {
      await asked;
      return 'answered';
    } catch (error) {
      if (error instanceof ApiError) return error.code;
      throw error;
    }
  }

  /** A fresh session of a member of staff, who is made if there is none of this name: fifteen idle minutes end it. */
  async staff(name: string, roles: Fields<'identity.staff.create'>['roles']): Promise<string> {
    let credentials = this.employed.get(name);
    if (!credentials) {
      this.passes({ minutes: 1 });
      const administrator = await signInAdministrator(this.client, this.stack, this.now);
      const second = await signInSecondAdministrator(this.client, this.stack, this.now);
      credentials = await employ(this.client, administrator, name, roles, this.now, second);
      this.employed.set(name, credentials);
    }
    this.passes({ minutes: 1 });
    return signInStaff(this.client, credentials, this.now);
  }

  /** A shop with one till; the token is the till's. */
  async shop(name: string): Promise<{ merchantId: string; till: string }> {
    const asked = { token: await this.staff('olga', ['operations']) };
    const { merchantId } = await this.call('payment.merchant.register', { name }, asked);
    const made = await this.call('identity.terminal.create', { merchantId, name: 'till 1' }, asked);
    return { merchantId, till: made.sessionToken };
  }

  /** A register or cash machine where members pay in; the token is its own. */
  async cashPoint(method: 'register' | 'atm'): Promise<string> {
    const token = await this.staff('olga', ['operations']);
    const made = { name: `${method} at the station`, method };
    return (await this.call('identity.cash-point.create', made, { token })).sessionToken;
  }

  /** A new person of their own: address, phone, mailbox. Nothing is registered yet. */
  somebody(name: string): Member {
    this.members += 1;
    return new Member(this, name, this.members);
  }

  /**
   * The token in the newest letter to an address whose link leads to the page.
   * @param after real time, so that an older letter is not taken for it
   * @param about what the letter must name: letters about money come when they come
   */
  async mailedToken(to: string, page: string, after: Date, about = ''): Promise<string> {
    const link = new RegExp(`/${page}\\?token=([A-Za-z0-9_-]+)`);
    for (let waitedMs = 0; waitedMs < 10_000; waitedMs += 50) {
      const letters = (await this.mails(to, after)).filter(({ text }) => text.includes(about));
      const tokens = letters.map(({ text }) => link.exec(text)?.[1]);
      const token = tokens.findLast((found) => found !== undefined);
      if (token !== undefined) return token;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`no letter to ${to} leads to ${page}`);
  }

  async mails(to: string, after = new Date(0)): Promise<{ subject: string; text: string }[]> {
    const query = `to=${encodeURIComponent(to)}&after=${after.toISOString()}`;
    const answer = await fetch(`${this.stack.urls.mailbox}/messages?${query}`);
    return (await answer.json()) as { subject: string; text: string }[];
  }
}
