import { id } from '@modosu/contracts/fields';
import type { Message } from '@modosu/contracts/message';
import { newId } from '@modosu/service-kit/request/ids';
import { RequestContext } from '@modosu/service-kit/request/request-context';
import { wallClock } from '@modosu/service-kit/request/wall-clock';
import type { FastifyRequest } from 'fastify';
import { invalid } from '../http/failures';
import { headerOf } from '../http/headers';
import type { Origins } from './origins';
import type { ScenarioClock } from './scenario-clock';

export interface RequestContextOptions {
  readonly origins: Origins;
  /** Only in simulation mode. */
  readonly scenarioClock?: ScenarioClock;
  /** Whether X-Forwarded-For is believed: behind a proxy of ours, or in simulation mode. */
  readonly behindProxy: boolean;
  /** How long is worked on a request: those that go through a whole incident may take longer than a customer waits. */
  readonly deadlines: { readonly customerMs: number; readonly staffMs: number };
}

/** Makes the context of a request as it comes: where it comes from, when, and until when it is worked on. */
export class RequestContexts {
  constructor(private readonly options: RequestContextOptions) {}

  /**
   * The context of an anonymous request under a command id of its own.
   * @throws ServiceError VALIDATION_FAILED for a Device-Id that is none, SIGNATURE_INVALID
   */
  of(message: Message, request: FastifyRequest): RequestContext {
    const { origins, scenarioClock, behindProxy, deadlines } = this.options;
    // The last entry is our own proxy's; those before it are whatever the client wrote.
    const forwarded = behindProxy ? headerOf(request, 'x-forwarded-for')?.split(',').at(-1)?.trim() : undefined;
    const time = scenarioClock?.read(
      headerOf(request, 'modosu-simulation-time'),
      headerOf(request, 'modosu-simulation-signature'),
    );
    const isStaffs = message.access.every((access) => typeof access === 'object');
    const commandId = newId();
    return new RequestContext({
      actor: { kind: 'anonymous', id: 'anonymous' },
      now: time ?? wallClock.iso(),
      commandId,
      correlationId: request.id,
      causationId: commandId,
      deadline: wallClock.epochMs() + (isStaffs ? deadlines.staffMs : deadlines.customerMs),
      origin: origins.of(forwarded || request.ip, deviceOf(request)),
    });
  }
}

/** @throws ServiceError VALIDATION_FAILED */
function deviceOf(request: FastifyRequest): string | undefined {
  const device = headerOf(request, 'device-id');
  if (device === undefined || id.safeParse(device).success) return device;
  throw invalid([{ path: 'header:device-id', message: 'must be an id' }]);
}
