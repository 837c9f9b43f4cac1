import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Secrets } from '../secrets';
import { ProviderError } from './answer';

/** Who may call a route: the customer's app, the merchant's service, or the scenario's control. */
export type Access = 'public' | 'operator' | 'control';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Checks the bearer key of a request in constant time. Errors: unauthorised. */
export function checkAccess(request: FastifyRequest, access: Access, secrets: Secrets): void {
  if (access === 'public') return;
  const expected = access === 'operator' ? secrets.providerApiKey : secrets.controlKey;
  const header = request.headers.authorization ?? '';
  // Digests have one length, so the comparison reveals nothing about the length of the key either.
  if (!timingSafeEqual(digest(header), digest(`Bearer ${expected}`))) {
    const key = access === 'operator' ? 'provider api key' : 'control key';
    throw new ProviderError(401, 'unauthorised', `Send the ${key} as a bearer token.`);
  }
}
