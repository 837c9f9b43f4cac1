import { setTimeout as pause } from 'node:timers/promises';
import { retry } from '@modosu/concurrency/retry';
import { withTimeout } from '@modosu/concurrency/with-timeout';
import { connect, DebugEvents, ErrorCode, Events, type NatsConnection, NatsError } from 'nats';

export interface BrokerOptions {
  url: string;
  user: string;
  password: string;
  /** The authority that signed the broker's certificate; without it the connection is not encrypted by our doing. */
  caFile?: string;
  /** How long the first connection may take, milliseconds. */
  connectTimeoutMs?: number;
}

/** The wait between two tries to connect; short, because everything stands still meanwhile. */
const RETRY_MS = 250;
/** How long a broker that was lost may take to answer before it is asked again. */
const ANSWER_MS = 2_000;
/** Lost is a broker that owes the answers to three. */
const PING_MS = 2_500;

/** This process's one connection to NATS, which reconnects for ever and always says whether it is there. */
export class Broker {
  private up = true;
  private recovering = false;
  private readonly lostListeners: (() => void)[] = [];
  private readonly refusedListeners: ((subject: string) => void)[] = [];

  protected constructor(readonly connection: NatsConnection) {
    void this.watch();
  }

  /** Throws a one-line error if the broker cannot be reached in time or refuses the password. */
  static async connect({ url, user, password, caFile, connectTimeoutMs = 10_000 }: BrokerOptions): Promise<Broker> {
    const attempt = async () =>
      new Broker(
        await connect({
          servers: url,
          user,
          pass: password,
          tls: caFile === undefined ? undefined : { caFile },
          name: user,
          reconnect: true,
          maxReconnectAttempts: -1,
          // A broker that was frozen answers those who waited too long with errors about their rights.
          ignoreAuthErrorAbort: true,
          reconnectTimeWait: RETRY_MS,
          reconnectJitter: RETRY_MS / 2,
          // A broker that no longer answers is found out before the customer's ten seconds are over.
          pingInterval: PING_MS,
          maxPingOut: 2,
          timeout: Math.min(5_000, connectTimeoutMs),
        }),
      );
    const isRetryable = (error: unknown) => !refusesPassword(error);
    try {
      return await retry(() => attempt(), { pauseMs: RETRY_MS, timeoutMs: connectTimeoutMs, isRetryable });
    } catch (error) {
      if (refusesPassword(error)) throw new Error(`the message broker at ${url} refuses the password of ${user}`);
      throw new Error(`the message broker at ${url} cannot be reached: ${(error as Error).message}`);
    }
  }

  get connected(): boolean {
    return this.up && !this.connection.isClosed();
  }

  /** Calls back whenever the connection is lost; what was asked before may never be answered. */
  onLost(lost: () => void): void {
    this.lostListeners.push(lost);
  }

  /** Calls back with a subject to which this service just published and may not. */
  onRefused(refused: (subject: string) => void): void {
    this.refusedListeners.push(refused);
  }

  /** Sends what is still to be sent and closes. */
  async close(): Promise<void> {
    if (this.connection.isClosed()) return;
    if (this.connected) await this.connection.flush().catch(() => undefined);
    await this.connection.close();
  }

  private async watch(): Promise<void> {
    for await (const status of this.connection.status()) {
      const { permissionContext: refused } = status;
      if (refused?.operation === 'publish') for (const listener of this.refusedListeners) listener(refused.subject);
      if (status.type === Events.Reconnect) this.up = true;
      else if (status.type === Events.Disconnect || status.type === DebugEvents.StaleConnection) this.lose();
    }
    this.lose();
  }

  private lose(): void {
    this.up = false;
    for (const lost of this.lostListeners) lost();
    void this.recover();
  }

  /**
   * Sees for itself whether the broker answers again. What the client tells comes out of order when an attempt that it
   * had given up succeeds after all: its last word may be that the connection is lost, while it stands.
   */
  private async recover(): Promise<void> {
    if (this.recovering) return;
    this.recovering = true;
    while (!this.up && !this.connection.isClosed()) {
      const answered = this.connection.flush().then(
        () => true,
        () => false,
      );
      if (await withTimeout(answered, ANSWER_MS, false)) this.up = true;
      else await pause(RETRY_MS, undefined, { ref: false });
    }
    this.recovering = false;
  }
}

function refusesPassword(error: unknown): boolean {
  return error instanceof NatsError && error.code === ErrorCode.AuthorizationViolation;
}
