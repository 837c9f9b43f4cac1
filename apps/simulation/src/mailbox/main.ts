import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Command } from 'commander';
import { SMTPServer } from 'smtp-server';
import { MailStore } from './mail-store';
import { readMail } from './mail-text';

const MOST_BYTES = 1_000_000;

/** Takes every mail, for any address, and keeps it: the mailboxes of everybody in the scenario. */
function smtpServer(store: MailStore): SMTPServer {
  return new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    size: MOST_BYTES,
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      let bytes = 0;
      stream.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes <= MOST_BYTES) chunks.push(chunk);
      });
      stream.on('error', () => callback(new Error('The message was cut off')));
      stream.on('end', () => {
        if (bytes > MOST_BYTES) return callback(Object.assign(new Error('Too large'), { responseCode: 552 }));
        const { subject, text } = readMail(Buffer.concat(chunks));
        const at = new Date().toISOString();
        for (const { address } of session.envelope.rcptTo) store.add({ to: address.toLowerCase(), subject, text, at });
        callback(null);
      });
    },
  });
}

/** `GET /messages?to&after&limit` → `[{to, subject, text, at}]`, oldest first; `GET /health`. */
function answer(store: MailStore, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://mailbox');
  const send = (status: number, body: unknown) =>
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
  if (request.method !== 'GET') return void send(405, { error: 'only GET' });
  if (url.pathname === '/health') return void send(200, { status: 'ok', messages: store.size });
  if (url.pathname !== '/messages' && url.pathname !== '/') return void send(404, { error: 'not found' });
  const limit = Number(url.searchParams.get('limit') ?? 1_000);
  const to = url.searchParams.get('to') ?? undefined;
  const after = url.searchParams.get('after') ?? undefined;
  send(200, store.find({ to, after, limit: Number.isFinite(limit) && limit > 0 ? limit : 1_000 }));
}

async function main(): Promise<void> {
  const options = new Command('mailbox')
    .requiredOption('--smtp-port <port>', 'port for mail, 0 for any', Number)
    .requiredOption('--http-port <port>', 'port for reading, 0 for any', Number)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .parse()
    .opts<{ smtpPort: number; httpPort: number; host: string }>();
  const store = new MailStore();
  const smtp = smtpServer(store);
  // A client that hangs up in the middle is its own affair.
  smtp.on('error', (error: NodeJS.ErrnoException) => {
    if (error.syscall === 'listen') fail(error);
  });
  const http = createServer((request, response) => answer(store, request, response));
  http.on('error', fail);
  await new Promise<void>((resolve) => void smtp.listen(options.smtpPort, options.host, resolve));
  await new Promise<void>((resolve) => void http.listen(options.httpPort, options.host, resolve));
  const smtpPort = (smtp.server.address() as AddressInfo).port;
  const httpPort = (http.address() as AddressInfo).port;
  process.stdout.write(`${JSON.stringify({ smtpPort, httpPort })}\n`);
  const stop = () => {
    smtp.close(() => {});
    http.close();
    http.closeAllConnections();
    setTimeout(() => process.exit(0), 500).unref();
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

function fail(error: Error): void {
  process.stderr.write(`mailbox: ${error.message}\n`);
  process.exit(1);
}

void main().catch(fail);
