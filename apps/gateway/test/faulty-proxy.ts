import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** How a dependency behaves to the clients of its proxy. */
export type Fault = 'none' | 'frozen' | 'slow' | 'down';

const SLOW_MS = 250;

/**
 * A TCP proxy in front of a dependency, which can make it slow, frozen (it takes connections and what is sent, and answers
 * nothing, as a stopped process does) or down (nothing listens there). All open connections break when it goes down.
 */
export class FaultyProxy {
  /** The port of the dependency itself. */
  upstream = 0;
  private fault: Fault = 'none';
  private server: Server | undefined;
  private readonly sockets = new Set<Socket>();

  private constructor(readonly port: number) {}

  static async open(): Promise<FaultyProxy> {
    const proxy = new FaultyProxy(0);
    const server = proxy.listening();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return Object.assign(proxy, { port: (server.address() as AddressInfo).port });
  }

  async inject(fault: Fault): Promise<void> {
    this.fault = fault;
    if (fault === 'down') return this.close();
    if (this.server === undefined) {
      const server = this.listening();
      server.listen(this.port, '127.0.0.1');
      await once(server, 'listening');
    }
    for (const socket of this.sockets) {
      if (fault === 'frozen') socket.pause();
      else socket.resume();
    }
  }

  async close(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    for (const socket of this.sockets) socket.destroy();
    if (server?.listening) await new Promise((resolve) => server.close(resolve));
  }

  private listening(): Server {
    this.server = createServer((socket) => this.forward(socket));
    return this.server;
  }

  private forward(client: Socket): void {
    const upstream = connect(this.upstream, '127.0.0.1');
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      this.sockets.add(from);
      from.setNoDelay(true);
      from.on('error', () => undefined);
      from.on('data', (data) => {
        if (this.fault !== 'slow') to.write(data);
        else setTimeout(() => to.writable && to.write(data), SLOW_MS);
      });
      from.on('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
      if (this.fault === 'frozen') from.pause();
    }
  }
}
