import { createHmac } from 'node:crypto';
import { canonicalJson } from '@modosu/event-store-client/hash-chain';
import type { Route } from '../routes';

/**
 * Distinguishes requests with the same Idempotency-Key. The log stores the hash with the command, and a request may hold
 * a password or a birthdate, so it is keyed: a reader of the log cannot guess what was hashed.
 */
export class RequestHashes {
  /** @param key 32 bytes, the same at every gateway */
  constructor(private readonly key: Buffer) {}

  /**
   * HMAC-SHA256 in hex over subject, route and all fields as the service's schema parses them: in any order, with defaults
   * filled in, from path, query or body alike, and without unknown fields.
   * @returns undefined for what the schema refuses, as the service will
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
