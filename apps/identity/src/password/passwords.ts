import { passwordForm } from '@modosu/contracts/texts';
import { Refusal } from '@modosu/event-sourcing/decider';
import { Inject, Injectable } from '@nestjs/common';
import { hash, parseOptions, verify } from '@node-rs/argon2';
import type { PasswordFinding } from '../customer/customer.commands';
import type { CustomerState } from '../customer/customer.state';
import type { PersonalKey } from '../personal-data/personal-key';
import { PersonalKeys } from '../personal-data/personal-keys';
import { type HashCost, type IdentityPolicy, POLICY } from '../policy/identity-policy';
import { DerivedKeys } from '../secrets/derived-keys';
import { unsuitable } from './suitable-password';

/**
 * Judges, hashes and checks passwords, all in their one form: argon2id, in PHC form, at the cost the policy names.
 */
@Injectable()
export class Passwords {
  /** Hashes that no password has; one at the cost of most accounts, one at today's. */
  private decoys?: Promise<{ usual: string; today: string }>;

  constructor(
    @Inject(POLICY) private readonly policy: IdentityPolicy,
    private readonly keys: DerivedKeys,
    private readonly personalKeys: PersonalKeys,
  ) {}

  /** @param commandId salts the hash together with whose it is, so that the same command gives the same hash again */
  async hash(password: string, ownerId: string, commandId: string): Promise<string> {
    const salt = this.keys.salt(ownerId, commandId);
    const made = await hash(passwordForm(password), { ...options(this.policy.hashCost), salt });
    return encryptedHash(await this.personalKeys.of(ownerId), ownerId, made);
  }

  /** Throws Refusal PASSWORD_UNSUITABLE, with the rule in its details. */
  assertSuitable(password: string, email: string): void {
    const rule = unsuitable(passwordForm(password), email, this.policy);
    if (rule !== undefined) throw new Refusal('PASSWORD_UNSUITABLE', { rule });
  }

  /** Checks an account's password; takes as long where there is no account or no password. */
  async look(state: CustomerState | undefined, password: string): Promise<PasswordFinding> {
    const passwordNumber = state?.passwordNumber ?? 0;
    const passwordRight = await this.check(state?.passwordHash, password);
    return { passwordRight, passwordNumber };
  }

  /** @param stored a hash as it is in the log: encrypted, or as hashes were before they were encrypted */
  async check(stored: string | undefined, password: string): Promise<boolean> {
    const passwordHash = stored === undefined ? undefined : await this.opened(stored);
    this.decoys ??= this.makeDecoys();
    const decoys = await this.decoys;
    for (const text of formsOf(password)) {
      if (await verify(passwordHash ?? decoys.usual, text).catch(() => false)) return passwordHash !== undefined;
      // A wrong password for an old, cheap hash would be answered sooner than one for no account at all.
      const isCheap = passwordHash !== undefined && this.policy.rehashes && this.isCheap(passwordHash);
      if (isCheap) await verify(decoys.today, text);
    }
    return false;
  }

  /** True if the hash of this password should be made anew: encrypted, at today's cost, or of its form. */
  async shouldRehash(stored: string, password: string): Promise<boolean> {
    const passwordHash = await this.opened(stored);
    if (passwordHash === undefined) return false;
    if (passwordHash === stored) return true;
    if (this.policy.rehashes && this.isCheap(passwordHash)) return true;
    const form = passwordForm(password);
    return form !== password && !(await verify(passwordHash, form).catch(() => false));
  }

  /** Undefined if its owner has been erased. */
  private async opened(stored: string): Promise<string | undefined> {
    const [, ownerId, encrypted] = SEALED.exec(stored) ?? [];
    if (ownerId === undefined || encrypted === undefined) return stored;
    return (await this.personalKeys.find(ownerId))?.decrypt(FIELD, encrypted);
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

const FIELD = 'password';
const SEALED = /^p2\.(.+)\.(p1\.[\w-]+)$/;

/**
 * A password's hash as the log holds it: ciphertext under the key of the person, so that who reads the log has nothing
 * to guess at, and erasing the person erases it. It names whose key it is.
 */
export function encryptedHash(key: PersonalKey, ownerId: string, phc: string): string {
  return `p2.${ownerId}.${key.encrypt(FIELD, phc)}`;
}

/** What a stored hash may be of: the password's form, or what was typed before there was one. */
function formsOf(password: string): string[] {
  const form = passwordForm(password);
  return form === password ? [form] : [form, password];
}

function options({ memoryKib, passes, lanes }: HashCost) {
  return { memoryCost: memoryKib, timeCost: passes, parallelism: lanes };
}
