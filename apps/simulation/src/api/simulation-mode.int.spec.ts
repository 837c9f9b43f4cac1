import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { needsSimulationMode } from './simulation-mode';

describe('the scenario against a stack', () => {
  let server: Server;
  let code: string;
  let url: string;
  beforeAll(async () => {
    server = createServer((_request, response) => {
      response.writeHead(401, { 'content-type': 'application/json' }).end(JSON.stringify({ error: { code } }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => void server.close());

  it('goes on where the time that it sends is looked at', async () => {
    code = 'SIGNATURE_INVALID';
    await expect(needsSimulationMode(url, '2019')).resolves.toBeUndefined();
  });

  it('says at once, where it is not, what to start instead', async () => {
    code = 'UNAUTHENTICATED';
    await expect(needsSimulationMode(url, '2019')).rejects.toThrow(/SIMULATION=on and POLICY=2019/);
  });
});
