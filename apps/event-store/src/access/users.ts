import { readFileSync } from 'node:fs';
import { type PasswordHash, readHash } from './password-hash';

/** A caller that is authenticated. */
export interface User {
  readonly name: string;
  readonly groups: ReadonlySet<string>;
}

export interface KnownUser extends User {
  readonly hash: PasswordHash;
}

/** EventStoreDB's names for who may write system streams, and who may operate the server. */
export const ADMINS = '$admins';
export const OPERATIONS = '$ops';

/** One entry of the file: `{ "name": { "hash": "scrypt$…", "groups": ["$admins"] } }`. */
export interface UserEntry {
  readonly hash: string;
  readonly groups: readonly string[];
}

/** @throws Error that says which entry cannot be read */
export const readUsers = (file: string): Map<string, KnownUser> => {
  let entries: Record<string, Partial<UserEntry>>;
  try {
    entries = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`the users in ${file} cannot be read: ${(error as Error).message}`);
  }
  const users = new Map<string, KnownUser>();
  for (const [name, entry] of Object.entries(entries)) {
    const { hash, groups } = entry;
    const wellFormed =
      typeof hash === 'string' && Array.isArray(groups) && groups.every((one) => typeof one === 'string');
    if (!wellFormed) throw new Error(`user '${name}' in ${file} needs a "hash" and a list of "groups"`);
    if (name === '' || name.includes(':')) throw new Error(`'${name}' in ${file} cannot be a user's name`);
    try {
      users.set(name, { name, groups: new Set(groups), hash: readHash(hash) });
    } catch (error) {
      throw new Error(`the hash of user '${name}' in ${file} ${(error as Error).message}`);
    }
  }
  if (users.size === 0) throw new Error(`${file} names no user, so nobody could call`);
  return users;
};
