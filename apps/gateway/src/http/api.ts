import { receiveProviderNotice } from '@modosu/contracts/charging.messages';
import { id } from '@modosu/contracts/fields';
import type { Message } from '@modosu/contracts/message';
import type { Messenger } from '@modosu/service-kit/broker/messenger';
import { newId } from '@modosu/service-kit/request/ids';
import { RequestContext } from '@modosu/service-kit/request/request-context';
import { ServiceError } from '@modosu/service-kit/request/service-error';
import { wallClock } from '@modosu/service-kit/request/wall-clock';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { commandIdOf } from '../request/idempotency';
import type { Origins } from '../request/origins';
import type { RequestHashes } from '../request/request-hashes';
import type { ScenarioClock } from '../request/scenario-clock';
import { type Route, routes } from '../routes';
import type { Sessions } from '../session/sessions';
import { invalid } from './failures';
import { fieldsOf } from './fields';

export interface ApiParts {
  messenger: Messenger;
  sessions: Sessions;
  origins: Origins;
  hashes: RequestHashes;
  /** Only in simulation mode. */
  scenarioClock?: ScenarioClock;
  /** Whether X-Forwarded-For is believed: behind a proxy of ours, or in simulation mode. */
  behindProxy: boolean;
  /** How long is worked on a request: those that go through a whole incident may take longer than a customer waits. */
  deadlines: { customerMs: number; deskMs: number };
}

export const WEBHOOK_PATH = '/v1/webhooks/card-provider';

const header = (request: FastifyRequest, name: string): string | undefined => {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
};

/** Serves the public API: each route hands its request to the one message that answers it. */
export class Api {
  constructor(private readonly parts: ApiParts) {}

  register(server: FastifyInstance): void {
    for (const route of routes) {
      server.route({
        method: route.method,
        url: route.path,
        handler: (request, reply) => {
          prepare(request, reply);
          return this.ask(route, request, request.id);
        },
      });
    }
    // A signature is over the bytes as they came, so this one body is not parsed.
    void server.register(async (raw) => {
      raw.removeAllContentTypeParsers();
      raw.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
      raw.post(WEBHOOK_PATH, (request, reply) => {
        prepare(request, reply);
        return this.takeNotice(request, request.id);
      });
    });
  }

  private async ask(route: Route, request: FastifyRequest, correlationId: string): Promise<unknown> {
    const { messenger, sessions, hashes } = this.parts;
    const anonymous = this.context(route.message, request, correlationId, newId());
    const token = tokenOf(request);
    const session = token === undefined ? undefined : await sessions.of(token, anonymous, wallClock.epochMs());
    const key = header(request, 'idempotency-key');
    const commandId = commandIdOf(route, key, session?.subject, wallClock.epochMs()) ?? anonymous.commandId;
    const fields = fieldsOf(route, request);
    const isNamed = session !== undefined && commandId !== anonymous.commandId;
    const context = new RequestContext({
      ...anonymous,
      commandId,
      causationId: commandId,
      ...(session ? { statement: session.statement } : {}),
      ...(isNamed ? { requestHash: hashes.of(route, session.subject, fields) } : {}),
    });
    const timeoutMs = context.deadline - wallClock.epochMs();
    return messenger.send(route.message, fields, context, { as: 'caller', timeoutMs });
  }

  private takeNotice(request: FastifyRequest, correlationId: string): Promise<unknown> {
    const context = this.context(receiveProviderNotice, request, correlationId, newId());
    const notice = { body: String(request.body ?? ''), signature: header(request, 'provider-signature') ?? '' };
    return this.parts.messenger.send(receiveProviderNotice, notice, context, { as: 'caller' });
  }

  private context(message: Message, request: FastifyRequest, correlationId: string, commandId: string): RequestContext {
    const { origins, scenarioClock, behindProxy, deadlines } = this.parts;
    // The last entry is our own proxy's; those before it are whatever the client wrote.
    const forwarded = behindProxy ? header(request, 'x-forwarded-for')?.split(',').at(-1)?.trim() : undefined;
    const time = scenarioClock?.read(
      header(request, 'modosu-simulation-time'),
      header(request, 'modosu-simulation-signature'),
    );
    const isDesk = message.access.every((access) => typeof access === 'object');
    return new RequestContext({
      actor: { kind: 'anonymous', id: 'anonymous' },
      now: time ?? wallClock.iso(),
      commandId,
      correlationId,
      causationId: commandId,
      deadline: wallClock.epochMs() + (isDesk ? deadlines.deskMs : deadlines.customerMs),
      origin: origins.of(forwarded || request.ip, deviceOf(request)),
    });
  }
}

function prepare(request: FastifyRequest, reply: FastifyReply): void {
  reply.header('correlation-id', request.id).header('cache-control', 'no-store');
}

/** @throws ServiceError UNAUTHENTICATED for anything that cannot be a token of ours */
function tokenOf(request: FastifyRequest): string | undefined {
  const authorization = header(request, 'authorization');
  if (authorization === undefined) return undefined;
  const token = /^(?:Bearer +)?([\w.~+/=-]{1,500})$/i.exec(authorization)?.[1];
  if (token === undefined) throw new ServiceError('UNAUTHENTICATED');
  return token;
}

/** @throws ServiceError VALIDATION_FAILED */
function deviceOf(request: FastifyRequest): string | undefined {
  const device = header(request, 'device-id');
  if (device === undefined || id.safeParse(device).success) return device;
  throw invalid([{ path: 'header:device-id', message: 'must be an id' }]);
}
