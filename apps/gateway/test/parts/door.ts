import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** How a part behaves to those who reach it by this door. */
export type Manner = 'well' | 'frozen' | 'slow' | 'away';

const SLOW_MS = 250;

/**
 * A TCP door before a part of the product, behind which the part can be made slow, frozen (it takes connections and what
 * is sent, and answers nothing, as a stopped process does) or away (nobody listens there). All connections that there
 * are when the part goes away break.
 */
export class Door {
  /** Where the part itself listens. */
  upstream = 0;
  private manner: Manner = 'well';
  private server: Server | undefined;
  private readonly sockets = new Set<Socket>();

  private constructor(readonly port: number) {}

  static async open(): Promise<Door> {
    const door = new Door(0);
    const server = door.listening();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return Object.assign(door, { port: (server.address() as AddressInfo).port });
  }

  async behave(manner: Manner): Promise<void> {
    this.manner = manner;
    if (manner === 'away') return this.close();
    if (this.server === undefined) {
      const server = this.listening();
      server.listen(this.port, '127.0.0.1');
      await once(server, 'listening');
    }
    for (const socket of this.sockets) {
      if (manner === 'frozen') socket.pause();
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
    this.server = createServer((socket) => this.pass(socket));
    return this.server;
  }

  private pass(client: Socket): void {
    const part = connect(this.upstream, '127.0.0.1');
    for (const [from, to] of [
      [client, part],
      [part, client],
    ] as const) {
      this.sockets.add(from);
      from.setNoDelay(true);
      from.on('error', () => undefined);
      from.on('data', (data) => {
        if (this.manner !== 'slow') to.write(data);
        else setTimeout(() => to.writable && to.write(data), SLOW_MS);
      });
      from.on('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
      if (this.manner === 'frozen') from.pause();
    }
  }
}
