import type { FastifyInstance } from 'fastify';
import { malformed } from './failures';

/** Deeper than any message; serialising such a body again would exhaust the stack. */
const DEEPEST = 30;

/**
 * Bodies are JSON in UTF-8 and nothing else. An empty one counts as absent, of any content type. Bytes that are no UTF-8,
 * which would be read as another text than the client sent, and fields that reach into the prototype are refused.
 */
export function takeJsonBodies(server: FastifyInstance): void {
  const parse = server.getDefaultJsonParser('error', 'error');
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, bytes, done) => {
    if (bytes.length === 0) return done(null, undefined);
    let text: string;
    try {
      text = new TextDecoder('utf-8', { fatal: true }).decode(bytes as Buffer);
    } catch {
      return done(malformed('the body is not UTF-8'));
    }
    void parse(request, text, (error, body) => {
      if (error) done(malformed(`the body is not JSON: ${error.message}`));
      else if (isTooDeep(body)) done(malformed(`the body is nested more than ${DEEPEST} deep`));
      else done(null, body);
    });
  });
}

function isTooDeep(body: unknown): boolean {
  let level: unknown[] = [body];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST) return true;
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []));
  }
  return false;
}
