import { ApiClient } from '@modosu/api-client/api-client';
import { ApiError } from '@modosu/api-client/api-error';
import { fetchTransport } from '@modosu/api-client/transport';

/** In simulation mode the gateway checks this, and nothing else of it before the signature; elsewhere not at all. */
const WRONGLY_SIGNED = {
  'modosu-simulation-time': '2019-07-01T00:00:00.000Z',
  'modosu-simulation-signature': '00',
};

/**
 * Makes sure, before anything is done, that the stack takes the scenario's time.
 * @param gateway the public API
 * @throws Error saying what to start instead
 */
export async function needsSimulationMode(gateway: string, policy: string): Promise<void> {
  const api = new ApiClient({ transport: fetchTransport(gateway), scenarioTime: () => WRONGLY_SIGNED });
  const answer = await api.call('identity.customer.profile', {}, { at: new Date() }).catch((error: unknown) => error);
  if (answer instanceof ApiError && answer.code === 'SIGNATURE_INVALID') return;
  if (answer instanceof ApiError && answer.code === 'UNREACHABLE') throw answer;
  throw new Error(
    `the stack at ${gateway} does not run in simulation mode, so it takes neither the time of July 2019 nor its rules. ` +
      `Start it with SIMULATION=on and POLICY=${policy}; with Docker put both before "docker compose", for "up" and for "run".`,
  );
}
