import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  request: string;
  body: unknown;
  headers: IncomingHttpHeaders;
}
type Answer = { status?: number; body: unknown };

/** A tiny HTTP server that gives recorded answers, and remembers what it was asked. */
export class RecordedApi {
  readonly asked: Asked[] = [];
  private readonly answers = new Map<string, Answer[]>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<RecordedApi> {
    const server = createServer();
    const api = new RecordedApi(server);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const { status = 200, body } = api.take(`${request.method} ${request.url}`);
        api.asked.push({
          request: `${request.method} ${request.url}`,
          body: text === '' ? undefined : JSON.parse(text),
          headers: request.headers,
        });
        const later = status === 503 || status === 504 ? { 'retry-after': '1' } : {};
        response.writeHead(status, { 'content-type': 'application/json', ...later }).end(JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return api;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Several answers to one request are given one after another, the last of them for ever. */
  answer(request: string, ...answers: Answer[]): this {
    this.answers.set(request, answers);
    return this;
  }

  refuse(request: string, status: number, code: string): this {
    const error = { code, message: `the sentence of ${code}`, correlationId: 'corr-1' };
    return this.answer(request, { status, body: { error } });
  }

  forget(): void {
    this.asked.length = 0;
    this.answers.clear();
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private take(request: string): Answer {
    const answers = this.answers.get(request) ?? [
      { status: 404, body: { message: `nothing recorded for ${request}` } },
    ];
    return answers.length > 1 ? answers.shift()! : answers[0]!;
  }
}
