import type { register } from '@modosu/contracts/identity.messages';
import type { RequestOf } from '@modosu/contracts/message';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Injectable } from '@nestjs/common';
import type { Register } from '../customer/customer.commands';
import { Passwords } from '../password/passwords';
import { PersonalData } from '../personal-data/personal-data';
import { VERIFICATION_HOURS } from '../policy/identity-policy';
import { DerivedKeys } from '../secrets/derived-keys';
import { after, HOUR_MS } from '../time/elapsed';

/** What `register` needs, without what a letter would bring. */
export type Proven = Omit<Register, 'type' | 'tokenHash' | 'mailId' | 'claims'>;

/** A request to register, of which nothing is computed that costs anything until it is asked for. */
export interface Application {
  readonly customerId: string;
  readonly emailIndex: string;
  hash(): Promise<string>;
  /** What is kept of it; makes the person's key. */
  encrypted(passwordHash: string): Promise<Proven>;
}

@Injectable()
export class Applications {
  constructor(
    private readonly passwords: Passwords,
    private readonly personalData: PersonalData,
    private readonly keys: DerivedKeys,
  ) {}

  /** @throws Refusal PASSWORD_UNSUITABLE */
  open({ password, ...personal }: Omit<RequestOf<typeof register>, 'token'>, context: RequestContext): Application {
    this.passwords.assertSuitable(password, personal.email);
    const emailIndex = this.keys.blindIndex('email', personal.email);
    const customerId = context.idOf('customer', emailIndex);
    return {
      customerId,
      emailIndex,
      hash: () => this.passwords.hash(password, customerId, context.commandId),
      encrypted: async (passwordHash) => ({
        customerId,
        emailIndex,
        personal: await this.personalData.encrypt(customerId, personal),
        passwordHash,
        expiresAt: after(context.now, VERIFICATION_HOURS * HOUR_MS),
      }),
    };
  }
}
