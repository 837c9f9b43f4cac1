import { type AddressInfo, createServer } from 'node:net';
import { claimPort } from './port-claims';
import { fixedPorts, freePorts, release, whyNotFree } from './ports';

describe('the ports of a stack', () => {
  const server = createServer();
  let taken = 0;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    taken = (server.address() as AddressInfo).port;
  });
  afterAll(() => server.close());

  it('given a port in use, then it is named, with what wants it and the option to choose another', async () => {
    await expect(fixedPorts({ gateway: taken }, ['gateway'])).rejects.toThrow(
      new RegExp(`Port ${taken}, which the gateway wants, is in use\\..*--port N`),
    );
    await expect(fixedPorts({ nats: taken }, ['nats'])).rejects.toThrow(/nats-server wants.*--free-ports/);
  });
  it('given a port in use that nothing here wants, then nobody complains', async () => {
    await expect(fixedPorts({ nats: taken }, [])).resolves.toMatchObject({ nats: taken });
  });
  it('given one port for two programs, then both are named', async () => {
    await expect(fixedPorts({ gateway: 4222 }, ['gateway', 'nats'])).rejects.toThrow(/nats-server and the gateway/);
  });
  it('given free ports, then all differ, can be listened on, and no other stack gets them until they are released', async () => {
    const chosen = await freePorts();
    const { health, ...named } = chosen;
    const ports = [...Object.values(named), ...Object.values(health)];
    expect(new Set(ports).size).toBe(12);
    expect((await Promise.all(ports.map(whyNotFree))).filter(Boolean)).toEqual([]);
    expect(claimPort(chosen.nats)).toBe(false);
    release(chosen);
    expect(claimPort(chosen.nats)).toBe(true);
    release(chosen);
  });
});
