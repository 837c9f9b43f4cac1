import { type CustomTransportStrategy, Server } from '@nestjs/microservices';
import type { Broker } from './broker/broker';
import type { ServiceConfig } from './config';
import type { StatementVerifier } from './statement';

export interface DoorOptions {
  config: Pick<ServiceConfig, 'service' | 'simulation'>;
  broker: Broker;
  verifier: StatementVerifier;
  /** Requests worked on at once; above it the answer is OVERLOADED. Default 2,000. */
  inFlightLimit?: number;
}

/** The server side of a service: every message it answers, on NATS. */
export class NatsDoor extends Server implements CustomTransportStrategy {
  constructor(readonly options: DoorOptions) {
    super();
  }

  listen(callback: (error?: unknown) => void): void {
    callback(new Error('not built yet'));
  }

  /** Stops taking requests and waits for those in hand. */
  async close(): Promise<void> {
    throw new Error('not built yet');
  }

  on(): never {
    throw new Error('the door has no events; see HealthRegistry');
  }

  unwrap<T>(): T {
    return this.options.broker.connection as T;
  }
}
