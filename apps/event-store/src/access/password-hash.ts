import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';

/** Costs of new hashes: 16 MiB and some 0.2 s (OWASP's scrypt row for that memory). Each hash carries its own. */
const COST = { N: 16_384, r: 8, p: 5 } as const;
const KEY_BYTES = 32;
/** What a file may ask for, so that a typing error does not eat the machine. */
const MAX_MEMORY = 256 * 1024 * 1024;

export interface PasswordHash {
  readonly cost: { readonly N: number; readonly r: number; readonly p: number };
  readonly salt: Buffer;
  readonly key: Buffer;
}

/** A new hash as text: `scrypt$N$r$p$salt$key`, salt and key in base64url. */
export const hashPassword = async (password: string): Promise<string> => {
  const salt = randomBytes(16);
  const key = await derive(password, salt, COST);
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), key.toString('base64url')].join('$');
};

/** @throws Error if the text is no such hash */
export const readHash = (text: string): PasswordHash => {
  const [, N, r, p, salt, key] = /^scrypt\$(\d+)\$(\d+)\$(\d+)\$([\w-]{16,})\$([\w-]{43})$/.exec(text) ?? [];
  if (salt === undefined || key === undefined) throw new Error('is not of the form scrypt$N$r$p$salt$key');
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  if (128 * cost.N * cost.r > MAX_MEMORY || cost.N < 2 || (cost.N & (cost.N - 1)) !== 0 || cost.r < 1 || cost.p < 1)
    throw new Error('has scrypt costs that cannot be used');
  return { cost, salt: Buffer.from(salt, 'base64url'), key: Buffer.from(key, 'base64url') };
};

/** A hash that no password has, with the usual costs: what an unknown name is checked against. */
export const nobodysHash = (): PasswordHash => ({ cost: COST, salt: randomBytes(16), key: randomBytes(KEY_BYTES) });

export const isPassword = async (password: string, hash: PasswordHash): Promise<boolean> =>
  timingSafeEqual(await derive(password, hash.salt, hash.cost), hash.key);

const derive = (password: string, salt: Buffer, cost: ScryptOptions): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(password, salt, KEY_BYTES, { ...cost, maxmem: MAX_MEMORY * 2 }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
