import { ApiClient } from '@modosu/api-client/api-client';
import { poolTransport } from '@modosu/api-client/pool-transport';
import { scenarioTime } from '@modosu/api-client/scenario-time';

/** The public API of a stack over a fixed number of connections, as one client after another would use it. */
export class StackApi extends ApiClient {
  private readonly transport: ReturnType<typeof poolTransport>;

  /** @param simulationKey signs scenario times; 64 hex characters */
  constructor(gateway: string, connections: number, simulationKey?: string) {
    const transport = poolTransport(gateway, { connections });
    super({ transport, scenarioTime: simulationKey === undefined ? undefined : scenarioTime(simulationKey) });
    this.transport = transport;
  }

  close(): Promise<void> {
    return this.transport.close();
  }
}
