import type { FastifyReply, FastifyRequest } from 'fastify';

/** The value of a request's header; of several that Node keeps apart, the first. */
export function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** Headers of every answer of the API: the id under which the request is found again; and no cache keeps the answer. */
export function markAnswer(reply: FastifyReply): void {
  reply.header('correlation-id', reply.request.id).header('cache-control', 'no-store');
}
