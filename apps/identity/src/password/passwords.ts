import { Refusal } from '@modosu/event-sourcing/decider';
import { Inject, Injectable } from '@nestjs/common';
import { hash, parseOptions, verify } from '@node-rs/argon2';
import type { CustomerState } from '../customer/customer.state';
import { DerivedKeys } from '../personal-data/derived-keys';
import type { HashCost, IdentityPolicy } from '../policy';
import { IDENTITY_POLICY } from '../policy-token';
import type { PasswordFinding } from '../sign-in/sign-in.decider';
import { unsuitable } from './suitable-password';

/** Hashes and checks passwords: argon2id, in PHC form, at the cost the policy names. */
@Injectable()
export class Passwords {
  /** Hashes that no password has; one at the cost of most accounts, one at today's. */
  private decoys?: Promise<{ usual: string; today: string }>;

  constructor(
    @Inject(IDENTITY_POLICY) private readonly policy: IdentityPolicy,
    private readonly keys: DerivedKeys,
  ) {}

  /** @param commandId salts the hash together with whose it is, so that the same command gives the same hash again */
  hash(password: string, ownerId: string, commandId: string): Promise<string> {
    return hash(password, { ...options(this.policy.hashCost), salt: this.keys.salt(ownerId, commandId) });
  }

  /** Throws Refusal PASSWORD_UNSUITABLE, with the rule in its details. */
  assertSuitable(password: string, email: string): void {
    const rule = unsuitable(password, email, this.policy);
    if (rule !== undefined) throw new Refusal('PASSWORD_UNSUITABLE', { rule });
  }

  /** Checks an account's password; takes as long where there is no account or no password. */
  async look(state: CustomerState | undefined, password: string): Promise<PasswordFinding> {
    const passwordNumber = state?.passwordNumber ?? 0;
    const passwordRight = await this.check(state?.passwordHash, password);
    return { passwordRight, passwordNumber };
  }

  async check(passwordHash: string | undefined, password: string): Promise<boolean> {
    this.decoys ??= this.makeDecoys();
    const decoys = await this.decoys;
    if (passwordHash === undefined) {
      await verify(decoys.usual, password);
      return false;
    }
    const right = await verify(passwordHash, password).catch(() => false);
    // A wrong password for an old, cheap hash would be answered sooner than one for no account at all.
    if (!right && this.policy.rehashes && this.isCheap(passwordHash)) await verify(decoys.today, password);
    return right;
  }

  /** True if the hash should be made anew at today's cost. */
  shouldRehash(passwordHash: string): boolean {
    return this.policy.rehashes && this.isCheap(passwordHash);
  }

  private isCheap(passwordHash: string): boolean {
    const { memoryCost, timeCost } = parseOptions(passwordHash);
    const { memoryKib, passes } = this.policy.hashCost;
    return memoryCost * timeCost < memoryKib * passes;
  }

  private async makeDecoys(): Promise<{ usual: string; today: string }> {
    const nobodys = this.keys.secret('decoy', 'nobody', '');
    const [usual, today] = await Promise.all([
      hash(nobodys, options(this.policy.decoyCost)),
      hash(nobodys, options(this.policy.hashCost)),
    ]);
    return { usual, today };
  }
}

function options({ memoryKib, passes, lanes }: HashCost) {
  return { memoryCost: memoryKib, timeCost: passes, parallelism: lanes };
}
