import { id } from '@modosu/contracts/fields';
import type { Message } from '@modosu/contracts/message';
import { CONFIG } from '@modosu/service-kit/configuration/injection-tokens';
import { newId } from '@modosu/service-kit/request/ids';
import { RequestContext } from '@modosu/service-kit/request/request-context';
import { wallClock } from '@modosu/service-kit/request/wall-clock';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { GatewayConfig } from '../environment';
import { invalid } from '../http/failures';
import { headerOf } from '../http/headers';
import { Origins } from './origins';
import { ScenarioClock } from './scenario-clock';

/** Makes the context of a request: where it comes from, its time, and its deadline. */
@Injectable()
export class RequestContexts {
  private readonly origins: Origins;
  /** Only in simulation mode. */
  private readonly scenarioClock?: ScenarioClock;

  constructor(@Inject(CONFIG) private readonly config: GatewayConfig) {
    this.origins = new Origins(config.readKey('index-key'));
    this.scenarioClock = config.simulation ? new ScenarioClock(config.readKey('simulation-key')) : undefined;
  }

  /**
   * The context of an anonymous request under a command id of its own.
   * @throws ServiceError VALIDATION_FAILED for a Device-Id that is none, SIGNATURE_INVALID
   */
  of(message: Message, request: FastifyRequest): RequestContext {
    const { simulation, extra } = this.config;
    const behindProxy = simulation || extra.BEHIND_PROXY === 'on';
    // The last entry is our own proxy's; those before it are the client's own text.
    const forwarded = behindProxy ? headerOf(request, 'x-forwarded-for')?.split(',').at(-1)?.trim() : undefined;
    const time = this.scenarioClock?.read(
      headerOf(request, 'modosu-simulation-time'),
      headerOf(request, 'modosu-simulation-signature'),
    );
    // Requests of staff may go through a whole incident, so they may take longer than those of customers.
    const isForStaff = message.access.every((access) => typeof access === 'object');
    const timeoutMs = isForStaff ? extra.DESK_DEADLINE_MS : extra.CUSTOMER_DEADLINE_MS;
    const commandId = newId();
    return new RequestContext({
      actor: { kind: 'anonymous', id: 'anonymous' },
      now: time ?? wallClock.iso(),
      commandId,
      correlationId: request.id,
      causationId: commandId,
      deadline: wallClock.epochMs() + timeoutMs,
      origin: this.origins.of(forwarded || request.ip, deviceOf(request)),
    });
  }
}

/** @throws ServiceError VALIDATION_FAILED */
function deviceOf(request: FastifyRequest): string | undefined {
  const device = headerOf(request, 'device-id');
  if (device === undefined || id.safeParse(device).success) return device;
  throw invalid([{ path: 'header:device-id', message: 'must be an id' }]);
}
