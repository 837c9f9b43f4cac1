import type { NatsConnection } from 'nats';

export interface BrokerOptions {
  url: string;
  user: string;
  password: string;
  /** How long the first connection may take, milliseconds. */
  connectTimeoutMs?: number;
}

/** This process's one connection to NATS, which reconnects for ever and always says whether it is there. */
export class Broker {
  protected constructor(readonly connection: NatsConnection) {}

  /** Throws a one-line error if the broker cannot be reached in time or refuses the password. */
  static async connect(options: BrokerOptions): Promise<Broker> {
    throw new Error(`not built yet: ${options.url}`);
  }

  get connected(): boolean {
    return false;
  }

  /** Calls back whenever the connection is lost; what was asked before may never be answered. */
  onLost(lost: () => void): void {
    throw new Error(`not built yet: ${typeof lost}`);
  }

  async close(): Promise<void> {
    throw new Error('not built yet');
  }
}
