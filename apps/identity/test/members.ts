import { hash } from '@node-rs/argon2';

export const PASSWORD = 'correct horse 7';

/** A member from before the launch, whose hash has the cost of that time. */
export async function member(number: string, password = PASSWORD) {
  return {
    memberNumber: number,
    email: `${number}@example.com`,
    name: `Member ${number}`,
    birthdate: '1980-02-03',
    phone: '090-1234-5678',
    passwordHash: await hash(password, { memoryCost: 512, timeCost: 1, parallelism: 1 }),
    externalSubject: `mail-provider:${number}`,
  };
}
