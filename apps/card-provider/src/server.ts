import Fastify, { type FastifyInstance } from 'fastify';
import { threeDSecureRoutes } from './card/three-d-secure.routes';
import { tokenRoutes } from './card/token.routes';
import { controlRoutes } from './control/control.routes';
import type { Dependencies } from './dependencies';
import { errorAnswer, ProviderError } from './http/answer';
import { settlementRoutes } from './settlement/settlement.routes';
import { paymentRoutes } from './transaction/payment.routes';
import { railRoutes } from './transaction/rail.routes';
import { refundLookup } from './transaction/refund.routes';
import { outboxState } from './webhook/outbox';

/**
 * The provider's HTTP API. Bodies and addresses of requests are never logged and never repeated in an
 * error, because a card number may be in them even where it does not belong.
 */
export function buildServer(dependencies: Dependencies): FastifyInstance {
  const app = Fastify({
    logger: false,
    bodyLimit: 512 * 1024,
    // A provider that stops finishes the requests it has begun.
    forceCloseConnections: 'idle',
  });

  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    const answer = answerTo(error);
    if (answer.status === 500 && !(error instanceof ProviderError)) {
      process.stderr.write(
        `${JSON.stringify({ level: 'error', message: 'a request failed', stack: frames(error) })}\n`,
      );
    }
    return reply.code(answer.status).send(answer.body);
  });
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send(errorAnswer(404, 'unknown_path', 'There is nothing at this path.').body),
  );

  for (const path of ['/health', '/health/live', '/health/ready']) {
    app.get(path, async () => ({ status: 'ok', webhooks: outboxState(dependencies.sql) }));
  }
  tokenRoutes(app, dependencies);
  threeDSecureRoutes(app, dependencies);
  paymentRoutes(app, dependencies);
  railRoutes(app, dependencies);
  refundLookup(app, dependencies);
  settlementRoutes(app, dependencies);
  controlRoutes(app, dependencies);
  return app;
}

function answerTo(error: Error & { statusCode?: number }) {
  if (error instanceof ProviderError) return errorAnswer(error.status, error.code, error.message);
  const status = error.statusCode ?? 500;
  if (status === 413) return errorAnswer(413, 'request_too_large', 'The request is larger than half a megabyte.');
  if (status >= 400 && status < 500) {
    return errorAnswer(status, 'invalid_request', 'Send one JSON object with content-type application/json.');
  }
  return errorAnswer(500, 'internal_error', 'Something went wrong; nothing was done.');
}

/** Where an error came from, without its message, which may quote a request. */
function frames(error: Error): string[] {
  return (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
}
