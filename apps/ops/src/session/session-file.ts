import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { Failure } from '../failure';

/** Who is signed in at one address. */
export interface Session {
  token: string;
  email: string;
  roles: readonly string[];
  /** What to type to sign in again. */
  again: string;
  /** On a local stack: where the key of the simulation is, and by how much the staff's clock differs from ours. */
  scenario?: { keyFile: string; offsetMs: number };
}

type Sessions = Record<string, Session>;

/** Session tokens by address of the API, in a file that only its owner can read. */
export class SessionFile {
  constructor(readonly path: string) {}

  static ofUser(env: NodeJS.ProcessEnv): SessionFile {
    return new SessionFile(join(env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'modosu', 'sessions.json'));
  }

  of(url: string): Session | undefined {
    return this.read()[url];
  }

  set(url: string, session: Session | undefined): void {
    const { [url]: _, ...others } = this.read();
    this.write(session === undefined ? others : { ...others, [url]: session });
  }

  private read(): Sessions {
    if (!existsSync(this.path)) return {};
    try {
      return JSON.parse(readFileSync(this.path, 'utf8')) as Sessions;
    } catch (error) {
      throw new Failure(`The sessions in ${this.path} cannot be read (${(error as Error).message}); delete that file.`);
    }
  }

  private write(sessions: Sessions): void {
    mkdirSync(dirname(this.path), { recursive: true, mode: 0o700 });
    const unfinished = `${this.path}.${process.pid}`;
    writeFileSync(unfinished, `${JSON.stringify(sessions, null, 2)}\n`, { mode: 0o600 });
    // The mode of an old file would stay, whatever it was.
    chmodSync(unfinished, 0o600);
    renameSync(unfinished, this.path);
  }
}
