import { Refusal } from '@modosu/event-sourcing/decider';
import { StreamContended } from '@modosu/event-sourcing/errors';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Injectable } from '@nestjs/common';
import { holdsContact, isWithdrawn } from '../customer/claim.decider';
import { Customers } from '../customer/customer.aggregate';
import { Claims, type HeldClaim, type Wanted } from './contact.aggregate';

const MOST_TRIES = 10;

/** An applicant who waits since then does not get what an account has held meanwhile. ISO instant. */
interface Waiting {
  readonly since?: string;
}

/**
 * Which customer an address or an external login belongs to. A claim alone is not enough: it counts only while its
 * owner's stream says that the account holds it. So what a killed process leaves behind keeps nobody out, and a closed
 * account lets go of its address by being closed.
 */
@Injectable()
export class Contacts {
  constructor(
    private readonly claims: Claims,
    private readonly customers: Customers,
  ) {}

  /** @param index blind index of the address */
  ownerOf(index: string): Promise<string | undefined> {
    return this.holder({ kind: 'contact', index });
  }

  /** @param former index of the same login from before its subject was compared exactly */
  async ownerOfExternal({ index, former }: { index: string; former?: string }): Promise<string | undefined> {
    const owner = await this.holder({ kind: 'external', index });
    return owner ?? (former === undefined ? undefined : this.holder({ kind: 'external', index: former }));
  }

  /**
   * Claims everything that is wanted and lets the owner's stream confirm it; if it refuses, nothing is left behind.
   * @param confirm decides in the owner's stream, with the claims that it rests on
   * @returns undefined if something belongs to another owner
   * @throws whatever `confirm` throws
   */
  async hold<T>(
    wanted: readonly Wanted[],
    ownerId: string,
    context: RequestContext,
    confirm: (claims: readonly HeldClaim[]) => Promise<T>,
    waiting: Waiting = {},
  ): Promise<T | undefined> {
    const claims = await this.claimAll(wanted, ownerId, context, waiting);
    return claims && this.confirmed(claims, ownerId, context, confirm);
  }

  /** The first half of `hold`: all claims, or none. */
  async claimAll(
    wanted: readonly Wanted[],
    ownerId: string,
    context: RequestContext,
    waiting: Waiting = {},
  ): Promise<readonly HeldClaim[] | undefined> {
    const held: HeldClaim[] = [];
    for (const one of wanted) {
      const claim = await this.claim(one, ownerId, context, waiting);
      if (!claim) {
        await this.giveBack(held, ownerId, context);
        return undefined;
      }
      held.push(claim);
    }
    return held;
  }

  /** The second half of `hold`. */
  async confirmed<T>(
    claims: readonly HeldClaim[],
    ownerId: string,
    context: RequestContext,
    confirm: (claims: readonly HeldClaim[]) => Promise<T>,
  ): Promise<T> {
    try {
      return await confirm(claims);
    } catch (error) {
      // Of what failed otherwise nobody knows what came of it: the stream says, whenever it is asked.
      if (error instanceof Refusal) await this.giveBack(claims, ownerId, context);
      throw error;
    }
  }

  private async holder(wanted: Wanted): Promise<string | undefined> {
    const ownerId = await this.claims.claimant(wanted);
    if (ownerId === undefined) return undefined;
    if (holdsContact(await this.customers.lastSeen(ownerId), wanted.index)) return ownerId;
    // Another copy of the service may have confirmed it since.
    return holdsContact(await this.customers.stateOf(ownerId), wanted.index) ? ownerId : undefined;
  }

  private async claim(
    wanted: Wanted,
    ownerId: string,
    context: RequestContext,
    waiting: Waiting,
  ): Promise<HeldClaim | undefined> {
    let instead: number | undefined;
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const { ownerId: claimant, number, isNew } = await this.claims.claim(wanted, ownerId, context, instead);
      const claim = { ...wanted, number };
      if (claimant !== ownerId) {
        if (!(await this.withdraw(claim, claimant, context, waiting))) return undefined;
      } else if (isNew || !isWithdrawn(await this.customers.stateOf(ownerId), claim)) return claim;
      instead = number;
    }
    throw new StreamContended(`a ${wanted.kind} was claimed by others ${MOST_TRIES} times in a row`);
  }

  /**
   * Makes sure that a claim will never count, in the stream that could confirm it: only then may another replace it.
   * @returns false if it counts, or did until after the applicant began to wait
   */
  private async withdraw(
    { index, number }: HeldClaim,
    ownerId: string,
    context: RequestContext,
    { since }: Waiting = {},
  ): Promise<boolean> {
    const step = context.child('withdraw', ownerId, index, String(number)).command();
    const command = { type: 'withdraw-claim', customerId: ownerId, index, number } as const;
    const { reply } = await this.customers.handle(ownerId, command, step);
    if (reply.holds) return false;
    return since === undefined || reply.closedAt === undefined || reply.closedAt < since;
  }

  private async giveBack(claims: readonly HeldClaim[], ownerId: string, context: RequestContext): Promise<void> {
    for (const claim of claims) {
      if (await this.withdraw(claim, ownerId, context)) await this.claims.release(claim, ownerId, context);
    }
  }
}
