import { Injectable } from '@nestjs/common';
import { decryptWith, type EncryptedPersonal, encryptWith, type Personal } from './personal';
import { PersonalKeys } from './personal-keys';

/** Encrypts and decrypts what names a person. */
@Injectable()
export class PersonalData {
  constructor(private readonly keys: PersonalKeys) {}

  async encrypt(customerId: string, personal: Personal): Promise<EncryptedPersonal> {
    return encryptWith(await this.keys.of(customerId), personal);
  }

  /** Undefined if the person has been erased. */
  async decrypt(customerId: string, encrypted: EncryptedPersonal): Promise<Personal | undefined> {
    const key = await this.keys.find(customerId);
    return key && decryptWith(key, encrypted);
  }

  /** Undefined if the person has been erased: nothing new is kept of them. */
  async encryptField(ownerId: string, field: string, text: string): Promise<string | undefined> {
    return (await this.keys.find(ownerId))?.encrypt(field, text);
  }

  /** The text; undefined if the person has been erased. */
  async decryptField(ownerId: string, field: string, encrypted: string): Promise<string | undefined> {
    return (await this.keys.find(ownerId))?.decrypt(field, encrypted);
  }
}
