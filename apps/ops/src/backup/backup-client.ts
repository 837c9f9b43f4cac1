import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Agent, request } from 'undici';
import { Failure } from '../failure';

/** A backup that is being written. */
export interface Running {
  name: string;
  file: string;
  events: number;
  of: number;
  bytes: number;
}

/** One that is done. */
export interface Backup {
  name: string;
  events: number;
  begunAt: string;
  sha256: string;
  file: string;
  bytes: number;
}

/** What the store answers. */
export interface Backups {
  folder: string | null;
  log: { events: number; bytes: number };
  running: Running | null;
  failed: { name: string; why: string } | null;
  backups: Backup[];
}

/**
 * Where the store of a stack on this machine listens, as it has written into its own folder.
 * @throws Failure if none runs there
 */
export const localStoreUrl = (data: string): string => {
  const file = join(resolve(data), 'event-store', 'listening.json');
  if (existsSync(file)) return (JSON.parse(readFileSync(file, 'utf8')) as { url: string }).url;
  throw new Failure(
    `No local event store runs on ${resolve(data)}. Start one with "npm start", name its data folder with --data, or say where it is with --store URL.`,
  );
};

export interface DoorKeys {
  /** certificate that the store's is checked against, PEM file */
  caFile?: string;
  user?: { name: string; password: string };
}

/** The HTTP side of a local event store, where backups are begun and listed. */
export class BackupClient {
  private readonly agent: Agent | undefined;
  private readonly headers: Record<string, string>;

  constructor(
    readonly url: string,
    { caFile, user }: DoorKeys = {},
  ) {
    this.agent = caFile === undefined ? undefined : new Agent({ connect: { ca: readFileSync(caFile) } });
    const pair = user && Buffer.from(`${user.name}:${user.password}`).toString('base64');
    this.headers = pair === undefined ? {} : { authorization: `Basic ${pair}` };
  }

  list(): Promise<Backups> {
    return this.ask<Backups>('GET', '');
  }

  begin(name: string | undefined): Promise<Running> {
    return this.ask<Running>('POST', name === undefined ? '' : `?name=${encodeURIComponent(name)}`);
  }

  /** @throws Failure with what the store says, and what to do */
  private async ask<T>(method: 'GET' | 'POST', query: string): Promise<T> {
    const options = { method, headers: this.headers, dispatcher: this.agent };
    const answer = await request(`${this.url}/admin/backups${query}`, options).catch((error: Error) => {
      throw new Failure(`No event store answers at ${this.url} (${error.message}); check --store.`);
    });
    const text = await answer.body.text();
    let body: T & { error?: string };
    try {
      body = JSON.parse(text);
    } catch {
      throw new Failure(`What answers at ${this.url} is not our event store: it backs up only itself.`);
    }
    if (answer.statusCode === 401)
      throw new Failure(`The event store at ${this.url} has users: name one with --user and --password-file.`);
    if (answer.statusCode === 404)
      throw new Failure(
        `The event store at ${this.url} makes no backups; use the tools of the server that runs there.`,
      );
    if (answer.statusCode >= 400) throw new Failure(body.error ?? `The event store answered ${answer.statusCode}.`);
    return body;
  }
}
