import type { Server as Http1Server } from 'node:http';
import type { Http2Server } from 'node:http2';
import { createServer as createTcp, type Server, type Socket } from 'node:net';
import { createServer as createTls, type TLSSocket } from 'node:tls';

/** PEM texts. */
export interface TlsFiles {
  readonly cert: Buffer;
  readonly key: Buffer;
}

const HTTP2_PREFACE = 'PRI ';

/**
 * One port for gRPC (HTTP/2) and for pages (HTTP/1.1): with TLS the client says which it speaks (ALPN), without it the
 * first bytes tell.
 */
export const createListener = (grpc: Http2Server, pages: Http1Server, tls: TlsFiles | undefined): Server => {
  if (!tls) return createTcp({ noDelay: true }, (socket) => byFirstBytes(socket, grpc, pages));
  const options = { ...tls, ALPNProtocols: ['h2', 'http/1.1'], minVersion: 'TLSv1.2', noDelay: true } as const;
  const server = createTls(options, (socket: TLSSocket) => {
    socket.on('error', () => socket.destroy());
    (socket.alpnProtocol === 'h2' ? grpc : pages).emit('connection', socket);
  });
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  return server;
};

const byFirstBytes = (socket: Socket, grpc: Http2Server, pages: Http1Server): void => {
  socket.on('error', () => socket.destroy());
  socket.once('data', (first: Buffer) => {
    socket.pause();
    socket.unshift(first);
    const isHttp2 = first.subarray(0, 4).toString('latin1') === HTTP2_PREFACE.slice(0, first.length);
    (isHttp2 ? grpc : pages).emit('connection', socket);
    if (!isHttp2) socket.resume();
  });
};
