import { ApiClient, type CallOptions } from '@modosu/api-client/api-client';
import { ApiError } from '@modosu/api-client/api-error';
import type { Method } from '@modosu/api-client/operations';
import { poolTransport } from '@modosu/api-client/pool-transport';
import { retryLater } from '@modosu/api-client/retry';
import { scenarioTime } from '@modosu/api-client/scenario-time';
import { Failure } from '../failure';
import type { Progressing } from '../progress';
import { visible } from '../text/visible';

export interface StaffApiOptions {
  /** Who asks, and when; read before every attempt. */
  readonly caller?: () => CallOptions;
  /** The key that signs the scenario's time, hexadecimal. */
  readonly simulationKey?: string;
  /** Shows that a reply takes long. */
  readonly progress?: Progressing;
}

/** How long a person at a terminal is kept waiting for a part that is away; they can end it sooner themselves. */
const AWAY_MS = 45_000;

/** The public API as a command asks it: what takes long is shown, what is not the API is said in words. */
export class StaffApi extends ApiClient {
  readonly progress: Progressing;

  constructor(
    readonly url: string,
    { caller, simulationKey, progress = (_title, work) => work(() => undefined) }: StaffApiOptions = {},
  ) {
    super({
      transport: poolTransport(url),
      retry: retryLater({ patienceMs: AWAY_MS }),
      scenarioTime: simulationKey === undefined ? undefined : scenarioTime(simulationKey),
      defaults: caller,
    });
    this.progress = progress;
  }

  /** @throws ApiError, Failure if the API does not answer there */
  override send(method: Method, path: string, body?: object, options?: CallOptions): Promise<unknown> {
    const reply = () =>
      super.send(method, path, body, options).catch((error: unknown) => {
        throw error instanceof ApiError ? this.inWords(error, `${method} ${path}`) : error;
      });
    // A request that says how long it waits takes that long.
    return path.includes('waitMs=') ? reply() : this.progress('Waiting for the answer', reply);
  }

  private inWords(error: ApiError, request: string): Error {
    const { code, status, message, details } = error;
    if (code === 'UNREACHABLE') {
      return new Failure(
        `Nothing answers at ${this.url} (${(details as { reason: string }).reason}). Start Modosu with "npm start", or say where it is with --url or MODOSU_URL.`,
      );
    }
    if (code === 'UNREADABLE') {
      return new Failure(`What answers at ${this.url} is not Modosu (status ${status}); check --url.`);
    }
    if (code === 'ROUTE_UNKNOWN') {
      return new Failure(`${request} is not known at ${this.url} (status ${status}); check --url.`);
    }
    // The sentence may quote what another person wrote.
    return new ApiError(visible(code) as typeof code, visible(message), error);
  }
}
