import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';

export interface ReceivedMail {
  to: string;
  /** The local part of its message id. */
  messageId: string;
  subject: string;
  text: string;
}

/** An SMTP server that takes everything and keeps it. */
export async function startMailServer() {
  const mails: ReceivedMail[] = [];
  const sockets = new Set<Socket>();
  let refusing = false;
  let down = false;
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    if (down) return void socket.destroy();
    sockets.add(socket);
    serve(
      socket,
      (mail) => mails.push(mail),
      () => refusing,
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mails,
    /** Answers every recipient with "try again later". */
    refuse(on: boolean) {
      refusing = on;
    },
    /** Hangs up on everybody. */
    goDown(on: boolean) {
      down = on;
      if (on) for (const socket of sockets) socket.destroy();
    },
    /** All mails to an address, once there are so many. */
    async allTo(to: string, count: number): Promise<ReceivedMail[]> {
      await this.newestTo(to, count, 15_000);
      return mails.filter((mail) => mail.to === to);
    },
    /** The newest mail to an address, once there are so many. */
    async newestTo(to: string, count = 1, patienceMs = 5_000): Promise<ReceivedMail> {
      for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += 50) {
        const found = mails.filter((mail) => mail.to === to);
        if (found.length >= count) return found.at(-1)!;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error(`no mail to ${to}`);
    },
    /** The newest mail to an address with this subject, once it has come. */
    async about(subject: string, to: string, patienceMs = 5_000): Promise<ReceivedMail> {
      for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += 50) {
        const found = mails.findLast((mail) => mail.to === to && mail.subject === subject);
        if (found) return found;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error(`no mail "${subject}" to ${to}`);
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

/** The token that a mail carries. */
export function tokenIn({ text }: ReceivedMail): string {
  const token = /\?token=([A-Za-z0-9_-]+)/.exec(text)?.[1];
  if (!token) throw new Error(`no token in: ${text}`);
  return token;
}

function serve(socket: Socket, keep: (mail: ReceivedMail) => void, refusing: () => boolean): void {
  let to = '';
  let body: string[] | undefined;
  let rest = '';
  const answer = (line: string) => socket.write(`${line}\r\n`);
  answer('220 test');
  socket.on('data', (chunk) => {
    const lines = (rest + chunk.toString('utf8')).split('\r\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (body) {
        if (line !== '.') body.push(line);
        else {
          keep(read(to, body));
          body = undefined;
          answer('250 kept');
        }
      } else if (line.startsWith('DATA')) {
        body = [];
        answer('354 go on');
      } else if (line.startsWith('QUIT')) {
        answer('221 bye');
        socket.end();
      } else {
        const recipient = /^RCPT TO:<(.+)>/.exec(line)?.[1];
        to = recipient ?? to;
        answer(recipient !== undefined && refusing() ? '451 later' : '250 ok');
      }
    }
  });
}

function read(to: string, lines: string[]): ReceivedMail {
  const empty = lines.indexOf('');
  const unfolded = lines
    .slice(0, empty)
    .join('\n')
    .replace(/\n[ \t]+/g, ' ')
    .split('\n');
  const subject = unfolded.find((line) => line.startsWith('Subject: ')) ?? '';
  const head = lines.slice(0, empty).join('\n');
  const body = lines.slice(empty + 1).join('\n');
  const messageId = /^Message-ID: <(.+?)@/im.exec(head)?.[1] ?? '';
  return { to, messageId, subject: decodedWords(subject.slice(9)), text: decodedBody(head, body) };
}

function decodedBody(head: string, body: string): string {
  if (/^content-transfer-encoding: base64/im.test(head)) return Buffer.from(body, 'base64').toString('utf8');
  return /quoted-printable/i.test(head) ? decodedQuoted(body.replace(/=\n/g, '')) : body;
}

function decodedQuoted(text: string): string {
  const bytes = text.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

function decodedWords(text: string): string {
  return text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?UTF-8\?([BQ])\?(.*?)\?=/gi, (_, how: string, what: string) =>
      how.toUpperCase() === 'B' ? Buffer.from(what, 'base64').toString('utf8') : decodedQuoted(what.replace(/_/g, ' ')),
    );
}
