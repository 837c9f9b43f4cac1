import { createHmac } from 'node:crypto';
import { canonicalJson } from '@modosu/event-store-client/hash-chain';
import type { Route } from '../routes';

/**
 * Tells requests apart that come with one Idempotency-Key. The hash goes into the log beside the command, and a request
 * may hold a password or a birthdate: without the key nobody can try what it stands for.
 */
export class RequestHashes {
  /** @param key 32 bytes, the same at every gateway */
  constructor(private readonly key: Buffer) {}

  /**
   * HMAC-SHA256 in hex over who asks, the route and all fields, as the service will understand them: in any order, with
   * defaults filled in, wherever in the request a field stood, and without fields that nobody knows.
   * @returns undefined for what cannot be understood: the service refuses it
   */
  of(
    { method, path, message }: Pick<Route, 'method' | 'path' | 'message'>,
    subject: string,
    fields: object,
  ): string | undefined {
    const { success, data: request } = message.request.safeParse(fields);
    if (!success) return undefined;
    return createHmac('sha256', this.key)
      .update(canonicalJson({ subject, route: `${method} ${path}`, request }))
      .digest('hex');
  }
}
