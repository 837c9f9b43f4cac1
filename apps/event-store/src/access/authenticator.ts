import { createHmac, randomBytes } from 'node:crypto';
import { GrpcError, STATUS } from '../grpc/status';
import { isPassword, nobodysHash } from './password-hash';
import { ADMINS, type KnownUser, OPERATIONS, type User } from './users';

/** Hashing takes memory and a core; a client that guesses passwords must not get all of either. */
const AT_ONCE = 2;
const MAX_WAITING = 200;
const MAX_REMEMBERED = 1_000;

/** Every client, where no users are configured. */
const UNRESTRICTED: User = { name: 'anonymous', groups: new Set([ADMINS, OPERATIONS]) };

/**
 * Authenticates callers. A right password is cached (as a keyed hash of the header), so that it is hashed once and not at
 * every call; wrong ones are hashed each time, and an unknown name takes as long as a known one.
 */
export class Authenticator {
  private readonly remembered = new Map<string, User>();
  private readonly key = randomBytes(32);
  private readonly nobody = nobodysHash();
  private readonly waiting: (() => void)[] = [];
  private hashing = 0;

  /** @param users undefined = insecure mode: every client may do everything */
  constructor(private readonly users: ReadonlyMap<string, KnownUser> | undefined) {}

  get isOpen(): boolean {
    return this.users === undefined;
  }

  /** The caller, if no password must be hashed for it. */
  known(authorization: string | undefined): User | undefined {
    if (this.users === undefined) return UNRESTRICTED;
    return authorization === undefined ? undefined : this.remembered.get(this.digest(authorization));
  }

  /** @throws GrpcError UNAUTHENTICATED, or UNAVAILABLE while too many passwords wait to be checked */
  async identify(authorization: string | undefined): Promise<User> {
    const known = this.known(authorization);
    if (known) return known;
    const [, encoded] = /^Basic +([A-Za-z0-9+/=]{1,1024})$/i.exec(authorization ?? '') ?? [];
    if (authorization === undefined || encoded === undefined) throw unauthenticated();
    const text = Buffer.from(encoded, 'base64').toString('utf8');
    const colon = text.indexOf(':');
    const user = colon < 0 ? undefined : this.users?.get(text.slice(0, colon));
    const right = await this.oneOfFew(() => isPassword(text.slice(colon + 1), user?.hash ?? this.nobody));
    if (!right || !user) throw unauthenticated();
    const { name, groups } = user;
    // One password can be spelled as several headers.
    if (this.remembered.size >= MAX_REMEMBERED) this.remembered.clear();
    this.remembered.set(this.digest(authorization), { name, groups });
    return user;
  }

  private digest(authorization: string): string {
    return createHmac('sha256', this.key).update(authorization).digest('base64');
  }

  private async oneOfFew<T>(work: () => Promise<T>): Promise<T> {
    if (this.hashing >= AT_ONCE) {
      if (this.waiting.length >= MAX_WAITING)
        throw new GrpcError(STATUS.unavailable, 'Too many passwords are being checked; try again.');
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    this.hashing++;
    try {
      return await work();
    } finally {
      this.hashing--;
      this.waiting.shift()?.();
    }
  }
}

const unauthenticated = (): GrpcError => new GrpcError(STATUS.unauthenticated, 'Unauthenticated');

/** System streams are the administrators'; the metadata of a stream are as open as the stream. */
export const mayWrite = (user: User, stream: string): boolean => {
  const described = stream.startsWith('$$') ? stream.slice(2) : stream;
  return !described.startsWith('$') || user.groups.has(ADMINS);
};

export const mayOperate = (user: User): boolean => user.groups.has(ADMINS) || user.groups.has(OPERATIONS);
