import { request } from 'undici';

/** In simulation mode the gateway looks at this, and at nothing else of it before the signature; elsewhere not at all. */
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
  const { body } = await request(`${gateway}/v1/me`, { headers: WRONGLY_SIGNED });
  const answer = (await body.json()) as { error?: { code: string } };
  if (answer.error?.code === 'SIGNATURE_INVALID') return;
  throw new Error(
    `the stack at ${gateway} does not run in simulation mode, so it takes neither the time of July 2019 nor its rules. ` +
      `Start it with SIMULATION=on and POLICY=${policy}; with Docker put both before "docker compose", for "up" and for "run".`,
  );
}
