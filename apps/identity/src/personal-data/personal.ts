import { z } from 'zod';
import type { PersonalKey } from './personal-key';

/** What identity knows of a person besides how they sign in. */
export interface Personal {
  readonly email: string;
  readonly name: string;
  /** ISO date. */
  readonly birthdate: string;
  readonly phone?: string;
}

/** Encrypted with a person's own key; unreadable for ever once that key is erased. */
export const encrypted = z.string().max(2_000);
export const encryptedPersonal = z.object({
  email: encrypted,
  name: encrypted,
  birthdate: encrypted,
  phone: encrypted.optional(),
});
export type EncryptedPersonal = z.infer<typeof encryptedPersonal>;

export function encryptWith(key: PersonalKey, { email, name, birthdate, phone }: Personal): EncryptedPersonal {
  return {
    email: key.encrypt('email', email),
    name: key.encrypt('name', name),
    birthdate: key.encrypt('birthdate', birthdate),
    phone: phone === undefined ? undefined : key.encrypt('phone', phone),
  };
}

export function decryptWith(key: PersonalKey, { email, name, birthdate, phone }: EncryptedPersonal): Personal {
  return {
    email: key.decrypt('email', email),
    name: key.decrypt('name', name),
    birthdate: key.decrypt('birthdate', birthdate),
    phone: phone === undefined ? undefined : key.decrypt('phone', phone),
  };
}
