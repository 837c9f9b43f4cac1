import type { CommandContext } from '@modosu/event-sourcing/command/aggregate';
import { Injectable } from '@nestjs/common';
import type { SealedPersonal } from '../customer/customer.events';
import { Erasures } from './erasures';
import type { PersonalKey } from './personal-key';
import { PersonalKeys } from './personal-keys';

/** What identity knows of a person besides how they sign in. */
export interface Personal {
  readonly email: string;
  readonly name: string;
  /** ISO date. */
  readonly birthdate: string;
  readonly phone?: string;
}

/** Seals and opens what names a person. */
@Injectable()
export class PersonalData {
  constructor(
    private readonly keys: PersonalKeys,
    private readonly erasures: Erasures,
  ) {}

  async seal(customerId: string, personal: Personal): Promise<SealedPersonal> {
    return sealWith(await this.keys.of(customerId), personal);
  }

  /** Undefined if the person has been erased: nothing new is kept of them. */
  async sealField(ownerId: string, field: string, text: string): Promise<string | undefined> {
    return (await this.keys.find(ownerId))?.seal(field, text);
  }

  /** The text; undefined if the person has been erased. */
  async openField(ownerId: string, field: string, sealed: string): Promise<string | undefined> {
    return (await this.keys.find(ownerId))?.open(field, sealed);
  }

  /** Undefined if the person has been erased. */
  async open(customerId: string, sealed: SealedPersonal): Promise<Personal | undefined> {
    const key = await this.keys.find(customerId);
    if (!key) return undefined;
    return {
      email: key.open('email', sealed.email),
      name: key.open('name', sealed.name),
      birthdate: key.open('birthdate', sealed.birthdate),
      ...(sealed.phone === undefined ? {} : { phone: key.open('phone', sealed.phone) }),
    };
  }

  /** Makes everything that is sealed for this person unreadable, for ever. Events, hashes and books stay as they are. */
  async erase(ownerId: string, context: CommandContext): Promise<void> {
    await this.erasures.erase(ownerId, context);
  }
}

export function sealWith(key: PersonalKey, { email, name, birthdate, phone }: Personal): SealedPersonal {
  return {
    email: key.seal('email', email),
    name: key.seal('name', name),
    birthdate: key.seal('birthdate', birthdate),
    ...(phone === undefined ? {} : { phone: key.seal('phone', phone) }),
  };
}
