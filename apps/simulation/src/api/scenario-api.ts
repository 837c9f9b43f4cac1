import { ApiClient, type CallOptions, type Fields, type OperationId, type Reply } from '@modosu/api-client/api-client';
import { ApiError } from '@modosu/api-client/api-error';
import { poolTransport } from '@modosu/api-client/pool-transport';
import { scenarioTime } from '@modosu/api-client/scenario-time';
import { isoOf, type Minute } from '../clock/scenario-time';

/** Who asks, from where and when. */
export interface From {
  readonly minute: Minute;
  readonly ip: string;
  readonly token?: string;
}

/** What the API answered: either the reply, or the code of a refusal with its details. */
export type Answer<R> =
  | { readonly ok: true; readonly body: R }
  | {
      readonly ok: false;
      readonly status: number | undefined;
      readonly code: string;
      readonly details?: Record<string, unknown>;
      readonly message: string;
    };

/** Not the rules speaking but another request at the same moment: the same one with the same key is sent again. */
const AT_THE_SAME_TIME: ReadonlySet<string> = new Set(['CONFLICT', 'CHARGE_PENDING', 'INTERNAL']);
const AWAY: ReadonlySet<string> = new Set(['UNREACHABLE', 'UNREADABLE']);
const TRIES = 8;
/** How long a part may be away before the scenario gives up. */
const AWAY_MS = 180_000;
const LONGEST_PAUSE_MS = 2_000;

const isAway = ({ code, retryAfterMs }: ApiError) => AWAY.has(code) || retryAfterMs !== undefined;

/** The API as the people of the scenario ask it, at the scenario's time; a refusal is an answer too. */
export class ScenarioApi {
  requests = 0;
  repeated = 0;
  readonly client: ApiClient;
  private readonly transport: ReturnType<typeof poolTransport>;

  constructor(gateway: string, simulationKey: string, connections: number) {
    this.transport = poolTransport(gateway, { connections });
    this.client = new ApiClient({
      transport: (request) => {
        this.requests++;
        return this.transport(request);
      },
      scenarioTime: scenarioTime(simulationKey),
      retry: (error, attempt, elapsedMs) => {
        const isOver = isAway(error) ? elapsedMs > AWAY_MS : !AT_THE_SAME_TIME.has(error.code) || attempt >= TRIES;
        if (isOver) return undefined;
        this.repeated++;
        return Math.min(50 * 2 ** attempt, LONGEST_PAUSE_MS);
      },
    });
  }

  /** @throws Error if there is no answer, however often it is asked */
  async ask<Id extends OperationId>(id: Id, fields: Fields<Id>, from: From): Promise<Answer<Reply<Id>>> {
    const call = this.client.call.bind(this.client) as (id: Id, ...rest: unknown[]) => Promise<Reply<Id>>;
    try {
      return { ok: true, body: await call(id, fields, optionsOf(from)) };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const { status, code, message } = error;
      if (isAway(error) || AT_THE_SAME_TIME.has(code)) {
        throw new Error(`${id} was asked again and again without an answer; the last: ${status} ${code}: ${message}`);
      }
      return { ok: false, status, code, message, details: error.details as Record<string, unknown> | undefined };
    }
  }

  close(): Promise<void> {
    return this.transport.close();
  }
}

export function optionsOf({ minute, ip, token }: From): CallOptions {
  return { at: new Date(isoOf(minute)), address: ip, token };
}

/** The reply, where nothing but success is expected. */
export function expectOk<R>(answer: Answer<R>, what: string): R {
  if (answer.ok) return answer.body;
  const details = answer.details === undefined ? '' : ` ${JSON.stringify(answer.details).slice(0, 500)}`;
  throw new Error(`${what}: ${answer.status} ${answer.code}: ${answer.message}${details}`);
}
